import type { View } from '../flow/view.js';
import { usb } from '../methods/usb.js';
import type { Signer } from '../signers/signer.js';
import { define } from './define.js';
import { MethodElement } from './method-element.js';

/** Signers that a page may name in an attribute; each is fetched when it is named. */
const SIGNERS: Readonly<Record<string, () => Promise<Signer>>> = {
  agent: () => import('../signers/agent.js').then(({ agentSigner }) => agentSigner()),
  file: () => import('../signers/file.js').then(({ fileSigner }) => fileSigner()),
};

/**
 * Registers whoever holds a USB token: a citizen, an enterprise, a state agency.
 *
 * @summary Registration by USB token.
 * @since 0.1.0
 * @tagname dvc-register-usb
 *
 * @fires {StepEvent} dvc-step - The person has come to a step.
 * @fires {ProblemEvent} dvc-problem - An answer was refused, or the backend could not be reached.
 * @fires {CompleteEvent} dvc-complete - The account exists.
 */
export class DvcRegisterUsb extends MethodElement {
  static override readonly properties = { ...MethodElement.properties, signers: {} };
  static override readonly method = usb;
  static override readonly steps = { sign: 'dvc-step-sign', confirm: 'dvc-step-confirm' };
  static override readonly load = {
    sign: () => import('./steps/sign.js'),
    confirm: () => import('./steps/confirm.js'),
  };

  /** Names of signers, in the order in which they are offered: `agent file`. As a property, also signers of a portal's own. */
  signers: string | readonly Signer[] = 'agent';

  #named: { readonly names: string; readonly signers: Promise<readonly Signer[]> } | undefined;

  protected override stepProperties(view: View): object {
    return { ...super.stepProperties(view), signers: this.#signers() };
  }

  #signers(): Promise<readonly Signer[]> | readonly Signer[] {
    const { signers } = this;
    if (typeof signers !== 'string') return signers;
    if (this.#named?.names !== signers) {
      const makers = signers.split(/\s+/).map((name) => SIGNERS[name]);
      this.#named = { names: signers, signers: Promise.all(makers.flatMap((make) => (make ? [make()] : []))) };
    }
    return this.#named.signers;
  }
}

define('dvc-register-usb', DvcRegisterUsb);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-register-usb': DvcRegisterUsb;
  }
}
