import { federation } from '../methods/federation.js';
import { MethodElement } from './bases/method-element.js';
import './federate/step.js';
import { define } from './internal/define.js';

/**
 * Registers a person whom an identity provider such as VNeID knows. The page is left for the
 * provider's, and the same registration goes on after the return.
 *
 * @summary Registration by an identity provider.
 * @since 0.1.0
 * @tagname dvc-register-federation
 *
 * @fires {StepEvent} dvc-step - The person has come to a step.
 * @fires {ProblemEvent} dvc-problem - An answer was refused, or the backend could not be reached.
 * @fires {CompleteEvent} dvc-complete - The account exists.
 */
export class DvcRegisterFederation extends MethodElement {
  static override readonly method = federation;
  static override readonly steps = { federate: 'dvc-step-federate', confirm: 'dvc-step-confirm' };
  static override readonly load = { confirm: () => import('./steps/confirm.js') };
}

define('dvc-register-federation', DvcRegisterFederation);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-register-federation': DvcRegisterFederation;
  }
}
