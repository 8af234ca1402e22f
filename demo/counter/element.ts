import type { View } from 'dvc-register';
import { define, WaitMethodElement } from 'dvc-register/elements/bases';
import 'dvc-register/elements/steps/fields.js';
import { counter } from './counter.js';

export class CounterRegister extends WaitMethodElement {
  static override readonly method = counter;
  static override readonly steps = {
    identify: 'dvc-step-fields',
    wait: 'dvc-step-wait',
    password: 'dvc-step-password',
  };
  static override readonly load = {
    wait: () => import('dvc-register/elements/steps/wait.js'),
    password: () => import('dvc-register/elements/steps/password.js'),
  };

  /** The full user name for the password manager, after a reload. */
  protected override stepProperties(view: View): object {
    return { ...super.stepProperties(view), recall: () => this.session?.backend.username?.(view.id) };
  }
}

define('counter-register', CounterRegister);
