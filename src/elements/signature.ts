import { signature } from '../methods/signature.js';
import { define } from './internal/define.js';
import './steps/provider.js';
import { WaitMethodElement } from './bases/wait-method-element.js';

/**
 * Registers a person whose key lies with a remote signer and who confirms in its app.
 *
 * @summary Registration by a personal digital signature.
 * @since 0.1.0
 * @tagname dvc-register-signature
 *
 * @fires {StepEvent} dvc-step - The person has come to a step.
 * @fires {ProblemEvent} dvc-problem - An answer was refused, or the backend could not be reached.
 * @fires {CompleteEvent} dvc-complete - The account exists.
 */
export class DvcRegisterSignature extends WaitMethodElement {
  static override readonly method = signature;
  static override readonly steps = {
    identify: 'dvc-step-provider',
    wait: 'dvc-step-wait',
    confirm: 'dvc-step-confirm',
  };
}

define('dvc-register-signature', DvcRegisterSignature);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-register-signature': DvcRegisterSignature;
  }
}
