import { usbRecovery } from '../../methods/recover.js';
import { KeyMethodElement } from '../bases/key-method-element.js';
import { define } from '../internal/define.js';

/**
 * Gives the holder of a USB token a new password.
 *
 * @summary Recovery by USB token.
 * @since 0.1.0
 * @tagname dvc-recover-usb
 *
 * @fires {StepEvent} dvc-step - The person has come to a step.
 * @fires {ProblemEvent} dvc-problem - An answer was refused, or the backend could not be reached.
 * @fires {CompleteEvent} dvc-complete - The password is set, and the person is signed in.
 */
export class DvcRecoverUsb extends KeyMethodElement {
  static override readonly method = usbRecovery;
  static override readonly steps = { sign: 'dvc-step-sign', password: 'dvc-step-password' };
  static override readonly load = {
    sign: () => import('../steps/sign.js'),
    password: () => import('../steps/password.js'),
  };
}

define('dvc-recover-usb', DvcRecoverUsb);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-recover-usb': DvcRecoverUsb;
  }
}
