import { mobile } from '../methods/mobile.js';
import { define } from './define.js';
import { MethodElement } from './method-element.js';
import './steps/fields.js';

/**
 * Registers a person who has a mobile subscription in their own name.
 *
 * @summary Registration by mobile subscription.
 * @since 0.1.0
 * @tagname dvc-register-mobile
 *
 * @slot complete - Shown once the account exists.
 * @slot closed - Shown when the flow ends without an account.
 *
 * @fires {StepEvent} dvc-step - The person has come to a step.
 * @fires {ProblemEvent} dvc-problem - An answer was refused, or the backend could not be reached.
 * @fires {CompleteEvent} dvc-complete - The account exists.
 *
 * @csspart progress - Where the person is among the steps.
 * @csspart heading - The step's heading.
 * @csspart problem - Why an answer was refused.
 * @csspart step - The element that draws the current step.
 * @csspart form - The step's form.
 * @csspart field - A field with its label, hint and error.
 * @csspart input - An input.
 * @csspart consent - The consent.
 * @csspart submit - The button that sends an answer.
 * @csspart again - The button that asks for another code.
 * @csspart rules - The rules of a password.
 * @csspart restart - The button that begins anew.
 *
 * @cssproperty [--dvc-color-primary=#0b5cad] - Buttons, links and focus.
 * @cssproperty [--dvc-color-on-primary=#ffffff] - Text on the primary colour.
 * @cssproperty [--dvc-color-text=#1a2430] - Text.
 * @cssproperty [--dvc-color-muted=#4d5b6a] - Hints.
 * @cssproperty [--dvc-color-surface=#ffffff] - Inputs and cards.
 * @cssproperty [--dvc-color-raised=#f4f7fa] - Boxes.
 * @cssproperty [--dvc-color-border=#758494] - Borders of inputs.
 * @cssproperty [--dvc-color-line=#d9e0e8] - Thin lines.
 * @cssproperty [--dvc-color-danger=#b3161b] - Errors.
 * @cssproperty [--dvc-color-danger-surface=#fdf1f0] - Behind errors.
 * @cssproperty [--dvc-color-good=#146c3a] - What is well.
 * @cssproperty [--dvc-radius=0.5rem] - Corners.
 * @cssproperty [--dvc-gap=1.25rem] - Space between the parts of a step.
 * @cssproperty [--dvc-font=Be Vietnam Pro, system-ui] - Typeface.
 * @cssproperty [--dvc-font-size=1rem] - Size of text.
 */
export class DvcRegisterMobile extends MethodElement {
  static override readonly method = mobile;

  static override readonly steps = {
    identify: 'dvc-step-fields',
    code: 'dvc-step-code',
    password: 'dvc-step-password',
  };

  static override readonly load = {
    code: () => import('./steps/code.js'),
    password: () => import('./steps/password.js'),
  };
}

define('dvc-register-mobile', DvcRegisterMobile);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-register-mobile': DvcRegisterMobile;
  }
}
