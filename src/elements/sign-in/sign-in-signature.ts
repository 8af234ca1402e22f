import { signatureSignIn } from '../../methods/sign-in.js';
import { define } from '../internal/define.js';
import '../steps/provider.js';
import { WaitMethodElement } from '../bases/wait-method-element.js';

/**
 * Signs in a person whose key lies with a remote signer and who confirms in its app.
 *
 * @summary Sign-in by a personal digital signature.
 * @since 0.1.0
 * @tagname dvc-sign-in-signature
 *
 * @fires {StepEvent} dvc-step - The person has come to a step.
 * @fires {ProblemEvent} dvc-problem - An answer was refused, or the backend could not be reached.
 * @fires {CompleteEvent} dvc-complete - The person is signed in.
 */
export class DvcSignInSignature extends WaitMethodElement {
  static override readonly method = signatureSignIn;
  static override readonly steps = { identify: 'dvc-step-provider', wait: 'dvc-step-wait' };
}

define('dvc-sign-in-signature', DvcSignInSignature);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-sign-in-signature': DvcSignInSignature;
  }
}
