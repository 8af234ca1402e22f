import { html, nothing, type TemplateResult } from 'lit';
import type { Named } from '../../flow/backend.js';
import { normalizeCitizenId } from '../../flow/identity/citizen-id.js';
import type { Json } from '../../flow/method.js';
import { isPassword, passwordRules, SHORTEST, type PasswordRules } from '../../flow/password.js';
import { problem, type FieldError } from '../../flow/problem.js';
import type { PasswordData } from '../../flow/steps.js';
import { within } from '../../within.js';
import { define } from '../internal/define.js';
import { StepElement } from '../bases/step-element.js';
import { laterStyles } from '../styles/later.js';
import { counted } from '../texts/counted.js';
import { text } from '../texts/text.js';

const RECALL_MS = 10_000;
/** The levels of strength: weak, medium, strong. */
const LEVELS = [0, 1, 2];
const NONE: PasswordRules = { length: false, upper: false, lower: false, digit: false, special: false };
/** What describes the field: the rules without their states. Orca reads a description again whenever it changes. */
const RULES = ['rules', ...Object.keys(NONE)].map((each) => `${each}-name`).join(' ');

/**
 * Draws the choice of a password. The password stays in its inputs; this element stores only which
 * rules it meets.
 *
 * @tagname dvc-step-password
 *
 * @csspart form - The form.
 * @csspart input - An input.
 * @csspart rules - The rules, ticked as they are met.
 * @csspart submit - The button that sends the password.
 */
export class DvcStepPassword extends StepElement {
  static override styles = laterStyles;
  static override readonly properties = {
    ...StepElement.properties,
    rules: { state: true },
    strength: { state: true },
    shown: { state: true },
    recalled: { state: true },
  };

  /** Fetches the unmasked user name from the gateway. */
  recall: () => Promise<Named> | undefined = () => undefined;

  private rules = NONE;
  private strength = 0;
  private shown = false;
  /** The user name from the gateway; `undefined` where it has none. Stays in this element. */
  private recalled: string | undefined = '';

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.recalled = '';
    this.shown = false;
    for (const input of this.#inputs) input.value = '';
  }

  protected override firstUpdated(): void {
    if (!this.initial['citizenId']) void this.#recall();
  }

  protected override render(): TemplateResult {
    const { messages, busy } = this;
    return html`<form part="form" novalidate @submit=${this.#onSubmit} aria-busy=${busy}>
      <input
        class="sr"
        name="username"
        autocomplete="username"
        tabindex="-1"
        aria-hidden="true"
        readonly
        .value=${this.#username}
      />
      <div class="field">
        <label for="password">${messages.field.password} <span class="req" aria-hidden="true">(*)</span></label>
        ${this.#error('password', this.#why())}
        <div class="with-button">
          ${this.#input('password', RULES)}
          <button type="button" aria-pressed=${this.shown} aria-controls="password" @click=${this.#onShow}>
            ${text(messages, this.shown ? 'hide' : 'show')}
          </button>
        </div>
      </div>
      ${this.recalled === undefined ? html`<p class="muted" id="who">${text(messages, 'username-lost')}</p>` : nothing}
      ${this.#checklist()}
      <div class="field">
        <label for="repeat">${text(messages, 'repeat')} <span class="req" aria-hidden="true">(*)</span></label>
        ${this.#error('repeat', this.errorOf('repeat'))} ${this.#input('repeat', '')}
      </div>
      ${this.refusal()}
      <button class="primary" part="submit" type="submit" aria-disabled=${busy}>
        ${text(messages, busy ? 'busy' : 'register')}
      </button>
    </form>`;
  }

