import { insurance } from '../methods/insurance.js';
import { define } from './internal/define.js';
import { PhoneMethodElement } from './bases/phone-method-element.js';

/**
 * Registers a person whom the social-insurance database knows.
 *
 * @summary Registration by social-insurance number.
 * @since 0.1.0
 * @tagname dvc-register-insurance
 */
export class DvcRegisterInsurance extends PhoneMethodElement {
  static override readonly method = insurance;
}

define('dvc-register-insurance', DvcRegisterInsurance);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-register-insurance': DvcRegisterInsurance;
  }
}
