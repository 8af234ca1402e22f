import { mobileRecovery } from '../../methods/recover.js';
import { PhoneMethodElement } from '../bases/phone-method-element.js';
import { define } from '../internal/define.js';

/**
 * Gives a person a new password who proves the account's phone. The first proof waits a day.
 *
 * @summary Recovery by the phone of the account.
 * @since 0.1.0
 * @tagname dvc-recover-mobile
 *
 * @fires {StepEvent} dvc-step - The person has come to a step.
 * @fires {ProblemEvent} dvc-problem - An answer was refused, or the backend could not be reached.
 * @fires {CompleteEvent} dvc-complete - The password is set, and the person is signed in.
 */
export class DvcRecoverMobile extends PhoneMethodElement {
  static override readonly method = mobileRecovery;
}

define('dvc-recover-mobile', DvcRecoverMobile);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-recover-mobile': DvcRecoverMobile;
  }
}
