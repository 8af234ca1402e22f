/** The provider's own pages: plain HTML with a style and one script, both named in the policy by their hash. */
import { createHash } from 'node:crypto';
import { languagesOf, wishedLanguage } from '../../locales/gateway.js';

const STYLE = `:root{color-scheme:light dark;font:18px/1.5 system-ui,sans-serif}body{max-width:32rem;margin:10vh auto;padding:0 1rem}h1{font-size:1.5rem}button{font:inherit;min-height:44px;padding:.5rem 1.5rem}code{overflow-wrap:anywhere}`;
const SUBMIT = `document.forms[0].submit()`;

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The provider adds the hash of its own script, where it answers with a form. */
export const POLICY = [
  `default-src 'none'`,
  `style-src ${hashOf(STYLE)}`,
  `img-src data:`,
  `script-src ${hashOf(SUBMIT)}`,
  `base-uri 'none'`,
  `frame-ancestors 'none'`,
].join(';');

const TEXTS = languagesOf('provider');
export const LANGUAGES: readonly string[] = Object.keys(TEXTS);

/** The person's language, from `ui_locales` or what the browser accepts. */
export function languageOf(uiLocales: unknown, accepted: string): string {
  return wishedLanguage(TEXTS, typeof uiLocales === 'string' ? uiLocales.split(' ') : [], accepted);
}

const SAFE: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const safe = (text: string) => text.replaceAll(/[&<>"']/g, (sign) => SAFE[sign] ?? '');

const page = (lang: string, title: string, body: string, script = '') => `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${safe(title)}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${safe(title)}</h1>
${body}
</main>
${script && `<script>${script}</script>`}
</body>
</html>
`;

const textsIn = (lang: string) => TEXTS[lang] ?? TEXTS['vi'] ?? Object.values(TEXTS)[0];
const paragraph = (text = '') => `<p>${safe(text)}</p>`;

/**
 * Asks whether to sign out.
 *
 * @param form of the provider, with its token
 * @param isAsked whether the portal has named its person: then the form is sent at once
 */
export function signOutPage(lang: string, form: string, isAsked: boolean): string {
  const texts = textsIn(lang);
  const sent = form.replace('</form>', '<input type="hidden" name="logout" value="yes"></form>');
  const body = [
    paragraph(texts?.signOut),
    paragraph(texts?.signOutWhat),
    sent,
    `<p><button type="submit" form="op.logoutForm">${safe(texts?.signOutYes ?? '')}</button></p>`,
    `<p><a href="/account">${safe(texts?.signOutNo ?? '')}</a></p>`,
  ];
  return page(lang, texts?.signOutTitle ?? '', body.join('\n'), isAsked ? SUBMIT : '');
}

export function signedOutPage(lang: string): string {
  const texts = textsIn(lang);
  return page(lang, texts?.signedOutTitle ?? '', paragraph(texts?.signedOut));
}

/** @param code of OAuth, for the portal's support; @param isExpired whether the person was only too slow */
export function failedPage(lang: string, code: string, isExpired: boolean): string {
  const texts = textsIn(lang);
  const body = [
    paragraph(isExpired ? texts?.expired : texts?.failed),
    paragraph(texts?.again),
    `<p>${safe(texts?.code ?? '')}: <code>${safe(code)}</code></p>`,
  ];
  return page(lang, texts?.failedTitle ?? '', body.join('\n'));
}
