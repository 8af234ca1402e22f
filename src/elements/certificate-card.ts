import { html, LitElement, nothing } from 'lit';
import type { PropertyDeclarations } from 'lit';
import { certificateVi } from '../locales/certificate.vi.js';
import type { CertificateMessages } from '../locales/certificate.vi.js';
import { languageOf } from './language.js';
import { certificateCardStyles } from './styles/certificate-card.js';
import { fill } from './text.js';

/** What the card shows: words that were made safe to show, and times in seconds since 1970. */
export interface CertificateSummary {
  readonly owner: string;
  readonly organization?: string | undefined;
  readonly identifier?: { readonly scheme: string; readonly value: string } | undefined;
  readonly issuer: string;
  readonly notBefore: number;
  readonly notAfter: number;
  /** Codes of what is to be noted; one without a sentence of ours is left out. */
  readonly findings?: readonly string[] | undefined;
}

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
    messages: { attribute: false },
    lang: {},
    revealed: { state: true },
    texts: { state: true },
  };

  /** What is shown; nothing at all without it. */
  declare certificate: CertificateSummary | undefined;
  /** The texts in another language than Vietnamese and English. */
  declare messages: CertificateMessages | undefined;
  /** The language of its texts; the document's when it is empty. */
  declare lang: string;

  declare private revealed: boolean;
  declare private texts: CertificateMessages;

  constructor() {
    super();
    this.lang = '';
    this.revealed = false;
    this.texts = certificateVi;
  }

  protected override willUpdate(changed: ReadonlyMap<PropertyKey, unknown>): void {
    // Another certificate's identifier starts covered.
    if (changed.has('certificate')) this.revealed = false;
    if (this.messages) this.texts = this.messages;
    else if (this.#language === 'vi') this.texts = certificateVi;
    else void this.#loadEnglish();
  }

  protected override render() {
    const { certificate, texts } = this;
    if (!certificate) return nothing;
    return html`
      <section part="card" lang=${this.#language} aria-labelledby="title">
        <h2 id="title">${texts.title}</h2>
        <dl>
          ${this.#row(texts.owner, certificate.owner)} ${this.#row(texts.organization, certificate.organization)}
          ${this.#identifier(certificate.identifier)} ${this.#row(texts.issuer, certificate.issuer)}
          ${this.#row(texts.validity, this.#validity(certificate))}
        </dl>
        ${this.#findings(certificate.findings)}
      </section>
    `;
  }

  get #language(): 'vi' | 'en' {
    return languageOf(this.lang || document.documentElement.lang || 'vi');
  }

  async #loadEnglish(): Promise<void> {
    const { certificateEn } = await import('../locales/certificate.en.js');
    if (!this.messages && this.#language === 'en') this.texts = certificateEn;
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
    const zone = { timeZone: 'Asia/Ho_Chi_Minh', dateStyle: 'short' } as const;
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
