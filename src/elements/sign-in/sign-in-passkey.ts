import type { Problem } from '../../flow/problem.js';
import type { View } from '../../flow/view.js';
import { passkeySignIn } from '../../methods/passkey.js';
import { MethodElement } from '../bases/method-element.js';
import { define } from '../internal/define.js';
import '../passkey/step.js';
import { css } from '../styles/css.js';

/**
 * Signs in a person who has made a passkey in the account.
 *
 * @summary Sign-in by a passkey.
 * @since 0.1.0
 * @tagname dvc-sign-in-passkey
 *
 * @fires {StepEvent} dvc-step - The person has come to a step.
 * @fires {ProblemEvent} dvc-problem - An answer was refused, or the backend could not be reached.
 * @fires {CompleteEvent} dvc-complete - The person is signed in.
 */
export class DvcSignInPasskey extends MethodElement {
  static override readonly properties = { ...MethodElement.properties, refused: { attribute: false } };
  static override readonly method = passkeySignIn;
  static override readonly steps = { passkey: 'dvc-step-passkey' };
  static override styles = [
    ...[MethodElement.styles].flat(),
    css`
      /* The only step needs no list of steps, and nothing is lost that a new beginning would bring. */
      .head,
      .foot {
        display: none;
      }
    `,
  ];

  /** Why a passkey was refused that the person chose in the autofill of the user name. */
  refused: Problem | undefined;

  protected override stepProperties(view: View): object {
    const { busy = false, problem } = this.session?.state ?? {};
    // Shown until the next answer.
    if (busy || problem) this.refused = undefined;
    return { ...super.stepProperties(view), ...(this.refused && { problem: this.refused }) };
  }
}

define('dvc-sign-in-passkey', DvcSignInPasskey);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-sign-in-passkey': DvcSignInPasskey;
  }
}
