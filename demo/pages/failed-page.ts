import { html } from 'hono/html';
import type { Html } from '../sandbox/pages/layout.js';
import { inLang, portalFrame, type PortalView } from './portal-frame.js';
import { SERVICE } from './service-texts.js';

/** A sign-in that did not come back as it should. */
export function failedPage(view: PortalView): Html {
  const { id, lang } = view;
  const { failedTitle, failed, again, skip } = SERVICE[lang];
  return portalFrame(view, {
    ...{ title: failedTitle, skip, lead: '', anchor: 'noi-dung' },
    card: html`
      <p role="alert">${failed}</p>
      <p class="actions"><a class="action" href="${inLang(`/${id}/sign-in`, lang)}">${again}</a></p>
    `,
    side: '',
  });
}
