import { html, nothing, type TemplateResult } from 'lit';
import type { Audience, Json } from '../../flow/method.js';
import type { Problem } from '../../flow/problem.js';
import type { AllMessages } from '../../locales/messages.js';
import { CaptchaController } from '../controllers/captcha-controller.js';
import { define } from '../internal/define.js';
import { StepElement } from '../bases/step-element.js';
import { credentialsStyles } from '../styles/credentials.js';
import { text } from '../texts/text.js';

type Words = Readonly<Partial<Record<string, string>>>;

/**
 * Draws user name and password in one form, which browsers and password managers fill. It is drawn
 * before the flow has begun: a person may type, and even press the button, while the page still
 * loads.
 *
 * @tagname dvc-step-credentials
 *
 * @csspart form - The form.
 * @csspart input - An input.
 * @csspart submit - The button that signs in.
 */
export class DvcStepCredentials extends StepElement {
  static override styles = credentialsStyles;
  static override readonly properties = {
    ...StepElement.properties,
    audience: {},
    shown: { state: true },
    waiting: { state: true },
    unsolved: { state: true },
  };

  /** Whose account it is: decides what the user name is called. */
  audience: Audience = 'citizen';

  private shown = false;
  /** The button was pressed before the captcha was solved. */
  private waiting = false;
  private unsolved = false;

  readonly #captcha = new CaptchaController(this, () => {
    const { waiting } = this;
    this.waiting = false;
    if (!waiting) return;
    this.unsolved = this.#captcha.state === 'failed';
    if (!this.unsolved) this.answer(this.typed());
  });

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.waiting = this.shown = false;
    // The password never outlives its form.
    for (const input of this.renderRoot.querySelectorAll('input')) input.value = '';
  }

  /** The last texts that have the words of signing in. */
  #texts: AllMessages | undefined;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    const { captcha = null } = (this.data ?? {}) as { readonly captcha?: Json };
    if (changed.has('data') && captcha) this.#captcha.take(captcha);
    // A form that is drawn is never taken away: what was typed would be lost.
    const words: Words = this.messages.field;
    if (words['username'] ?? words['current-password']) this.#texts = this.messages;
  }

  protected override render(): TemplateResult {
    const messages = this.#texts;
    // The texts of signing in are still on their way; the page may have words for that inside.
    if (!messages) return html`<slot></slot>`;
    const busy = this.busy || this.waiting;
    return html`<form part="form" method="post" name="sign-in" novalidate @submit=${this.#onSubmit} aria-busy=${busy}>
      ${this.#has('username') ? this.#field('username', this.#input('username', 'text', 'username webauthn')) : nothing}
      ${this.#has('password') ? this.#password(messages) : nothing} ${this.#captcha.mount}
      ${this.unsolved ? html`<p class="error" role="alert">${text(messages, 'captcha-failed')}</p>` : this.refusal()}
      <button class="primary" part="submit" type="submit" aria-disabled=${busy}>
        ${text(messages, busy ? 'busy' : 'sign-in')}
      </button>
    </form>`;
  }

  /** Whether the step asks for this field now; before the flow has begun, both are drawn. */
  #has(name: string): boolean {
    const { needed = true } = (this.data ?? {}) as { readonly needed?: boolean };
    return needed && (this.step?.fields.some((field) => field.name === name) ?? true);
  }

  #password(messages: AllMessages): TemplateResult {
    return this.#field(
      'password',
      html`<div class="with-button">
        ${this.#input('password', this.shown ? 'text' : 'password', 'current-password')}
        <button type="button" aria-pressed=${this.shown} aria-controls="password" @click=${this.#onShow}>
          ${text(messages, this.shown ? 'hide' : 'show')}
        </button>
      </div>`,
    );
  }

  /** A refused sign-in stands at the password; it never says which of the two was wrong (T61). */
  protected override placed(problem: Problem): Problem {
    if (problem.code !== 'sign-in-refused') return problem;
    return { ...problem, errors: [{ pointer: '/password', code: problem.code }] };
  }

  protected override errorOf(name: string): string {
    const refused = this.refusedCode === 'sign-in-refused' && name === 'password' && this.errors.length;
    if (refused) return this.later?.problem['sign-in-refused'] ?? '…';
    const [found] = this.errors.filter(({ pointer }) => pointer === `/${name}`);
    return (found && this.#said(this.messages.error, found.code)) || super.errorOf(name);
  }

  /** The words for this audience, or for all. */
  #said(words: Words | undefined, name: string): string | undefined {
    return words?.[`${name}-${this.audience}`] ?? words?.[name];
  }

  protected override typed(): Json {
    const typed = new FormData(this.renderRoot.querySelector('form') ?? undefined);
    const names = ['username', 'password'].filter((name) => this.#has(name));
    const values = Object.fromEntries(names.map((name) => [name, (typed.get(name) as string | null) ?? '']));
    return { ...values, captcha: this.#captcha.solution };
  }

  #field(name: string, input: TemplateResult): TemplateResult {
    const error = this.errorOf(name);
    const hint = this.#said(this.#texts?.hint, name);
    const words = this.#texts?.field;
    return html`<div class="field">
      <label for=${name}>${this.#said(words, `current-${name}`) ?? this.#said(words, name)}</label>
      ${error ? html`<p class="error" id="${name}-error" role="alert">${error}</p>` : nothing} ${input}
      ${hint ? html`<p class="muted" id="${name}-hint">${hint}</p>` : nothing}
    </div>`;
  }

  #input(name: string, type: string, autocomplete: string): TemplateResult {
    const error = this.errorOf(name) && `${name}-error`;
    const hint = this.#said(this.#texts?.hint, name) && `${name}-hint`;
    return html`<input
      part="input"
      id=${name}
      name=${name}
      type=${type}
      autocomplete=${autocomplete}
      inputmode=${name === 'username' && this.audience === 'citizen' ? 'numeric' : nothing}
      autocapitalize="none"
      autocorrect="off"
      spellcheck="false"
      maxlength="512"
      aria-required="true"
      aria-invalid=${Boolean(error)}
      aria-describedby=${[error, hint].filter(Boolean).join(' ') || nothing}
    />`;
  }

  #onShow() {
    this.shown = !this.shown;
  }

  #onSubmit(event: SubmitEvent) {
    event.preventDefault();
    // Hidden before the submit, so that no browser saves the password as ordinary text.
    this.shown = false;
    if (this.busy || this.waiting) return;
    this.dismiss();
    this.unsolved = false;
    const { state } = this.#captcha;
    this.waiting = state !== 'ready';
    if (!this.waiting) this.answer(this.typed());
    else if (state === 'failed') this.#captcha.solve();
  }
}

define('dvc-step-credentials', DvcStepCredentials);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-step-credentials': DvcStepCredentials;
  }
}
