import { html, LitElement, nothing } from 'lit';
import type { PropertyDeclarations } from 'lit';
import { masked, writtenDay } from '../flow/identity/written.js';
import type { CertificateTexts, Messages } from '../locales/messages.js';
import type { CertificateSummary, SummaryOptions } from '../proof/summary.js';
import { certificateReader } from './internal/certificate-reader.js';
import { certificateCardStyles } from './styles/certificate-card.js';
import { digits, digitStyles } from './texts/digits.js';
import { counted } from './texts/counted.js';
import { fill } from './texts/text.js';
import { TextsController } from './controllers/texts-controller.js';

/** The summary of bytes that are not a certificate. */
const unreadable: CertificateSummary = {
  ...{ owner: '', issuer: '', notBefore: 0, notAfter: 0 },
  findings: ['cert-unreadable'],
};

const day = 86_400;

/**
 * Shows whose certificate it is. It never says that a certificate is valid: only the gateway
 * decides that.
 *
 * @summary A certificate in words.
 * @since 0.1.0
 * @tagname dvc-certificate-card
 *
 * @csspart reveal - The button that shows and hides the identifier.
 * @csspart retry - The button that fetches the certificate reader again.
 *
 * @cssproperty [--dvc-color-text=CanvasText] - Text.
 * @cssproperty [--dvc-color-surface=Canvas] - Background.
 * @cssproperty [--dvc-color-border=GrayText] - Border.
 * @cssproperty [--dvc-radius=0.5rem] - Corners.
 */
export class DvcCertificateCard extends LitElement {
  static override readonly styles = [certificateCardStyles, digitStyles];
  static override readonly properties: PropertyDeclarations = {
    certificate: { attribute: false },
    der: { attribute: false },
    anchors: { attribute: false },
    audience: {},
    messages: { attribute: false },
    lang: {},
    revealed: { state: true },
    lost: { state: true },
  };

  /**
   * The summary to show, where the page has read the certificate itself; see `summarize` of
   * `dvc-register/proof/summary.js`.
   */
  declare certificate: CertificateSummary | undefined;
  /** The certificate in DER; the card then reads it itself. */
  declare der: Uint8Array | undefined;
  /**
   * PEM of the roots and issuers that the portal knows. Advice only: the card notes an issuer that
   * is not among them.
   */
  declare anchors: readonly string[] | undefined;
  /**
   * The audience that the certificate must register: `citizen`, `enterprise` or `agency`. The card
   * notes the reasons why it cannot.
   */
  declare audience: SummaryOptions['audience'];
  /** Texts of another language. */
  declare messages: Messages | undefined;
  /** The language of its texts; the document's when it is empty. */
  declare lang: string;

  declare private revealed: boolean;
  /** The module that reads certificates could not be fetched. */
  declare private lost: boolean;

  readonly #texts: TextsController<CertificateTexts>;

  constructor() {
    super();
    this.lang = '';
    this.revealed = false;
    this.lost = false;
    this.#texts = new TextsController(this, (later) => later.certificate());
  }

  /** Waits for the texts too: without them the element is not complete. */
  protected override async getUpdateComplete(): Promise<boolean> {
    await super.getUpdateComplete();
    await this.#texts.settled;
    return super.getUpdateComplete();
  }

  protected override willUpdate(changed: ReadonlyMap<PropertyKey, unknown>): void {
    if (changed.has('der') || (this.der && (changed.has('anchors') || changed.has('audience')))) void this.#read();
    // The identifier of a new certificate starts covered.
    if (changed.has('certificate')) this.revealed = false;
  }

  protected override render() {
    const { certificate, lost } = this;
    if (!certificate && !lost) return nothing;
    return this.#texts.draw((texts) => (certificate && !lost ? this.#card(certificate, texts) : this.#retry(texts)));
  }

  #card(certificate: CertificateSummary, texts: CertificateTexts) {
    return html`
      <section lang=${this.#texts.lang} aria-labelledby="title">
        <h2 id="title">${texts.title}</h2>
        ${certificate === unreadable ? nothing : this.#details(certificate, texts)}
        ${this.#findings(certificate.findings, texts)}
      </section>
    `;
  }

  async #read(): Promise<void> {
    const { der, anchors, audience } = this;
    this.lost = false;
    if (!der) return void (this.certificate = undefined);
    const summarize = await certificateReader({ paths: Boolean(anchors) }).catch(() => undefined);
    // The certificate may have changed meanwhile.
    if (this.der !== der) return;
    this.lost = !summarize;
    const verdict = await summarize?.(der, { anchors, audience });
    if (verdict && this.der === der) this.certificate = verdict.ok ? verdict.summary : unreadable;
  }

  #retry(texts: CertificateTexts) {
    return html`
      <section lang=${this.#texts.lang} aria-labelledby="title">
        <h2 id="title">${texts.title}</h2>
        <p role="alert">${texts.unloaded}</p>
        <button part="retry" type="button" @click=${this.#onRetry}>${texts.retry}</button>
      </section>
    `;
  }

  #details(certificate: CertificateSummary, texts: CertificateTexts) {
    return html`
      <dl>
        ${this.#row(texts.owner, certificate.owner)} ${this.#row(texts.organization, certificate.organization)}
        ${this.#identifier(certificate.identifier, texts)}
        ${certificate.unknown?.map(({ scheme, value }) => this.#row(texts.identifier, `${scheme} ${masked(value)}`))}
        ${this.#row(texts.issuer, certificate.issuer)} ${this.#row(texts.validity, this.#validity(certificate, texts))}
      </dl>
    `;
  }

  #row(label: string, value: string | undefined) {
    return value
      ? html`<dt>${label}</dt>
          <dd dir="auto">${value}</dd>`
      : nothing;
  }

  #identifier(identifier: CertificateSummary['identifier'], texts: CertificateTexts) {
    if (!identifier) return nothing;
    const { revealed } = this;
    return html`
      <dt>${texts.identifier}</dt>
      <dd>
        <p role="status">${identifier.scheme} ${digits(revealed ? identifier.value : masked(identifier.value))}</p>
        <button part="reveal" type="button" @click=${this.#toggle}>${revealed ? texts.hide : texts.reveal}</button>
      </dd>
    `;
  }

  #validity({ notBefore, notAfter }: CertificateSummary, texts: CertificateTexts): string {
    const [from, to] = [writtenDay(notBefore * 1000), writtenDay(notAfter * 1000)];
    const now = Date.now() / 1000;
    const n = Math.ceil((notAfter - now) / day);
    const left =
      now > notAfter
        ? texts.expired
        : now < notBefore
          ? texts.notYetValid
          : counted(this.#texts.lang, texts.daysLeft, { n });
    return `${fill(texts.until, { from, to })}. ${left}`;
  }

  #findings(codes: readonly string[] = [], sentences: CertificateTexts) {
    const texts: Readonly<Record<string, string>> = sentences;
    const known = codes.filter((code) => code.startsWith('cert-') && Object.hasOwn(texts, code));
    if (known.length === 0) return nothing;
    return html`
      <div class="findings">
        <strong id="findings">${sentences.findings}</strong>
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
