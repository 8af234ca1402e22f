import { signatureRecovery } from '../../methods/recover.js';
import { WaitMethodElement } from '../bases/wait-method-element.js';
import { define } from '../internal/define.js';
import '../steps/provider.js';

/**
 * Gives a person a new password whose key lies with a remote signer.
 *
 * @summary Recovery by a personal digital signature.
 * @since 0.1.0
 * @tagname dvc-recover-signature
 *
 * @fires {StepEvent} dvc-step - The person has come to a step.
 * @fires {ProblemEvent} dvc-problem - An answer was refused, or the backend could not be reached.
 * @fires {CompleteEvent} dvc-complete - The password is set, and the person is signed in.
 */
export class DvcRecoverSignature extends WaitMethodElement {
  static override readonly method = signatureRecovery;
  static override readonly steps = {
    identify: 'dvc-step-provider',
    wait: 'dvc-step-wait',
    password: 'dvc-step-password',
  };
  static override readonly load = { ...WaitMethodElement.load, password: () => import('../steps/password.js') };
}

define('dvc-recover-signature', DvcRecoverSignature);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-recover-signature': DvcRecoverSignature;
  }
}
