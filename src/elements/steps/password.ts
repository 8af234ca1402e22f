import { html, nothing, type TemplateResult } from 'lit';
import { passwordRules, type PasswordRules } from '../../flow/password.js';
import { define } from '../define.js';
import { StepElement } from '../step-element.js';
import { text } from '../text.js';

const NONE: PasswordRules = { length: false, upper: false, lower: false, digit: false, special: false };

/**
 * Draws the choice of a password. The password itself is only ever in the inputs; what is kept here is which rules it
 * meets.
 *
 * @tagname dvc-step-password
 *
 * @csspart form - The form.
 * @csspart input - An input.
 * @csspart rules - The rules, ticked as they are met.
 * @csspart submit - The button that sends the password.
 */
export class DvcStepPassword extends StepElement {
  static override readonly properties = {
    ...StepElement.properties,
    rules: { state: true },
    strength: { state: true },
    shown: { state: true },
    differs: { state: true },
  };

  private rules = NONE;
  private strength = 0;
  private shown = false;
  private differs = false;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const input of this.#inputs) input.value = '';
  }

  protected override render(): TemplateResult {
    const { messages, busy } = this;
    const error = this.errorOf('password');
    return html`<form part="form" novalidate @submit=${this.#onSubmit} aria-busy=${busy}>
      <input
        class="sr"
        name="username"
        autocomplete="username"
        tabindex="-1"
        aria-hidden="true"
        readonly
        .value=${this.initial['citizenId'] ?? ''}
      />
      <div class="field">
        <label for="password">${messages.field.password} <span class="req" aria-hidden="true">(*)</span></label>
        <div class="with-button">
          <input
            part="input"
            id="password"
            name="password"
            type=${this.shown ? 'text' : 'password'}
            autocomplete="new-password"
            maxlength="512"
            aria-required="true"
            aria-invalid=${Boolean(error)}
            aria-describedby=${error ? 'password-error rules' : 'rules'}
            @input=${this.#onInput}
          />
          <button type="button" aria-pressed=${this.shown} aria-controls="password" @click=${this.#onShow}>
            ${text(messages, this.shown ? 'hide' : 'show')}
          </button>
        </div>
        ${error ? html`<p class="error" id="password-error">${error}</p>` : nothing}
      </div>
      ${this.#checklist()}
      <div class="field">
        <label for="repeat">${text(messages, 'repeat')} <span class="req" aria-hidden="true">(*)</span></label>
        <input
          part="input"
          id="repeat"
          type=${this.shown ? 'text' : 'password'}
          autocomplete="new-password"
          maxlength="512"
          aria-required="true"
          aria-invalid=${this.differs}
          aria-describedby=${this.differs ? 'repeat-error' : nothing}
        />
        ${this.differs ? html`<p class="error" id="repeat-error" role="alert">${messages.error?.['password-repeat']}</p>` : nothing}
      </div>
      <button class="primary" part="submit" type="submit" aria-disabled=${busy}>
        ${text(messages, busy ? 'busy' : 'register')}
      </button>
    </form>`;
  }

  get #inputs(): readonly HTMLInputElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLInputElement>('#password, #repeat')];
  }

  #checklist(): TemplateResult {
    const { messages, rules, strength } = this;
    return html`<div class="box" id="rules" part="rules">
      <p class="label">${text(messages, 'rules')}</p>
      <ul class="rules">
        ${(Object.keys(NONE) as (keyof PasswordRules)[]).map(
          (rule) =>
            html`<li class=${rules[rule] ? 'good' : ''}>
              ${messages.rule?.[rule]}<span class="sr"
                >, ${text(messages, rules[rule] ? 'rule-met' : 'rule-open')}</span
              >
            </li>`,
        )}
      </ul>
      <p class="muted" role="status">
        ${this.rules === NONE ? nothing : text(messages, 'strength', { level: text(messages, `strength-${Math.min(2, strength)}` as 'strength-0') })}
      </p>
    </div>`;
  }

  #onInput(event: Event) {
    const { value } = event.target as HTMLInputElement;
    this.rules = passwordRules(value);
    const met = Object.values(this.rules).filter(Boolean).length;
    this.strength = met < 5 ? 0 : new Set(value).size >= 12 ? 2 : 1;
    this.differs = false;
  }

  #onShow() {
    this.shown = !this.shown;
  }

  #onSubmit(event: SubmitEvent) {
    event.preventDefault();
    if (this.busy) return;
    const [password, repeat] = this.#inputs;
    this.differs = Boolean(password?.value) && password?.value !== repeat?.value;
    if (this.differs) repeat?.focus();
    else this.answer({ password: password?.value ?? '' });
  }
}

define('dvc-step-password', DvcStepPassword);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-step-password': DvcStepPassword;
  }
}
