import { simSignIn } from '../../methods/sign-in.js';
import { define } from '../internal/define.js';
import '../steps/fields.js';
import { WaitMethodElement } from '../bases/wait-method-element.js';

/**
 * Signs in the holder of a SIM that signs.
 *
 * @summary Sign-in by a SIM that signs.
 * @since 0.1.0
 * @tagname dvc-sign-in-sim
 *
 * @fires {StepEvent} dvc-step - The person has come to a step.
 * @fires {ProblemEvent} dvc-problem - An answer was refused, or the backend could not be reached.
 * @fires {CompleteEvent} dvc-complete - The person is signed in.
 */
export class DvcSignInSim extends WaitMethodElement {
  static override readonly method = simSignIn;
  static override readonly steps = { identify: 'dvc-step-fields', wait: 'dvc-step-wait' };
}

define('dvc-sign-in-sim', DvcSignInSim);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-sign-in-sim': DvcSignInSim;
  }
}
