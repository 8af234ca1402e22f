import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Audience } from '../../flow/method.js';
import type { SignData } from '../../flow/signing-steps.js';
import type { CertificateTexts, LaterTexts, SigningKey, SigningTexts } from '../../locales/messages.js';
import type { Install, Signer, System } from '../../signers/signer.js';
import { define } from '../internal/define.js';
import { reveal } from '../internal/method-parts.js';
import { part } from '../internal/part.js';
import { isFile, SigningController, type Refusal } from '../controllers/signing-controller.js';
import { StepElement } from '../bases/step-element.js';
import { signStyles } from '../styles/sign.js';
import { counted } from '../texts/counted.js';
import { text } from '../texts/text.js';
import { TextsController } from '../controllers/texts-controller.js';
import { secondsLeft } from '../texts/told-words.js';
import { certificateChoice } from './certificate-choice.js';
import { fileChooser, takeFile } from './file-chooser.js';
import { readOffered } from './offered-certificate.js';
import { bySystem, refusalPanel, type Downloads } from './refusal-panel.js';

/** Faults that an installation mends, and the kind of download that does not. */
const MENDED_BY_INSTALLING: ReadonlyMap<Refusal['fault'], Install['kind']> = new Map([
  ['software-missing', undefined],
  ['driver-missing', 'program'],
  ['outdated', 'driver'],
]);
/** Seconds that a person gets to enter the PIN. */
const PIN_TIME = 60;
interface Texts {
  readonly texts: SigningTexts;
  readonly reasons: CertificateTexts;
}
const textsIn = async (later: LaterTexts): Promise<Texts> => {
  const [texts, reasons] = await Promise.all([later.signing(), later.certificate()]);
  return { texts, reasons };
};
const toBase64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));

/**
 * Draws the choice of a key and signs with it. A new search does not touch the flow.
 *
 * @tagname dvc-step-sign
 *
 * @csspart form - The form.
 * @csspart field - The choice of a signer, a file, its password.
 * @csspart input - An input.
 * @csspart submit - The button that signs.
 * @csspart again - The button that looks again.
 */
export class DvcStepSign extends StepElement {
  static override readonly properties = {
    ...StepElement.properties,
    signers: { attribute: false },
    audience: { attribute: false },
    list: { state: true },
    lost: { state: true },
  };
  static override styles = signStyles;

  /** The signers that are offered, in this order. */
  signers: Promise<readonly Signer[]> | readonly Signer[] = [];
  audience: Audience = 'citizen';

  private list: readonly Signer[] = [];
  /** The signers' code could not be fetched. */
  private lost = false;

  /** The chosen file. */
  #fileName = '';
  #system: System = 'other';
  /** A new challenge was requested; sign when it arrives. */
  #renewing = false;
  /** The person has begun to sign: what the search has found was announced before. */
  #begun = false;
  /** A button was pressed: scroll to the result. Results of an automatic search scroll nothing. */
  #pressed = false;
  #panel: Element | null = null;

