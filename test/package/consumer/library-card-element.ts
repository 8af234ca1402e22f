/**
 * The elements of the method from outside: one from the base class for phone methods, one with its
 * own steps.
 */
import { defineMethod, ask, confirm, phone, sign, wait } from 'dvc-register';
import { define, MethodElement, PhoneMethodElement } from 'dvc-register/elements/bases';
import 'dvc-register/elements/steps/confirm.js';
import 'dvc-register/elements/steps/fields.js';
import 'dvc-register/elements/steps/sign.js';
import 'dvc-register/elements/steps/wait.js';
import { vi } from 'dvc-register/locales/vi.js';
import { withTexts } from 'dvc-register/locales';
import { library } from './library-card.js';

export class LibraryCard extends PhoneMethodElement {
  static override readonly method = library;
}
define('library-card', LibraryCard);

/** Both ways to sign in one method, which no built-in method has. */
const notary = defineMethod('notary', [ask([phone]), wait('office', { by: 'office' }), sign(), confirm()]);

export class NotaryOffice extends MethodElement {
  static override readonly method = notary;
  static override readonly steps = {
    identify: 'dvc-step-fields',
    wait: 'dvc-step-wait',
    sign: 'dvc-step-sign',
    confirm: 'dvc-step-confirm',
  };
}
define('notary-office', NotaryOffice);

export const texts = withTexts(vi, {});
