/** What a signed-in person changes without a certificate; drawn by `<dvc-account>`. */
import type { Method } from '../../flow/method.js';
import { emailChange, passwordChange, phoneChange } from '../../methods/change.js';
import { MethodElement } from '../bases/method-element.js';
import { define } from '../internal/define.js';
import '../steps/fields.js';
import { singleStepStyles } from '../styles/single-step.js';

abstract class ChangeElement extends MethodElement {
  static override readonly steps: typeof MethodElement.steps = {
    identify: 'dvc-step-fields',
    credentials: 'dvc-step-credentials',
    code: 'dvc-step-code',
    password: 'dvc-step-password',
  };
  static override readonly load: typeof MethodElement.load = {
    credentials: () => import('../steps/credentials.js'),
    code: () => import('../steps/code.js'),
    password: () => import('../steps/password.js'),
  };
  static override styles = [...[MethodElement.styles].flat(), singleStepStyles];
}

/** @tagname dvc-change-phone */
class DvcChangePhone extends ChangeElement {
  static override readonly method: Method = phoneChange;
}

/** @tagname dvc-change-email */
class DvcChangeEmail extends ChangeElement {
  static override readonly method: Method = emailChange;
}

/** @tagname dvc-change-password */
class DvcChangePassword extends ChangeElement {
  static override readonly method: Method = passwordChange;
}

define('dvc-change-phone', DvcChangePhone);
define('dvc-change-email', DvcChangeEmail);
define('dvc-change-password', DvcChangePassword);
