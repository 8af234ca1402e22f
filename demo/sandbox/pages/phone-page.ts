import { html } from 'hono/html';
import type { Message } from '../world.js';
import type { Person } from '../people.js';
import type { Line, Request } from '../signing/desk.js';
import { page, type Html } from './layout.js';
import { phoneSwitches, pinPrompt } from './signing-page.js';

export interface PhonePage {
  /** In national format: `0823628899`. */
  readonly number: string;
  readonly person: Person | undefined;
  readonly messages: readonly Message[];
  /** For SIMs that sign. */
  readonly signing?: { readonly line: Line; readonly requests: readonly Request[] };
}

/** The six digits in a message. */
export const codeIn = (text: string): string | undefined => /(?<!\d)\d{6}(?!\d)/.exec(text)?.[0];

const clock = (iso: string) =>
  new Date(iso).toLocaleTimeString('vi-VN', { timeZone: 'Asia/Ho_Chi_Minh', hour: '2-digit', minute: '2-digit' });

const bubble = ({ id, from, text, receivedAt }: Message) => {
  const code = codeIn(text);
  return html`<li class="message" data-id="${id}">
    <p class="message-from"><strong>${from}</strong> <time datetime="${receivedAt}">${clock(receivedAt)}</time></p>
    <p class="message-text">${text}</p>
    ${code ? html`<button type="button" data-code="${code}">Chép mã ${code}</button>` : ''}
  </li>`;
};

const grouped = (number: string) => number.replace(/^(\d{4})(\d{3})(\d{3})$/, '$1 $2 $3');

/** A phone with its text messages, newest first. It works without script: reload it. */
export const phonePage = ({ number, person, messages, signing }: PhonePage): Html =>
  page({
    title: `Điện thoại ${number}`,
    style: '/assets/phone.css',
    script: '/dist/demo/phone.js',
    main: html`
      <div class="phone-layout">
        <section
          class="phone"
          aria-labelledby="phone-title"
          data-messages="/sandbox/phones/${number}/messages"
          ${signing ? html`data-requests="/sandbox/phones/${number}/requests"` : ''}
        >
          <div class="phone-status" aria-hidden="true"><span class="phone-speaker"></span></div>
          <header class="phone-header">
            <h1 id="phone-title">Tin nhắn</h1>
            <p>${grouped(number)}</p>
          </header>
          ${signing?.requests.slice(0, 1).map((request) => pinPrompt(number, request, signing.line)) ?? ''}
          <ol class="messages" aria-live="polite" aria-relevant="additions">
            ${messages.map(bubble)}
          </ol>
          <p class="phone-empty">Chưa có tin nhắn nào. Mã xác thực sẽ hiện ở đây.</p>
          <div class="phone-home" aria-hidden="true"></div>
        </section>
        <aside class="phone-owner">
          ${
            person
              ? html`<h2>${person.fullName}</h2>
                  <dl>
                    <div>
                      <dt>Số CCCD</dt>
                      <dd>${person.citizenId}</dd>
                    </div>
                    <div>
                      <dt>Ngày sinh</dt>
                      <dd>${person.birthDate}</dd>
                    </div>
                    <div>
                      <dt>Số điện thoại</dt>
                      <dd>${person.phone}</dd>
                    </div>
                  </dl>
                  <p>${person.about}</p>`
              : html`<h2>Số không có trong danh sách</h2>
                  <p>Nhà mạng thử nghiệm không biết số này, nhưng tin nhắn vẫn đến đây.</p>`
          }
          ${signing ? phoneSwitches(number, signing.line) : ''}
          <p><a href="/sandbox/people">Chọn người khác</a></p>
          <noscript><p>Tải lại trang để xem tin mới.</p></noscript>
        </aside>
      </div>
    `,
  });
