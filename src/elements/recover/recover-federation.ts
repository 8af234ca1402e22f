import { federationRecovery } from '../../methods/recover.js';
import { MethodElement } from '../bases/method-element.js';
import '../federate/step.js';
import { define } from '../internal/define.js';

/**
 * Gives a person a new password whom an identity provider such as VNeID knows. The page is left for
 * the provider's, and the same recovery goes on after the return.
 *
 * @summary Recovery by an identity provider.
 * @since 0.1.0
 * @tagname dvc-recover-federation
 *
 * @fires {StepEvent} dvc-step - The person has come to a step.
 * @fires {ProblemEvent} dvc-problem - An answer was refused, or the backend could not be reached.
 * @fires {CompleteEvent} dvc-complete - The password is set, and the person is signed in.
 */
export class DvcRecoverFederation extends MethodElement {
  static override readonly method = federationRecovery;
  static override readonly steps = { federate: 'dvc-step-federate', password: 'dvc-step-password' };
  static override readonly load = { password: () => import('../steps/password.js') };
}

define('dvc-recover-federation', DvcRecoverFederation);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-recover-federation': DvcRecoverFederation;
  }
}
