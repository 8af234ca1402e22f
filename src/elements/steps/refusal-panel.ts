import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { SignerFaultCode, SigningTexts } from '../../locales/messages.js';
import type { Install, Signer, System } from '../../signers/signer.js';
import { isFile, type Refusal } from '../controllers/signing-controller.js';
import { urlOf } from '../../url-of.js';
import { drawing } from '../pictures/drawings.js';
import { linePicture } from '../pictures/icons.js';
import { counted } from '../texts/counted.js';
import { fill } from '../texts/text.js';

/** Downloads by operating system. */
export interface Downloads {
  /** For the visitor's system; for all systems if the visitor's is not known. */
  readonly here: readonly Install[];
  readonly elsewhere: readonly Install[];
}

interface RefusalPanelOptions {
  readonly refusal: Refusal;
  readonly texts: SigningTexts;
  readonly signer: Signer | undefined;
  /** The main action against it. */
  readonly downloads: Downloads;
  readonly lang: string;
}

const download = 'M12 4v10m0 0 4-4m-4 4-4-4M5 19h14';
const token =
  'M10 9h4a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-4a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2zm-.5 0V4.5h5V9M11 6.6v.3m2-.3v.3';
const shield = 'M12 3.5 5 6v5.5c0 4.2 2.9 7.3 7 9 4.1-1.7 7-4.8 7-9V6zM9.7 9.7l4.6 4.6m0-4.6-4.6 4.6';
const lock =
  'M7.5 10.5h9a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2h-9a2 2 0 0 1-2-2v-5a2 2 0 0 1 2-2zm1 0V8a3.5 3.5 0 0 1 7 0v2.5M12 14v2';
const computer = 'M5 6h14v9H5zM3 18.5h18M12 15v3.5';
const clock = 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zm0 3.5V12l3 2';
const card =
  'M5.5 6h13a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2zM7 10h6m-6 4h3m6-3a2 2 0 1 0 0 4 2 2 0 0 0 0-4z';

/** Icons by fault: SVG paths on a 24 × 24 grid. */
const PICTURES: Readonly<Record<SignerFaultCode, string>> = {
  'software-missing': download,
  'driver-missing': download,
  outdated: download,
  'token-missing': token,
  cancelled: token,
  failed: token,
  blocked: shield,
  refused: shield,
  'unsupported-browser': shield,
  'computer-needed': computer,
  'wrong-pin': lock,
  'pin-locked': lock,
  'certificate-missing': card,
  unreadable: card,
  'key-unsupported': card,
  busy: clock,
  unloaded: download,
  timeout: clock,
};

/** Faults that are errors, rather than something still to be done. */
const WRONG: ReadonlySet<SignerFaultCode> = new Set([
  'wrong-pin',
  'pin-locked',
  'unreadable',
  'failed',
  'timeout',
  'unloaded',
]);

/**
 * Where the browser keeps a page's permissions: behind the icon before the address. The text beside
 * the picture says the same.
 */
const addressBar = html`<svg class="guide" viewBox="0 0 300 112" aria-hidden="true">
  <rect x="1" y="1" width="298" height="40" rx="20" />
  <circle class="here" cx="24" cy="21" r="14" />
  <path d="M17 17h4.5m7 0h2.5M17 25h2.5m7 0h4.5" />
  <circle cx="25" cy="17" r="2.6" />
  <circle cx="23" cy="25" r="2.6" />
  <path class="words" d="M52 21h140" />
  <rect x="10" y="50" width="220" height="61" rx="10" />
  <path class="words" d="M28 68h104M28 93h70" />
  <rect class="on" x="176" y="58" width="38" height="20" rx="10" />
  <circle class="knob" cx="204" cy="68" r="7" />
</svg>`;

/** Names of products, the same in all languages. */
const SYSTEMS: Readonly<Partial<Record<System, string>>> = { windows: 'Windows', mac: 'macOS', linux: 'Linux' };

/** Links of any other scheme could run code. */
const isWeb = ({ url }: Install) => /^https?:$/.test(urlOf(url)?.protocol ?? '');

export function bySystem(all: readonly Install[], system: System): Downloads {
  const safe = all.filter(isWeb);
  const isHere = (each: Install) => [undefined, system].includes(each.system) || !SYSTEMS[system];
  return { here: safe.filter(isHere), elsewhere: safe.filter((each) => !isHere(each)) };
}

const MEGABYTE = 1e6;
const megabytes = (size: number, lang: string) =>
  new Intl.NumberFormat(lang, { maximumFractionDigits: 1 }).format(Math.max(0.1, size / MEGABYTE));

/**
 * A download, with what identifies it: publisher and size as the system shows them, the digest for
 * checking.
 */
function link({ name, url, system, publisher, size, sha256 }: Install, texts: SigningTexts, lang: string) {
  const { text } = texts;
  const facts = [
    system && SYSTEMS[system],
    publisher && fill(text.publisher, { name: publisher }),
    size && fill(text.megabytes, { n: megabytes(size, lang) }),
  ].filter(Boolean);
  return html`<li>
    <a href=${url} target="_blank" rel="noopener noreferrer">${fill(text.download, { name })}</a>
    ${facts.length ? html`<br /><span class="muted">${facts.join(' · ')}</span>` : nothing}
    ${sha256 ? html`<br /><span class="muted digest">SHA-256: ${sha256}</span>` : nothing}
  </li>`;
}

const list = (all: readonly Install[], texts: SigningTexts, lang: string) =>
  html`<ul>
    ${all.map((each) => link(each, texts, lang))}
  </ul>`;

/** The visitor's downloads first; those for other systems are behind a disclosure. */
function downloadLists({ here, elsewhere }: Downloads, texts: SigningTexts, lang: string): TemplateResult {
  return html`${here.length ? list(here, texts, lang) : nothing}
  ${
    elsewhere.length
      ? html`<details>
          <summary>${texts.text['other-systems']}</summary>
          ${list(elsewhere, texts, lang)}
        </details>`
      : nothing
  }`;
}

/**
 * What prevents the signature, and what to do next. Drawn anew each time, so that a repeated fault
 * is announced again.
 */
export function refusalPanel({ refusal, texts, signer, downloads, lang }: RefusalPanelOptions): TemplateResult {
  const { fault, tries } = refusal;
  const told = texts.fault[isFile(signer) && fault === 'wrong-pin' ? 'wrong-password' : fault];
  const left = tries ? counted(lang, texts.text.tries, { n: tries }) : '';
  const name = signer?.program ?? texts.text.software;
  const next = told.alone && !downloads.here.length ? fill(told.alone, { name }) : told.next;
  const repair = fault === 'software-missing' && texts.repair[signer?.id ?? ''];
  return html`<div class="alert panel" data-fault=${fault} data-wrong=${WRONG.has(fault) || nothing}>
    ${linePicture(PICTURES[fault])}
    <div class="told">
      ${keyed(
        refusal,
        html`<div role="alert" id="refusal">
          <p><strong>${told.text}</strong></p>
          <p>${next} ${left}</p>
          ${repair ? html`<p>${repair}</p>` : nothing}
        </div>`,
      )}
      ${
        told.steps
          ? html`${addressBar}
              <ol>
                ${told.steps.map((step) => html`<li>${step}</li>`)}
              </ol>`
          : nothing
      }
      ${fault === 'token-missing' ? drawing('token') : nothing} ${downloadLists(downloads, texts, lang)}
    </div>
  </div>`;
}
