import { define, MethodElement } from 'dvc-register/elements/bases';
import 'dvc-register/elements/steps/fields.js';
import { letter } from './letter.js';

export class LetterRegister extends MethodElement {
  static override readonly method = letter;
  static override readonly steps = { identify: 'dvc-step-fields', password: 'dvc-step-password' };
  static override readonly load = { password: () => import('dvc-register/elements/steps/password.js') };
}

define('letter-register', LetterRegister);
