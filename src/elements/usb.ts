import { usb } from '../methods/usb.js';
import { define } from './internal/define.js';
import { KeyMethodElement } from './bases/key-method-element.js';

/**
 * Registers the holder of a USB token.
 *
 * @summary Registration by USB token.
 * @since 0.1.0
 * @tagname dvc-register-usb
 *
 * @fires {StepEvent} dvc-step - The person has come to a step.
 * @fires {ProblemEvent} dvc-problem - An answer was refused, or the backend could not be reached.
 * @fires {CompleteEvent} dvc-complete - The account exists.
 */
export class DvcRegisterUsb extends KeyMethodElement {
  static override readonly method = usb;
  static override readonly steps = { sign: 'dvc-step-sign', confirm: 'dvc-step-confirm' };
  static override readonly load = {
    sign: () => import('./steps/sign.js'),
    confirm: () => import('./steps/confirm.js'),
  };
}

define('dvc-register-usb', DvcRegisterUsb);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-register-usb': DvcRegisterUsb;
  }
}
