import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** The band on every page that says that everything here is invented. */
export const band = (): Html => html`
  <aside class="sandbox-band" aria-label="Môi trường thử nghiệm">
    <p>
      <strong>MÔI TRƯỜNG THỬ NGHIỆM – SANDBOX</strong>
      <span>Mọi người, số điện thoại và giấy tờ ở đây đều là bịa đặt.</span>
    </p>
    <nav aria-label="Sandbox">
      <a href="/">Các cổng</a>
      <a href="/sandbox/">Bảng điều khiển</a>
      <a href="/sandbox/people">Người mẫu</a>
      <a href="/sandbox/tokens">Chứng thư số</a>
      <a href="/sandbox/phones/0823628899">Điện thoại</a>
      <a href="/sandbox/portals/">Tài khoản</a>
      <a href="/sandbox/app/smartca">SmartCA</a>
      <a href="/sandbox/app/mysign">MySign</a>
    </nav>
  </aside>
`;

export interface Page {
  readonly title: string;
  readonly main: Html;
  readonly style?: string;
  readonly script?: string;
}

/** A page of the sandbox. */
export const page = ({ title, main, style, script }: Page): Html =>
  html`<!doctype html>
    <html lang="vi">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} – Sandbox</title>
        <link rel="icon" href="/assets/favicon.svg" />
        <link rel="stylesheet" href="/assets/base.css" />
        <link rel="stylesheet" href="/assets/sandbox.css" />
        ${style ? html`<link rel="stylesheet" href="${style}" />` : ''}
        ${script ? html`<script type="module" src="${script}"></script>` : ''}
      </head>
      <body>
        ${band()}
        <main>${main}</main>
      </body>
    </html>`;
