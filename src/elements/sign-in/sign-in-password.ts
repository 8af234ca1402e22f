import { html, type TemplateResult, type nothing } from 'lit';
import type { View } from '../../flow/view.js';
import { passwordSignIn } from '../../methods/sign-in.js';
import { define } from '../internal/define.js';
import { MethodElement } from '../bases/method-element.js';
import '../steps/credentials.js';
import { css } from '../styles/css.js';

/**
 * Signs a person in by user name and password. A page may put `<dvc-step-credentials slot="step">`
 * inside: that small script draws the form while this one is still loading.
 *
 * @summary Sign-in by password.
 * @since 0.1.0
 * @tagname dvc-sign-in-password
 *
 * @fires {StepEvent} dvc-step - The person has come to a step.
 * @fires {ProblemEvent} dvc-problem - An answer was refused, or the backend could not be reached.
 * @fires {CompleteEvent} dvc-complete - The person is signed in.
 */
export class DvcSignInPassword extends MethodElement {
  static override readonly method = passwordSignIn;
  static override readonly steps = { credentials: 'dvc-step-credentials', code: 'dvc-step-code' };
  static override readonly load = { code: () => import('../steps/code.js') };
  static override styles = [
    ...[MethodElement.styles].flat(),
    css`
      /* The page's own heading stands above the only step. */
      .only {
        display: grid;
        gap: var(--_gap);
      }
      .only > div:has(h2),
      .only > .head,
      .only > .foot {
        display: none;
      }
      /* The warning of the end takes no room until it is shown: the list below must not move under a press. */
      .only > dvc-flow-end:not([shown]) {
        position: absolute;
      }
    `,
  ];

  protected override render(): TemplateResult | typeof nothing {
    const { view } = this.session?.state ?? {};
    const drawn = super.render();
    return this.#isFirst(view) ? html`<div class="only">${drawn}</div>` : drawn;
  }

  protected override updated(): void {
    super.updated();
    const { view } = this.session?.state ?? {};
    // A later step is drawn by its own element instead of the form.
    const form = this.querySelector('[slot=step]');
    if (view && !this.#isFirst(view)) form?.remove();
    // Until a focused field that changed its slot is laid out, Firefox sends its keys to the page.
    form?.getBoundingClientRect();
  }

  #isFirst(view: View | undefined): boolean {
    return view?.status === 'active' && view.step === this.method.steps[0]?.name;
  }
}

define('dvc-sign-in-password', DvcSignInPassword);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-sign-in-password': DvcSignInPassword;
  }
}
