import { html, LitElement, nothing } from 'lit';
import type { PropertyDeclarations } from 'lit';
import { certificateVi } from '../locales/certificate.vi.js';
import type { CertificateMessages } from '../locales/certificate.vi.js';
import type { CertificateSummary, SummaryOptions } from '../pki/summary.js';
import { certificateReader } from './certificate-reader.js';
import { languageOf, pageLanguage } from './language.js';
import { part } from './part.js';
import { certificateCardStyles } from './styles/certificate-card.js';
import { fill } from './text.js';

/** Bytes that are no certificate have nothing to show but that. */
const unreadable: CertificateSummary = {
  ...{ owner: '', issuer: '', notBefore: 0, notAfter: 0 },
  findings: ['cert-unreadable'],
};

const day = 86_400;
const hidden = '•';

/** All but the last three characters covered. */
const mask = (value: string): string => hidden.repeat(Math.max(0, value.length - 3)) + value.slice(-3);

/**
 * Shows whose certificate it is. It never says that a certificate is good: only the gateway decides that.
 *
 * @summary A certificate in words.
 * @since 0.1.0
 * @tagname dvc-certificate-card
 *
 * @csspart card - The whole card.
 * @csspart reveal - The button that shows and hides the identifier.
 * @csspart retry - The button that fetches again what reads certificates.
 * @csspart findings - What is to be noted.
 *
 * @cssproperty [--dvc-color-text=CanvasText] - Text.
 * @cssproperty [--dvc-color-surface=Canvas] - Background.
 * @cssproperty [--dvc-color-border=GrayText] - Border.
 * @cssproperty [--dvc-radius=0.5rem] - Corners.
 */
export class DvcCertificateCard extends LitElement {
  static override readonly styles = certificateCardStyles;
  static override readonly properties: PropertyDeclarations = {
    certificate: { attribute: false },
    der: { attribute: false },
    anchors: { attribute: false },
    audience: {},
    messages: { attribute: false },
    lang: {},
    revealed: { state: true },
    texts: { state: true },
    lost: { state: true },
  };

  /** What is shown, where the page has read the certificate itself; see `summarize` of `dvc-register/pki/summary.js`. */
  declare certificate: CertificateSummary | undefined;
  /** The certificate in DER, which the card then reads itself. */
  declare der: Uint8Array | undefined;
  /** PEM of roots and issuers that the portal knows. For advice alone: with them the card notes an issuer that is not among them. */
  declare anchors: readonly string[] | undefined;
  /** Whom the certificate is to register: `citizen`, `enterprise` or `agency`. With it the card notes what stands in the way. */
  declare audience: SummaryOptions['audience'];
  /** The texts in another language than Vietnamese and English. */
  declare messages: CertificateMessages | undefined;
  /** The language of its texts; the document's when it is empty. */
  declare lang: string;

  declare private revealed: boolean;
  declare private texts: CertificateMessages;
  /** What reads certificates could not be fetched. */
  declare private lost: boolean;

  constructor() {
    super();
    this.lang = '';
    this.revealed = false;
    this.texts = certificateVi;
    this.lost = false;
  }

  protected override willUpdate(changed: ReadonlyMap<PropertyKey, unknown>): void {
    if (changed.has('der') || (this.der && (changed.has('anchors') || changed.has('audience')))) void this.#read();
    // Another certificate's identifier starts covered.
    if (changed.has('certificate')) this.revealed = false;
    if (this.messages) this.texts = this.messages;
    else if (this.#language === 'vi') this.texts = certificateVi;
    else void this.#loadEnglish();
  }

  protected override render() {
    const { certificate, texts, lost } = this;
    if (lost) return this.#retry();
    if (!certificate) return nothing;
    return html`
      <section part="card" lang=${this.#language} aria-labelledby="title">
        <h2 id="title">${texts.title}</h2>
        ${certificate === unreadable ? nothing : this.#details(certificate)} ${this.#findings(certificate.findings)}
      </section>
    `;
  }

  async #read(): Promise<void> {
    const { der, anchors, audience } = this;
    this.lost = false;
    if (!der) return void (this.certificate = undefined);
    const summarize = await certificateReader({ paths: Boolean(anchors) }).catch(() => undefined);
    // Another certificate may have been given meanwhile.
    if (this.der !== der) return;
    this.lost = !summarize;
    const verdict = await summarize?.(der, { anchors, audience });
    if (verdict && this.der === der) this.certificate = verdict.ok ? verdict.summary : unreadable;
  }

