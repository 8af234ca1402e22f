/** The link into the app in which a person confirms, and its QR code for another device. */
import { html, nothing, svg, type TemplateResult } from 'lit';
import type { WaitingTexts } from '../../locales/messages.js';
import { part } from '../internal/part.js';

/** The rows of a QR code; `true` is a dark square. */
export type Squares = readonly (readonly boolean[])[];

/** Whether a link may be opened: a web page or an app's scheme, and no scheme that runs code. */
export const opens = (link: string): boolean =>
  /^(?:https:\/\/|[a-z][a-z0-9+.-]*:\/\/)/i.test(link) && !/^(?:javascript|data|file|blob)/i.test(link);

/**
 * Makes the QR code in the page, so that the link is not sent anywhere. Rejects where the encoder
 * cannot be fetched.
 */
export async function squaresOf(link: string): Promise<Squares> {
  const { encode } = await part(import('uqr'));
  return encode(link, { border: 1 }).data;
}

function drawn(qr: Squares): TemplateResult {
  const path = qr.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return html`<svg viewBox="0 0 ${qr.length} ${qr.length}" shape-rendering="crispEdges" aria-hidden="true">
    ${svg`<path d=${path} />`}
  </svg>`;
}

export const appLink = (text: WaitingTexts['text'], link: string, qr: Squares): TemplateResult =>
  html`<div class="box app">
    <a part="open" href=${link} target="_blank" rel="noopener noreferrer">${text.open}</a>
    ${
      qr.length
        ? html`<p class="muted">${text.qr}</p>
            <div class="qr" role="img" aria-label=${text['qr-label']}>${drawn(qr)}</div>`
        : nothing
    }
  </div>`;
