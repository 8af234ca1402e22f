import { sim } from '../methods/sim.js';
import { define } from './internal/define.js';
import './steps/fields.js';
import { WaitMethodElement } from './bases/wait-method-element.js';

/**
 * Registers the holder of a SIM that signs.
 *
 * @summary Registration by a SIM that signs.
 * @since 0.1.0
 * @tagname dvc-register-sim
 *
 * @fires {StepEvent} dvc-step - The person has come to a step.
 * @fires {ProblemEvent} dvc-problem - An answer was refused, or the backend could not be reached.
 * @fires {CompleteEvent} dvc-complete - The account exists.
 */
export class DvcRegisterSim extends WaitMethodElement {
  static override readonly method = sim;
  static override readonly steps = {
    identify: 'dvc-step-fields',
    wait: 'dvc-step-wait',
    confirm: 'dvc-step-confirm',
  };
}

define('dvc-register-sim', DvcRegisterSim);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-register-sim': DvcRegisterSim;
  }
}
