import { passkeyAddition } from '../../methods/passkey.js';
import { MethodElement } from '../bases/method-element.js';
import { define } from '../internal/define.js';
import '../steps/credentials.js';
import './create-step.js';
import { css } from '../styles/css.js';

/**
 * A signed-in person makes a passkey; part of `<dvc-account>`.
 *
 * @tagname dvc-change-passkey
 *
 * @fires {StepEvent} dvc-step - The person has come to a step.
 * @fires {ProblemEvent} dvc-problem - An answer was refused, or the backend could not be reached.
 * @fires {CompleteEvent} dvc-complete - The passkey exists.
 */
class DvcChangePasskey extends MethodElement {
  static override readonly method = passkeyAddition;
  static override readonly steps = { credentials: 'dvc-step-credentials', 'passkey-new': 'dvc-step-passkey-new' };
  static override styles = [
    ...[MethodElement.styles].flat(),
    css`
      /* The list has a button that leaves. */
      .foot {
        display: none;
      }
    `,
  ];
}

define('dvc-change-passkey', DvcChangePasskey);
