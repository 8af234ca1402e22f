import { html, nothing, type TemplateResult } from 'lit';
import type { Field } from '../../flow/fields.js';
import type { Json, Step } from '../../flow/method.js';
import { define } from '../internal/define.js';
import { lost } from '../internal/method-parts.js';
import { part } from '../internal/part.js';
import { StepElement } from '../bases/step-element.js';
import { text } from '../texts/text.js';
import type { FieldsController } from './fields-controller.js';

/**
 * Invisible words of about the length of a consent: they hold its room until it comes, at any width
 * and with any font.
 */
const ROOM = 'đồng ý '.repeat(118);
/** Where it cannot be fetched, the text stays as typed and the gateway normalises it. */
const typing = () => part(import('../internal/typing.js')).catch(() => undefined);

/**
 * Draws the fields of an identity form, the captcha and the consent.
 *
 * @tagname dvc-step-fields
 *
 * @csspart form - The form.
 * @csspart field - A field with its label, hint and error.
 * @csspart input - An input.
 * @csspart scan - The button that reads a card.
 * @csspart consent - The consent.
 * @csspart submit - The button that sends the answer.
 */
export class DvcStepFields extends StepElement {
  static override readonly properties = {
    ...StepElement.properties,
    yearOnly: { state: true },
    waiting: { state: true },
    acts: { state: true },
    lost: { state: true },
    scanned: { state: true },
    advice: { state: true },
  };

  // What a choice or a variant of a field says comes from the gateway.
  static override readonly early = ({ guarded, fields }: Step): boolean =>
    guarded !== false && guarded !== 'consent' && fields.every(({ choices, variant }) => !choices && !variant);

