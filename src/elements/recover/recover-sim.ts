import { simRecovery } from '../../methods/recover.js';
import { WaitMethodElement } from '../bases/wait-method-element.js';
import { define } from '../internal/define.js';
import '../steps/fields.js';

/**
 * Gives the holder of a SIM that signs a new password.
 *
 * @summary Recovery by a SIM that signs.
 * @since 0.1.0
 * @tagname dvc-recover-sim
 *
 * @fires {StepEvent} dvc-step - The person has come to a step.
 * @fires {ProblemEvent} dvc-problem - An answer was refused, or the backend could not be reached.
 * @fires {CompleteEvent} dvc-complete - The password is set, and the person is signed in.
 */
export class DvcRecoverSim extends WaitMethodElement {
  static override readonly method = simRecovery;
  static override readonly steps = {
    identify: 'dvc-step-fields',
    wait: 'dvc-step-wait',
    password: 'dvc-step-password',
  };
  static override readonly load = { ...WaitMethodElement.load, password: () => import('../steps/password.js') };
}

define('dvc-recover-sim', DvcRecoverSim);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-recover-sim': DvcRecoverSim;
  }
}
