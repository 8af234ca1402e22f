/** The step up to a certificate by a key of this machine; drawn by `<dvc-account>`. */
import { usbStepUp } from '../../methods/change.js';
import { KeyMethodElement } from '../bases/key-method-element.js';
import { define } from '../internal/define.js';
import { singleStepStyles } from '../styles/single-step.js';

/** @tagname dvc-change-usb */
class DvcChangeUsb extends KeyMethodElement {
  static override readonly method = usbStepUp;
  static override styles = [...[KeyMethodElement.styles].flat(), singleStepStyles];
  static override readonly steps = { sign: 'dvc-step-sign' };
  static override readonly load = { sign: () => import('../steps/sign.js') };
}

define('dvc-change-usb', DvcChangeUsb);
