import { mobile } from '../methods/mobile.js';
import { define } from './internal/define.js';
import { PhoneMethodElement } from './bases/phone-method-element.js';

/**
 * Registers a person who has a mobile subscription in their own name.
 *
 * @summary Registration by mobile subscription.
 * @since 0.1.0
 * @tagname dvc-register-mobile
 */
export class DvcRegisterMobile extends PhoneMethodElement {
  static override readonly method = mobile;
}

define('dvc-register-mobile', DvcRegisterMobile);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-register-mobile': DvcRegisterMobile;
  }
}
