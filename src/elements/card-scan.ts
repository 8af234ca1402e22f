import { html, LitElement, nothing } from 'lit';
import type { Card } from '../capture/card.js';
import { scanCamera, scanPhoto, type Scan, type ScanFailure, type ScanOptions } from '../capture/scanner.js';
import { cardEn } from '../locales/card.en.js';
import { cardVi, type CardMessages } from '../locales/card.vi.js';
import { CardEvent } from './card-event.js';
import { pageLanguage } from './language.js';
import { cardScanStyles } from './styles/card-scan.js';

type Phase = 'opening' | 'looking' | 'other' | 'reading';

/** Failures after which trying again changes nothing. */
const NO_CAMERA_HERE: ReadonlySet<ScanFailure> = new Set(['insecure', 'unsupported']);

/**
 * Reads a CCCD's QR code with the camera or from a photo, so that nobody has to type what the card says. Nothing leaves
 * the browser, and every way out leads back to the form. Its module is meant to be loaded when it is asked for.
 *
 * @summary Scans a citizen card.
 * @since 0.1.0
 * @tagname dvc-card-scan
 *
 * @fires {CardEvent} card - A card was read; does not bubble.
 * @fires {Event} close - The dialog was closed, with or without a card; does not bubble.
 *
 * @csspart button - Opens the dialog.
 * @csspart dialog - Holds the camera's picture.
 *
 * @cssproperty [--dvc-color-primary] - Background of the main button, and the focus ring.
 * @cssproperty [--dvc-color-on-primary] - Text of the main button.
 * @cssproperty [--dvc-color-text=CanvasText] - Text and borders.
 * @cssproperty [--dvc-color-surface=Canvas] - Background.
 * @cssproperty [--dvc-color-danger] - The bar beside what went wrong.
 * @cssproperty [--dvc-radius=0.5rem] - Corners.
 * @cssproperty [--dvc-gap=1rem] - Padding of the dialog.
 */
export class DvcCardScan extends LitElement {
  static override readonly properties = {
    lang: {},
    messages: { attribute: false },
    wasmUrl: { attribute: 'wasm-url' },
    buttonless: { type: Boolean, reflect: true },
    phase: { state: true },
    failure: { state: true },
    filled: { state: true },
  };
  static override readonly styles = cardScanStyles;

  /** The language of its texts; the document's when it is empty. */
  override lang = '';

  /** The texts in another language than Vietnamese and English. */
  messages: CardMessages | undefined;

  /** Where `zxing_reader.wasm` is served, when it is not beside our modules. */
  wasmUrl: string | undefined;

  /** Draws no button: the dialog is opened by `open()` alone. */
  buttonless = false;

  private phase: Phase | undefined;
  private failure: ScanFailure | undefined;
  private filled = false;

