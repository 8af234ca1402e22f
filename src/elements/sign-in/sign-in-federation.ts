import { federationSignIn } from '../../methods/sign-in.js';
import { MethodElement } from '../bases/method-element.js';
import '../federate/step.js';
import { define } from '../internal/define.js';
import { singleStepStyles } from '../styles/single-step.js';

/**
 * Signs in a person whom an identity provider such as VNeID knows. The page is left for the
 * provider's, and the same sign-in goes on after the return.
 *
 * @summary Sign-in by an identity provider.
 * @since 0.1.0
 * @tagname dvc-sign-in-federation
 *
 * @fires {StepEvent} dvc-step - The person has come to a step.
 * @fires {ProblemEvent} dvc-problem - An answer was refused, or the backend could not be reached.
 * @fires {CompleteEvent} dvc-complete - The person is signed in.
 */
export class DvcSignInFederation extends MethodElement {
  static override readonly method = federationSignIn;
  static override readonly steps = { federate: 'dvc-step-federate' };
  static override styles = [...[MethodElement.styles].flat(), singleStepStyles];
}

define('dvc-sign-in-federation', DvcSignInFederation);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-sign-in-federation': DvcSignInFederation;
  }
}
