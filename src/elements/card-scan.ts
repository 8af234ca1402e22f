import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { Card } from '../capture/card.js';
import { scanCamera, scanPhoto, type Scan, type ScanFailure, type ScanOptions } from '../capture/scanner.js';
import type { CardTexts, Messages } from '../locales/messages.js';
import { within } from '../within.js';
import { CardEvent } from './internal/card-event.js';
import { drawing } from './pictures/drawings.js';
import { reveal } from './internal/method-parts.js';
import { cardScanStyles } from './styles/card-scan.js';
import { baseStyles } from './styles/form.js';
import { toldStyles } from './styles/told.js';
import { TextsController } from './controllers/texts-controller.js';

type Phase = 'opening' | 'looking' | 'other' | 'reading';

/**
 * Waits for the next frame, in which WebKit scrolls to what `showModal` has focused: a refusal that
 * came before would be out of view.
 */
const nextFrame = () =>
  within(
    500,
    new Promise((resolve) => {
      requestAnimationFrame(() => setTimeout(resolve));
    }),
  ).catch(() => undefined);

/** Failures after which a retry cannot help. */
const NO_CAMERA_HERE: ReadonlySet<ScanFailure> = new Set(['insecure', 'unsupported']);

/**
 * Reads a CCCD's QR code with the camera or from a photo, so that people need not type what the
 * card says. Nothing leaves the browser, and every way out leads back to the form. Import this
 * module only when a person wants to scan.
 *
 * @summary Scans a citizen card.
 * @since 0.1.0
 * @tagname dvc-card-scan
 *
 * @fires {CardEvent} card - A card was read; does not bubble.
 * @fires {Event} close - The dialog was closed, with or without a card; does not bubble.
 *
 * @csspart button - Opens the dialog.
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
  static override readonly styles = [baseStyles, toldStyles, cardScanStyles];

  /** The language of its texts; the document's when it is empty. */
  override lang = '';

  /** Texts of another language. */
  messages: Messages | undefined;

  /** Where `zxing_reader.wasm` is served, when it is not beside our modules. */
  wasmUrl: string | undefined;

  /** Draws no button: the dialog is opened by `open()` alone. */
  buttonless = false;

  private phase: Phase | undefined;
  private failure: ScanFailure | undefined;
  private filled = false;

  /** Exists once the texts are fetched. */
  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  readonly #texts = new TextsController<CardTexts>(this, (later) => later.card());
  #running = new AbortController();
  /** Counts attempts: the same sentence is then drawn anew, and announced again. */
  #attempt = 0;

  /** Opens the dialog and the camera. */
  async open(): Promise<void> {
    this.filled = false;
    await this.updateComplete;
    if (!this.#texts.texts) throw new Error('The texts of the scanner could not be fetched.');
    if (!this.isConnected || this.#dialog?.open) return;
    this.#dialog?.showModal();
    await nextFrame();
    if (this.#dialog?.open) this.#startCamera();
  }

  /** Closes the dialog and turns the camera off. */
  close(): void {
    this.#running.abort();
    if (this.hasUpdated) this.#dialog?.close();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.close();
  }

  /** Waits for the texts too: without them the element is not complete. */
  protected override async getUpdateComplete(): Promise<boolean> {
    await super.getUpdateComplete();
    await this.#texts.settled;
    return super.getUpdateComplete();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('failure')) reveal(this.renderRoot.querySelector('.alert'));
  }

  protected override render(): TemplateResult {
    return this.#texts.draw(
      (texts) => html`${this.buttonless ? nothing : this.#button(texts)} ${this.#scanner(texts)}`,
    );
  }

  #button(texts: CardTexts): TemplateResult {
    const { lang } = this.#texts;
    return html`
      <button part="button" type="button" lang=${lang} aria-haspopup="dialog" @click=${() => this.open()}>
        ${texts.scan}
      </button>
      <p role="status" lang=${lang}>${this.filled ? texts.done : ''}</p>
    `;
  }

  #scanner(texts: CardTexts): TemplateResult {
    const retry = this.failure && !NO_CAMERA_HERE.has(this.failure);
    return html`<dialog lang=${this.#texts.lang} aria-labelledby="title" @close=${this.#onClose}>
      <h2 id="title" tabindex="-1">${texts.title}</h2>
      ${drawing('card-qr')}
      <video ?hidden=${!this.phase || this.phase === 'reading'} muted playsinline aria-hidden="true"></video>
      <p role="status">${this.phase ? texts[this.phase] : ''}</p>
      <p>${texts.privacy}</p>
      ${this.failure ? keyed(this.#attempt, this.#alert(texts[`failed.${this.failure}`])) : nothing}
      <div class="actions">
        <button type="button" class="main" ?hidden=${!retry} @click=${this.#startCamera}>${texts.retry}</button>
        <input id="photo" type="file" accept="image/*" @change=${this.#onPhoto} />
        <label for="photo">${texts.photo}</label>
        <button type="button" @click=${() => this.close()}>${texts.close}</button>
      </div>
    </dialog>`;
  }

  /** The failure, drawn beside the buttons that can help. */
  #alert(sentence: string): TemplateResult {
    return html`<div class="alert" role="alert"><p>${sentence}</p></div>`;
  }

  async #run(phase: Phase, scan: (options: ScanOptions) => Promise<Scan>): Promise<void> {
    this.#running.abort();
    const { signal } = (this.#running = new AbortController());
    this.failure = undefined;
    this.#attempt += 1;
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
    this.#dialog?.querySelector('h2')?.focus(); // the pressed button is removed
    const onReady = () => (this.phase = 'looking');
    const onOther = () => (this.phase = 'other');
    void this.#run('opening', (options) =>
      scanCamera(this.#dialog?.querySelector('video') as HTMLVideoElement, { ...options, onReady, onOther }),
    );
  };

  readonly #onPhoto = ({ target }: Event & { readonly target: HTMLInputElement }) => {
    const [photo] = target.files ?? [];
    target.value = ''; // lets the person choose the same photo again
    if (photo) void this.#run('reading', (options) => scanPhoto(photo, options));
  };

  readonly #onClose = () => {
    if (this.#dialog?.open) return; // a late event: the dialog is open again
    this.#running.abort();
    this.phase = this.failure = undefined;
    this.dispatchEvent(new Event('close'));
  };
}

if (!customElements.get('dvc-card-scan')) customElements.define('dvc-card-scan', DvcCardScan);

/**
 * Lets a form scan a card with its own button. Opens the dialog in `parent`, whose theme it takes,
 * and resolves with the card, or with `undefined` when the person closes the dialog.
 *
 * @example
 * const { openCardScan } = await import('dvc-register/elements/card-scan.js');
 * const card = await openCardScan(form, { lang: 'en' });
 */
export function openCardScan(
  parent: ParentNode & Node,
  options: Partial<Pick<DvcCardScan, 'lang' | 'messages' | 'wasmUrl'>> = {},
): Promise<Card | undefined> {
  const scan = Object.assign(document.createElement('dvc-card-scan'), options, { buttonless: true });
  return new Promise((resolve, reject) => {
    let card: Card | undefined;
    scan.addEventListener('card', (event) => (card = event.card));
    scan.addEventListener('close', () => {
      scan.remove();
      resolve(card);
    });
    parent.append(scan);
    scan.open().catch((error: unknown) => {
      scan.remove();
      reject(error instanceof Error ? error : new Error('The scanner could not be opened.'));
    });
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