  readonly #texts = new TextsController(this, textsIn);
  readonly #signing = new SigningController(this, (found) =>
    readOffered(found, {
      audience: this.audience,
      issuers: this.#data?.issuers ?? [],
      assigned: this.#data?.assigned,
      now: Date.now() + this.ahead,
    }),
  );

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('signers')) void this.#begin();
    if (this.#signing.state.doing === 'looking') this.#begun = false;
    if (this.#renewing && (changed.has('data') || changed.has('problem'))) {
      this.#renewing = false;
      if (changed.has('data')) void this.#sign(true);
    }
  }

  protected override update(changed: PropertyValues): void {
    const held = this.shadowRoot?.activeElement;
    const hadCards = this.#find('legend[tabindex]');
    super.update(changed);
    // The focused element was removed: focus moves to its replacement.
    if (!held || held.isConnected) return;
    const next = this.#find(`${hadCards ? '' : 'legend[tabindex],'}#file,[type=submit],[part=again]`);
    // Firefox focuses a legend only once it has been laid out.
    next?.getBoundingClientRect();
    next?.focus();
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    super.updated(changed);
    const panel = this.#find('#refusal');
    if (panel !== this.#panel && this.#pressed) reveal(panel);
    if (panel !== this.#panel && panel) this.#pressed = false;
    this.#panel = panel;
  }

  protected override render(): TemplateResult {
    if (this.lost) return this.#retry();
    return this.#texts.draw((all) => this.#form(all));
  }

  #form({ texts, reasons }: Texts): TemplateResult {
    const { audience } = this;
    const { signer, offered, refusal, doing } = this.#signing.state;
    const file = isFile(signer);
    const opens = file && !offered.length;
    if (!opens) this.#fileName = '';
    const choice = { ...this.#signing.state, texts, reasons, audience };
    return html`<form part="form" novalidate @submit=${this.#onSubmit} aria-busy=${this.busy || doing !== 'nothing'}>
      ${this.list.length > 1 ? this.#choice() : nothing}
      ${opens ? fileChooser({ texts, wrong: refusal?.fault === 'wrong-pin', name: this.#fileName, choose: this.#onFile }) : nothing}
      ${offered.length ? certificateChoice({ ...choice, choose: (id) => this.#signing.choose(id) }) : nothing}
      <p role="status" class=${doing === 'nothing' ? 'sr' : 'muted'}>${this.#status(file)}</p>
      ${refusal ? refusalPanel({ refusal, texts, signer, downloads: this.#downloads(refusal.fault), lang: this.messages.lang }) : this.refusal()}
      ${this.#buttons(file)}
    </form>`;
  }

  #retry(): TemplateResult {
    return html`<form part="form">
      <div class="alert" role="alert">
        <p><strong>${this.messages.text.unreachable}</strong></p>
      </div>
      <div class="buttons">
        <button class="primary" part="again" type="button" aria-disabled=${this.busy} @click=${() => this.again()}>
          ${text(this.messages, 'retry')}
        </button>
      </div>
    </form>`;
  }

  get #data(): SignData | undefined {
    return (this.data ?? undefined) as SignData | undefined;
  }

  #find(selector: string): HTMLElement | null {
    return this.renderRoot.querySelector(selector);
  }

  #say(key: SigningKey, values: Readonly<Record<string, string | number>> = {}): string {
    return counted(this.messages.lang, this.#texts.texts?.texts.text[key] ?? '', values);
  }

  /**
   * Downloads that the gateway names for this signer, or else the signer's own, and those of the
   * only authority for this audience.
   */
  #downloads(fault: Refusal['fault']): Downloads {
    if (!MENDED_BY_INSTALLING.has(fault)) return { here: [], elsewhere: [] };
    const { signer } = this.#signing.state;
    const named = this.#data?.downloads?.filter((each) => each.signer === signer?.id) ?? [];
    const useless = MENDED_BY_INSTALLING.get(fault);
    const all = (named.length ? named : (signer?.install(this.#system) ?? [])).filter(
      ({ kind }) => kind === undefined || kind !== useless,
    );
    const { here, elsewhere } = bySystem(all, this.#system);
    const authority = this.#texts.texts?.texts.authority[this.audience];
    const isNew = authority && here.every(({ url }) => url !== authority.url);
    return { here: isNew ? [...here, authority] : here, elsewhere };
  }

  #choice(): TemplateResult {
    const { signer } = this.#signing.state;
    return html`<fieldset part="field" class="field">
      <legend>${this.#say('with')}</legend>
      ${this.list.map(
        (each) =>
          html`<label class="tick"
            ><input
              type="radio"
              name="signer"
              value=${each.id}
              .checked=${each === signer}
              @change=${() => this.#signing.use(each)}
            /><span>${this.#texts.texts?.texts.signer[each.id] ?? each.id}</span></label
          >`,
      )}
    </fieldset>`;
  }

  #status(file: boolean): string {
    const { doing, offered, comparing } = this.#signing.state;
    if (comparing) return this.#say('compare', { code: comparing });
    if (doing === 'looking') return this.#say(file ? 'opening' : 'checking');
    if (doing === 'signing' && !file) return this.#say('signing');
    return offered.length && !this.#begun ? this.#say('found', { n: offered.length }) : '';
  }

  /** One next action, and at most one alternative. */
  #buttons(file: boolean): TemplateResult {
    const { offered, chosen, refusal, doing } = this.#signing.state;
    const busy = this.busy || doing !== 'nothing';
    const usable = offered.some(({ problem }) => !problem);
    const submit = (label: string, off: boolean) =>
      html`<button class="primary" part="submit" type="submit" aria-disabled=${off}>${label}</button>`;
    const button = (key: SigningKey, act: () => unknown, main = false) =>
      html`<button
        class=${main ? 'primary' : nothing}
        part=${key === 'cancel' ? nothing : 'again'}
        type="button"
        aria-disabled=${main && busy}
        @click=${act}
      >
        ${this.#say(key)}
      </button>`;
    const open = file && !offered.length;
    const again = !file && !usable && (refusal ?? offered.length);
    const other = file && offered.length && doing !== 'signing';
    // Each button has its own place, so that no button turns into another one under the finger.
    return html`<div class="buttons">
      ${open ? submit(this.#say('open'), busy) : nothing}
      ${usable ? submit(busy ? text(this.messages, 'busy') : this.#say('sign'), busy || !chosen) : nothing}
      ${again ? button('again', this.#onAgain, true) : nothing}
      ${doing === 'signing' ? button('cancel', () => this.#signing.cancel()) : nothing}
      ${other ? button('other', () => this.#signing.forget()) : nothing}
    </div>`;
  }

  async #begin() {
    const { signers } = this;
    const loaded = await part(Promise.all([signers, import('../../signers/device.js')])).catch(() => undefined);
    if (signers !== this.signers) return;
    this.lost = !loaded;
    const [list = [], { systemOf } = {}] = loaded ?? [];
    if (systemOf) this.#system = systemOf(navigator);
    this.list = list;
    this.#signing.use(list[0]);
  }

  async #sign(renewed = false) {
    const { nonce, flow, atLeast, expiresAt = '' } = this.#data ?? {};
    if (!nonce || !flow) return;
    this.#begun = true;
    // Never start a PIN for a challenge that has expired or is about to.
    if (!renewed && secondsLeft(expiresAt, this.ahead) < PIN_TIME) {
      this.#renewing = true;
      this.again();
      return;
    }
    const signed = await this.#signing.sign({ nonce, flow, ...(atLeast && { atLeast }) });
    if (!signed) return;
    const { certificate, algorithm, signature } = signed;
    this.answer({ certificate: toBase64(certificate), algorithm, signature: toBase64(signature) });
  }

  async #open() {
    const opening = takeFile(this.renderRoot);
    if (!opening) return this.#find('#file')?.focus();
    await this.#signing.look(opening);
    await this.updateComplete;
    this.#find('[aria-invalid=true]')?.focus();
  }

  #onSubmit(event: SubmitEvent) {
    event.preventDefault();
    const { offered, chosen, doing } = this.#signing.state;
    if (this.busy || doing !== 'nothing') return;
    this.dismiss();
    this.#pressed = true;
    if (!offered.length) void this.#open();
    else if (chosen) void this.#sign();
    else this.#find('[name=certificate]:enabled')?.focus();
  }

  readonly #onFile = (name: string) => {
    this.#fileName = name;
    this.requestUpdate();
  };

  readonly #onAgain = () => {
    if (this.#signing.state.doing !== 'nothing') return;
    this.dismiss();
    this.#pressed = true;
    void this.#signing.look();
  };
}

define('dvc-step-sign', DvcStepSign);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-step-sign': DvcStepSign;
  }
}
