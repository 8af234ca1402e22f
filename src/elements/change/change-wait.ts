/** The step up to a certificate by a key elsewhere; drawn by `<dvc-account>`. */
import type { Method } from '../../flow/method.js';
import { signatureStepUp, simStepUp } from '../../methods/change.js';
import { WaitMethodElement } from '../bases/wait-method-element.js';
import { define } from '../internal/define.js';
import '../steps/provider.js';

abstract class StepUpElement extends WaitMethodElement {
  static override readonly steps = { identify: 'dvc-step-provider', wait: 'dvc-step-wait' };
}

/** @tagname dvc-change-sim */
class DvcChangeSim extends StepUpElement {
  static override readonly method: Method = simStepUp;
}

/** @tagname dvc-change-signature */
class DvcChangeSignature extends StepUpElement {
  static override readonly method: Method = signatureStepUp;
}

define('dvc-change-sim', DvcChangeSim);
define('dvc-change-signature', DvcChangeSignature);