  get #dialog(): HTMLDialogElement {
    return this.renderRoot.querySelector('dialog') as HTMLDialogElement;
  }

  #running = new AbortController();

  /** Opens the dialog and the camera. */
  async open(): Promise<void> {
    this.filled = false;
    await this.updateComplete;
    if (!this.isConnected || this.#dialog.open) return;
    this.#dialog.showModal();
    this.#startCamera();
  }

  /** Closes the dialog and turns the camera off. */
  close(): void {
    this.#running.abort();
    if (this.hasUpdated) this.#dialog.close();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.close();
  }

  protected override render() {
    const lang = this.#lang;
    const retry = this.failure && !NO_CAMERA_HERE.has(this.failure);
    return html`
      ${this.buttonless ? nothing : this.#button(lang)}
      <dialog part="dialog" lang=${lang} aria-labelledby="title" @close=${this.#onClose}>
        <h2 id="title" tabindex="-1">${this.#t('title')}</h2>
        <video ?hidden=${!this.phase || this.phase === 'reading'} muted playsinline aria-hidden="true"></video>
        <p role="status">${this.phase ? this.#t(this.phase) : ''}</p>
        <p role="alert">${this.failure ? this.#t(`failed.${this.failure}`) : ''}</p>
        <p>${this.#t('privacy')}</p>
        <div class="actions">
          <button type="button" class="main" ?hidden=${!retry} @click=${this.#startCamera}>${this.#t('retry')}</button>
          <input id="photo" type="file" accept="image/*" @change=${this.#onPhoto} />
          <label for="photo">${this.#t('photo')}</label>
          <button type="button" @click=${() => this.close()}>${this.#t('close')}</button>
        </div>
      </dialog>
    `;
  }

  #button(lang: string) {
    return html`
      <button part="button" type="button" lang=${lang} aria-haspopup="dialog" @click=${() => this.open()}>
        ${this.#t('scan')}
      </button>
      <p role="status" lang=${lang}>${this.filled ? this.#t('done') : ''}</p>
    `;
  }

  get #lang(): string {
    return this.lang || pageLanguage() || 'vi';
  }

  #t(key: keyof CardMessages): string {
    return this.messages?.[key] ?? cardText(this.#lang, key);
  }

  async #run(phase: Phase, scan: (options: ScanOptions) => Promise<Scan>): Promise<void> {
    this.#running.abort();
    const { signal } = (this.#running = new AbortController());
    this.failure = undefined;
    this.phase = phase;
    try {
      const result = await scan({ signal, canvas: document.createElement('canvas'), wasmUrl: this.wasmUrl });
      this.phase = undefined;
      if (result.ok) this.#finish(result.card);
      else this.failure = result.reason;
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  #finish(card: Card): void {
    this.filled = true;
    this.close();
    this.dispatchEvent(new CardEvent(card));
  }

  readonly #startCamera = () => {
    this.#dialog.querySelector('h2')?.focus(); // the button that was pressed goes
    const onReady = () => (this.phase = 'looking');
    const onOther = () => (this.phase = 'other');
    void this.#run('opening', (options) =>
      scanCamera(this.#dialog.querySelector('video') as HTMLVideoElement, { ...options, onReady, onOther }),
    );
  };

  readonly #onPhoto = ({ target }: Event & { readonly target: HTMLInputElement }) => {
    const [photo] = target.files ?? [];
    target.value = ''; // so that the same photo can be chosen again
    if (photo) void this.#run('reading', (options) => scanPhoto(photo, options));
  };

  readonly #onClose = () => {
    if (this.#dialog.open) return; // the event is late, and the dialog open again
    this.#running.abort();
    this.phase = this.failure = undefined;
    this.dispatchEvent(new Event('close'));
  };
}

/** A text of the scanner, in English or Vietnamese. */
export const cardText = (lang: string, key: keyof CardMessages): string => (/^en\b/i.test(lang) ? cardEn : cardVi)[key];

if (!customElements.get('dvc-card-scan')) customElements.define('dvc-card-scan', DvcCardScan);

/**
 * Lets a form ask for a card with a button of its own: opens the dialog in `parent`, whose theme it takes, and hands
 * over the card, or nothing when the person would rather type.
 *
 * @example
 * const { openCardScan } = await import('dvc-register/elements/card-scan.js');
 * const card = await openCardScan(form, { lang: 'vi' });
 */
export function openCardScan(
  parent: ParentNode & Node,
  options: Partial<Pick<DvcCardScan, 'lang' | 'messages' | 'wasmUrl'>> = {},
): Promise<Card | undefined> {
  const scan = Object.assign(document.createElement('dvc-card-scan'), options, { buttonless: true });
  return new Promise((resolve) => {
    let card: Card | undefined;
    scan.addEventListener('card', (event) => (card = event.card));
    scan.addEventListener('close', () => {
      scan.remove();
      resolve(card);
    });
    parent.append(scan);
    void scan.open();
  });
}

declare global {
  interface HTMLElementTagNameMap {
    'dvc-card-scan': DvcCardScan;
  }
  interface HTMLElementEventMap {
    card: CardEvent;
  }
}
