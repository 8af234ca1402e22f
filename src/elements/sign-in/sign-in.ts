import { html, nothing, type TemplateResult } from 'lit';
import { AUDIENCES } from '../../flow/method.js';
import type { Messages, SignInTexts } from '../../locales/messages.js';
import { AUDIENCES_OF } from '../../methods/offer.js';
import { WaysElement, type Way } from '../bases/ways-element.js';
import { define } from '../internal/define.js';
import { part } from '../internal/part.js';
import { pageLanguage } from '../texts/language.js';

/**
 * Signs people in on a page of the gateway. The elements inside it are the ways that it offers; the
 * first one is open at once.
 *
 * @summary Sign-in with a public-service account.
 * @since 0.1.0
 * @tagname dvc-sign-in
 *
 * @slot - The elements of the ways to sign in, in order.
 * @slot header - Shown above everything: a logo, a name.
 *
 * @fires {SignedInEvent} dvc-signed-in - The person is signed in; the session is in the browser's cookies.
 * @fires {StepEvent} dvc-step - The person has come to a step.
 * @fires {ProblemEvent} dvc-problem - An answer was refused, or the backend could not be reached.
 *
 * @csspart ways - The list of the other ways.
 * @csspart way - The button of another way.
 * @csspart links - The links to recovery and registration.
 *
 * @cssproperty [--dvc-color-primary=#0b5cad] - Buttons, links and focus.
 * @cssproperty [--dvc-gap=20px] - Space between parts.
 */
export class DvcSignIn extends WaysElement<SignInTexts> {
  static override readonly properties = {
    ...WaysElement.properties,
    recoverUrl: { attribute: 'recover-url' },
    registerUrl: { attribute: 'register-url' },
  };
  static override readonly purpose = 'sign-in';
  static override readonly ways: Readonly<Record<string, Way>> = {
    password: { audiences: AUDIENCES, load: () => import('./sign-in-password.js') },
    federation: { audiences: AUDIENCES_OF.federation, load: () => import('./sign-in-federation.js'), returns: true },
    passkey: { audiences: AUDIENCES, load: () => import('./sign-in-passkey.js') },
    usb: { audiences: AUDIENCES_OF.usb, load: () => import('./sign-in-usb.js') },
    sim: { audiences: AUDIENCES_OF.sim, load: () => import('./sign-in-sim.js') },
    signature: { audiences: AUDIENCES_OF.signature, load: () => import('./sign-in-signature.js') },
  };

  /** The page where a person sets a new password. Without it no link is shown. */
  recoverUrl = '';
  /** The page where a person registers. Without it no link is shown. */
  registerUrl = '';

  #stopAutofill: (() => void) | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
  }

  protected override updated(): void {
    const isForm = this.chosen === 'password' && this.offered.includes('passkey');
    if (!isForm) this.#stop();
    else if (!this.#stopAutofill) void this.#offerPasskeys();
  }

  protected override end(method: string): void {
    this.#stop();
    super.end(method);
  }

  #stop(): void {
    this.#stopAutofill?.();
    this.#stopAutofill = undefined;
  }

  /** Passkeys in the autofill of the user name. Without them the person still has the way of that name. */
  async #offerPasskeys(): Promise<void> {
    const { given: backend, portal, audience } = this;
    if (!backend) return;
    const stop = () => undefined;
    this.#stopAutofill = stop;
    const loaded = await part(import('../passkey/autofill.js')).catch(() => undefined);
    if (!loaded || this.#stopAutofill !== stop) return;
    const lang = this.lang || pageLanguage();
    this.#stopAutofill = loaded.offerPasskeys({
      ...{ backend, memory: this.remembered },
      start: { audience, lang, ...(portal && { portal }) },
      done: (method) => this.end(method),
      refused: (refused) => {
        Object.assign(this.querySelector('dvc-sign-in-passkey') ?? {}, { refused });
        this.choose('passkey');
      },
    });
  }

  protected override wordsOf(texts: Messages): Promise<SignInTexts> {
    return texts.signIn();
  }

  protected override links({ text }: SignInTexts): TemplateResult | typeof nothing {
    const { recoverUrl, registerUrl } = this;
    if (!(recoverUrl || registerUrl)) return nothing;
    return html`<p class="links" part="links">
      ${recoverUrl ? html`<a href=${recoverUrl}>${text.forgot}</a>` : nothing}
      ${registerUrl ? html`<span>${text['no-account']} <a href=${registerUrl}>${text.register}</a></span>` : nothing}
    </p>`;
  }
}

define('dvc-sign-in', DvcSignIn);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-sign-in': DvcSignIn;
  }
}
