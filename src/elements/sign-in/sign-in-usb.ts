import { usbSignIn } from '../../methods/sign-in.js';
import { define } from '../internal/define.js';
import { KeyMethodElement } from '../bases/key-method-element.js';
import { singleStepStyles } from '../styles/single-step.js';

/**
 * Signs in the holder of a USB token.
 *
 * @summary Sign-in by USB token.
 * @since 0.1.0
 * @tagname dvc-sign-in-usb
 *
 * @fires {StepEvent} dvc-step - The person has come to a step.
 * @fires {ProblemEvent} dvc-problem - An answer was refused, or the backend could not be reached.
 * @fires {CompleteEvent} dvc-complete - The person is signed in.
 */
export class DvcSignInUsb extends KeyMethodElement {
  static override readonly method = usbSignIn;
  static override styles = [...[KeyMethodElement.styles].flat(), singleStepStyles];
  static override readonly steps = { sign: 'dvc-step-sign' };
  static override readonly load = { sign: () => import('../steps/sign.js') };
}

define('dvc-sign-in-usb', DvcSignInUsb);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-sign-in-usb': DvcSignInUsb;
  }
}
