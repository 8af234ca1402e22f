import { html, nothing, type TemplateResult } from 'lit';
import type { Messages, RecoverTexts } from '../../locales/messages.js';
import { AUDIENCES_OF } from '../../methods/offer.js';
import { WaysElement, type Way } from '../bases/ways-element.js';
import { define } from '../internal/define.js';
import { css } from '../styles/css.js';

/**
 * Gives people who have lost their password a new one, on a page of the gateway: they prove who they
 * are by one of the ways inside, and set the password. Every other sign-in of the account ends.
 *
 * @summary Recovery of an account.
 * @since 0.1.0
 * @tagname dvc-recover
 *
 * @slot - The elements of the ways to recover, in order.
 * @slot header - Shown above everything: a logo, a name.
 *
 * @fires {SignedInEvent} dvc-signed-in - The password is set and the person is signed in; the session is in the browser's cookies.
 * @fires {StepEvent} dvc-step - The person has come to a step.
 * @fires {ProblemEvent} dvc-problem - An answer was refused, or the backend could not be reached.
 *
 * @csspart ways - The list of the other ways.
 * @csspart way - The button of another way.
 * @csspart links - The link to the sign-in.
 * @csspart next - The link that leads on, once the password is set.
 *
 * @cssproperty [--dvc-color-primary=#0b5cad] - Buttons, links and focus.
 * @cssproperty [--dvc-gap=20px] - Space between parts.
 */
export class DvcRecover extends WaysElement<RecoverTexts> {
  static override readonly properties = {
    ...WaysElement.properties,
    signInUrl: { attribute: 'sign-in-url' },
    nextUrl: { attribute: 'next-url' },
  };
  static override styles = [
    ...[WaysElement.styles].flat(),
    css`
      a.primary {
        display: grid;
        place-content: center;
        border-radius: var(--_radius);
        font-weight: 600;
        text-decoration: none;
      }
    `,
  ];
  static override readonly purpose = 'recover';
  static override readonly ways: Readonly<Record<string, Way>> = {
    federation: { audiences: AUDIENCES_OF.federation, load: () => import('./recover-federation.js'), returns: true },
    mobile: { audiences: AUDIENCES_OF.mobile, load: () => import('./recover-mobile.js') },
    usb: { audiences: AUDIENCES_OF.usb, load: () => import('./recover-usb.js') },
    sim: { audiences: AUDIENCES_OF.sim, load: () => import('./recover-sim.js') },
    signature: { audiences: AUDIENCES_OF.signature, load: () => import('./recover-signature.js') },
  };

  /** The page where a person signs in who knows the password after all. Without it no link is shown. */
  signInUrl = '';
  /** Where the person goes with the new password. Without it no link is shown. */
  nextUrl = '';

  protected override async wordsOf(texts: Messages): Promise<RecoverTexts> {
    const signIn = await texts.signIn();
    return signIn.recover();
  }

  protected override links({ text }: RecoverTexts): TemplateResult | typeof nothing {
    const { signInUrl } = this;
    return signInUrl ? html`<p class="links" part="links"><a href=${signInUrl}>${text['sign-in']}</a></p>` : nothing;
  }

  protected override afterwards({ text }: RecoverTexts): TemplateResult | typeof nothing {
    const { nextUrl } = this;
    return nextUrl ? html`<a class="primary" part="next" href=${nextUrl}>${text.next}</a>` : nothing;
  }
}

define('dvc-recover', DvcRecover);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-recover': DvcRecover;
  }
}