  /**
   * The CCCD as it was typed, or from the gateway after a reload. A CMND is never a login (decision
   * 0087).
   */
  get #username(): string {
    const id = normalizeCitizenId(this.initial['citizenId'] || (this.recalled ?? ''));
    return /^\d{12}$/.test(id) ? id : '';
  }

  /**
   * The portal's rule. For a flow that began before the rule changed, the gateway applies the new
   * rule.
   */
  get #shortest(): number {
    return (this.data as PasswordData | null)?.minLength ?? SHORTEST;
  }

  async #recall() {
    const found = await within(RECALL_MS, Promise.resolve(this.recall())).catch(() => undefined);
    if (this.isConnected) this.recalled = found?.ok ? found.username : undefined;
  }

  protected override typed(): Json {
    return { password: this.#inputs[0]?.value ?? '' };
  }

  protected override wrong(): Promise<readonly FieldError[]> {
    return Promise.resolve(this.#wrong());
  }

  protected override bears(error: FieldError, name: string): boolean {
    return super.bears(error, name) || error.code === 'password-repeat';
  }

  get #inputs(): readonly HTMLInputElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLInputElement>('#password, #repeat')];
  }

  /** Both errors at once, so that the person corrects them in one go. */
  #wrong(): readonly FieldError[] {
    const [password = '', repeat = ''] = this.#inputs.map(({ value }) => value);
    const own = password.trim() ? !isPassword(password, this.#shortest) && 'password' : 'required';
    const other = repeat ? password !== repeat && 'password-repeat' : 'required';
    return [
      ...(own ? [{ pointer: '/password', code: own }] : []),
      ...(other ? [{ pointer: '/repeat', code: other }] : []),
    ];
  }

  /** What is wrong with the password, with the rules that are not met yet. */
  #why(): string {
    const { messages, rules } = this;
    const error = this.errorOf('password');
    if (!this.errors.some(({ code }) => code === 'password')) return error;
    const open = (Object.keys(NONE) as (keyof PasswordRules)[]).filter((rule) => !rules[rule]);
    const list = open.map((rule) => this.#rule(rule).replace(/^./u, (first) => first.toLowerCase()));
    return list.length ? `${error} ${text(messages, 'password-lacks', { list: list.join(', ') })}` : error;
  }

  #rule(rule: keyof PasswordRules): string {
    return counted(this.messages.lang, this.messages.rule?.[rule] ?? '', { n: this.#shortest });
  }

  #error(name: string, error: string): TemplateResult | typeof nothing {
    return error ? html`<p class="error" id="${name}-error">${error}</p>` : nothing;
  }

  #input(name: string, described: string): TemplateResult {
    const error = this.errorOf(name) && `${name}-error`;
    return html`<input
      part="input"
      id=${name}
      name=${name}
      type=${this.shown ? 'text' : 'password'}
      autocomplete="new-password"
      autocapitalize="none"
      autocorrect="off"
      spellcheck="false"
      maxlength="512"
      aria-required="true"
      aria-invalid=${Boolean(error)}
      aria-describedby=${[error, described].filter(Boolean).join(' ') || nothing}
      @input=${this.#onInput}
    />`;
  }

  #checklist(): TemplateResult {
    const { messages, rules, strength } = this;
    // A password that was refused as easy to guess counts as weak, whatever it is made of.
    const level = this.errorOf('password') ? 0 : strength;
    return html`<div class="box" id="rules" part="rules">
      <p class="label" id="rules-name">${text(messages, 'rules')}</p>
      <ul class="rules">
        ${(Object.keys(NONE) as (keyof PasswordRules)[]).map(
          (rule) =>
            html`<li class=${rules[rule] ? 'good' : ''}>
              <span
                ><span id="${rule}-name">${this.#rule(rule)}</span
                ><span class="sr">, ${text(messages, rules[rule] ? 'rule-met' : 'rule-open')}</span></span
              >
            </li>`,
        )}
      </ul>
      <div class="strength" aria-hidden="true" data-level=${this.rules === NONE ? nothing : level}>
        ${LEVELS.map((each) => html`<i class=${this.rules !== NONE && each <= level ? 'on' : nothing}></i>`)}
      </div>
      <p class="muted" role="status">
        ${this.rules === NONE ? nothing : text(messages, 'strength', { level: text(messages, `strength-${level}` as 'strength-0') })}
      </p>
    </div>`;
  }

  #onInput() {
    const { value = '' } = this.#inputs[0] ?? {};
    this.rules = value ? passwordRules(value, this.#shortest) : NONE;
    this.strength = isPassword(value, this.#shortest) ? (new Set(value).size >= 12 ? 2 : 1) : 0;
  }

  #onShow() {
    this.shown = !this.shown;
  }

  #onSubmit(event: SubmitEvent) {
    event.preventDefault();
    // Passwords are hidden before the submit, so that no browser saves them as ordinary text.
    this.shown = false;
    if (this.busy) return;
    this.#onInput();
    const errors = this.#wrong();
    if (errors.length) void this.refuse(problem('validation-failed', { errors }));
    else this.answer(this.typed());
  }
}

define('dvc-step-password', DvcStepPassword);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-step-password': DvcStepPassword;
  }
}