  yearOnly = false;
  advice = '';
  scanned = '';
  waiting = false;
  /** What the form does once it is drawn, fetched after the first drawing. */
  private acts: FieldsController | undefined;
  /** That could not be fetched. */
  private lost = false;
  /** The form was drawn before its consent, and keeps the room for it. */
  #room = false;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.waiting = false;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (this.data !== null) return;
    this.#room = true;
    // The flow could not begin: the person may press again.
    if (changed.has('problem') && this.problem) this.waiting = false;
  }

  protected override firstUpdated(): void {
    this.told?.refill(this.renderRoot, this.initial);
    this.#fetch();
  }

  readonly #fetch = () => {
    this.lost = false;
    part(import('./fields-controller.js')).then(
      ({ FieldsController: Acts }) => {
        this.acts = new Acts(this, { answer: (input) => this.answer(input), again: () => this.again() });
        if (this.waiting) this.acts.submit();
      },
      () => {
        this.lost = true;
        this.waiting = false;
      },
    );
  };

  protected override render(): TemplateResult {
    const { messages } = this;
    const busy = this.busy || this.waiting;
    const typed = this.#onTyped;
    return html`<form
      part="form"
      novalidate
      @submit=${this.#onSubmit}
      @input=${typed}
      @change=${typed}
      @compositionend=${typed}
      aria-busy=${busy}
    >
      ${this.above()} ${this.#scanButton()}
      <p class="muted">${text(messages, 'required-note')}</p>
      ${this.step?.fields.map((field) => this.field(field))} ${this.#guarded ? this.#captchaRow() : nothing}
      ${this.#consents ? this.#consent() : nothing} ${this.lost ? lost(messages, this.#fetch, true) : nothing}
      ${this.acts?.unsolved ?? this.refusal()}
      <button class="primary" part="submit" type="submit" aria-disabled=${busy}>
        ${text(messages, busy ? 'busy' : this.#consents ? 'register' : 'continue')}
      </button>
    </form>`;
  }

  /** Content above the fields; empty by default. */
  protected above(): TemplateResult | typeof nothing {
    return nothing;
  }

  /** Whether the step requires a captcha. */
  get #guarded(): boolean {
    return this.step?.guarded !== 'consent';
  }

  /** Whether the step requires a consent. */
  get #consents(): boolean {
    return this.step?.guarded !== 'captcha';
  }

  /** The consent, or its room until it has come. */
  #consent(): TemplateResult {
    const { messages, acts } = this;
    const error = this.errorOf('consent');
    const consent = acts?.consent(error);
    const room = this.#room && !(consent && acts?.short);
    return html`<fieldset
      part="consent"
      class="field consent"
      aria-busy=${!consent}
      aria-describedby=${error ? 'consent-error' : nothing}
    >
      <legend>${text(messages, 'consent')}</legend>
      <div class="room" data-room=${room ? ROOM : nothing}>
        <div class="field">${consent ?? html`<p class="muted">${text(messages, 'loading')}</p>`}</div>
      </div>
    </fieldset>`;
  }

  /** One field with its label, hint and error. */
  protected field({
    name,
    required,
    type,
    inputmode,
    autocomplete,
    widget,
    capitals,
    scan,
    variant,
  }: Field): TemplateResult {
    const { messages } = this;
    const error = this.errorOf(name);
    /** The texts for this variant of the field, where there are any. */
    const said = (words: Readonly<Partial<Record<string, string>>>) =>
      (widget === 'date' && this.yearOnly && words[`${name}-year`]) ||
      (variant && (this.data as Readonly<Record<string, Json>> | null)?.[variant] && words[`${name}-${variant}`]) ||
      words[name];
    const hint = (widget === 'name' && this.advice) || said(messages.hint);
    const described = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ');
    return html`<div class="field" part="field">
      <label for=${name}
        >${said(messages.field) ?? name}
        <span class=${required ? 'req' : 'muted'} aria-hidden=${required || nothing}
          >${required ? '(*)' : `(${text(messages, 'optional')})`}</span
        ></label
      >
      ${error ? html`<p class="error" id="${name}-error">${error}</p>` : nothing}
      <input
        part="input"
        data-field
        id=${name}
        name=${name}
        type=${type}
        inputmode=${inputmode}
        autocomplete=${autocomplete}
        autocapitalize=${capitals ?? 'off'}
        autocorrect=${inputmode === 'email' ? 'off' : nothing}
        data-widget=${widget ?? nothing}
        data-scan=${scan ?? nothing}
        spellcheck="false"
        aria-required=${required}
        aria-invalid=${Boolean(error)}
        aria-describedby=${described || nothing}
      />
      ${hint ? html`<p class="muted" id="${name}-hint">${hint}</p>` : nothing}
      ${
        widget === 'date'
          ? html`<label class="tick"
              ><input
                type="checkbox"
                .checked=${this.yearOnly}
                @change=${this.#onYearOnly}
              />${text(messages, 'year-only')}</label
            >`
          : nothing
      }
    </div>`;
  }

  /** Scanning is optional: the form is complete without it. */
  #scanButton(): TemplateResult | typeof nothing {
    if (!this.step?.fields.some(({ scan }) => scan)) return nothing;
    return html`<div class="scan">
      <button type="button" part="scan" @click=${this.#onScan}>${text(this.messages, 'scan')}</button>
      <p class="good" role="status">${this.scanned || nothing}</p>
    </div>`;
  }

  #captchaRow(): TemplateResult {
    const { messages } = this;
    const solving = this.acts?.captcha.state ?? 'checking';
    return html`<div class="field">
      <span class="label" id="captcha-label"
        >${text(messages, 'captcha')} <span class="req" aria-hidden="true">(*)</span></span
      >
      <div class="box row" role="group" aria-labelledby="captcha-label">
        <span role="status" class=${solving === 'ready' ? 'good' : ''}>${text(messages, `captcha-${solving}`)}</span>
        ${
          solving === 'failed'
            ? html`<button type="button" class="plain" @click=${this.#onCaptchaAgain}>
                ${text(messages, 'retry')}
              </button>`
            : nothing
        }
      </div>
      ${this.acts?.captcha.mount}
    </div>`;
  }

  protected override typed(): Json | undefined {
    return this.acts?.typed();
  }

  get #inputs(): readonly HTMLInputElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLInputElement>('input[data-field]')];
  }

  #onSubmit(event: SubmitEvent) {
    event.preventDefault();
    if (this.busy || this.waiting) return;
    // No field accepts "|": a handheld reader has typed a card, then Enter.
    const scanned = this.#inputs.find(({ value }) => value.includes('|'));
    if (!scanned) this.#submit();
    else void typing().then((read) => read?.readCard(this, scanned) || this.#submit());
  }

  #submit() {
    this.dismiss();
    this.waiting = true;
    this.acts?.submit();
  }

  #onTyped(event: Event) {
    const input = event.target as HTMLInputElement;
    void typing().then((read) => read?.onTyped(this, event, input));
  }

  #onScan() {
    part(import('../internal/typing.js'))
      .then(({ scan }) => scan(this))
      .catch(() => (this.scanned = text(this.messages, 'unreachable')));
  }

  #onYearOnly(event: Event) {
    this.yearOnly = (event.target as HTMLInputElement).checked;
  }

  #onCaptchaAgain() {
    this.again();
  }
}

define('dvc-step-fields', DvcStepFields);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-step-fields': DvcStepFields;
  }
}
