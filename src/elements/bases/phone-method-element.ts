import { MethodElement } from './method-element.js';
import '../steps/fields.js';

/** A method of three steps: identity, the code on the phone, a password. */
export abstract class PhoneMethodElement extends MethodElement {
  static override readonly steps = {
    identify: 'dvc-step-fields',
    code: 'dvc-step-code',
    password: 'dvc-step-password',
  };

  static override readonly load: typeof MethodElement.load = {
    code: () => import('../steps/code.js'),
    password: () => import('../steps/password.js'),
  };
}