  #retry() {
    const { texts } = this;
    return html`
      <section part="card" lang=${this.#language} aria-labelledby="title">
        <h2 id="title">${texts.title}</h2>
        <p role="alert">${texts.unloaded}</p>
        <button part="retry" type="button" @click=${this.#onRetry}>${texts.retry}</button>
      </section>
    `;
  }

  #details(certificate: CertificateSummary) {
    const { texts } = this;
    return html`
      <dl>
        ${this.#row(texts.owner, certificate.owner)} ${this.#row(texts.organization, certificate.organization)}
        ${this.#identifier(certificate.identifier)}
        ${certificate.unknown?.map(({ scheme, value }) => this.#row(texts.identifier, `${scheme} ${mask(value)}`))}
        ${this.#row(texts.issuer, certificate.issuer)} ${this.#row(texts.validity, this.#validity(certificate))}
      </dl>
    `;
  }

  get #language(): 'vi' | 'en' {
    return languageOf(this.lang || pageLanguage() || 'vi');
  }

  async #loadEnglish(): Promise<void> {
    // Without English the card speaks Vietnamese.
    const found = await part(import('../locales/certificate.en.js')).catch(() => undefined);
    if (found && !this.messages && this.#language === 'en') this.texts = found.certificateEn;
  }

  #row(label: string, value: string | undefined) {
    return value
      ? html`<dt>${label}</dt>
          <dd dir="auto">${value}</dd>`
      : nothing;
  }

  #identifier(identifier: CertificateSummary['identifier']) {
    if (!identifier) return nothing;
    const { texts, revealed } = this;
    return html`
      <dt>${texts.identifier}</dt>
      <dd>
        <p role="status">${identifier.scheme} ${revealed ? identifier.value : mask(identifier.value)}</p>
        <button part="reveal" type="button" @click=${this.#toggle}>${revealed ? texts.hide : texts.reveal}</button>
      </dd>
    `;
  }

  #validity({ notBefore, notAfter }: CertificateSummary): string {
    const zone = { timeZone: 'Asia/Ho_Chi_Minh', day: '2-digit', month: '2-digit', year: 'numeric' } as const;
    const format = new Intl.DateTimeFormat(this.#language === 'vi' ? 'vi-VN' : 'en-GB', zone);
    const [from, to] = [format.format(notBefore * 1000), format.format(notAfter * 1000)];
    const now = Date.now() / 1000;
    const { texts } = this;
    const n = Math.ceil((notAfter - now) / day);
    const left = now > notAfter ? texts.expired : now < notBefore ? texts.notYetValid : fill(texts.daysLeft, { n });
    return `${fill(texts.until, { from, to })}. ${left}`;
  }

  #findings(codes: readonly string[] = []) {
    const texts: Readonly<Record<string, string>> = this.texts;
    const known = codes.filter((code) => code.startsWith('cert-') && Object.hasOwn(texts, code));
    if (known.length === 0) return nothing;
    return html`
      <div part="findings">
        <strong id="findings">${this.texts.findings}</strong>
        <ul aria-labelledby="findings">
          ${known.map((code) => html`<li>${texts[code]}</li>`)}
        </ul>
      </div>
    `;
  }

  readonly #onRetry = () => void this.#read();

  readonly #toggle = () => {
    this.revealed = !this.revealed;
  };
}

if (!customElements.get('dvc-certificate-card')) customElements.define('dvc-certificate-card', DvcCertificateCard);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-certificate-card': DvcCertificateCard;
  }
}
