import type { View } from '../../flow/view.js';
import type { Signer } from '../../signers/signer.js';
import { hint } from '../texts/hint.js';
import { MethodElement } from './method-element.js';

type Load = () => Promise<Signer>;

/** Signers that a page may name in an attribute; a signer's code is fetched when it is named. */
const SIGNERS: Readonly<Record<string, Load>> = {
  agent: () => import('../../signers/agent.js').then(({ agentSigner }) => agentSigner()),
  file: () => import('../../signers/file.js').then(({ fileSigner }) => fileSigner()),
  vnpt: () => import('../../signers/plug-ins/vnpt.js').then(({ vnptSigner }) => vnptSigner()),
  bkav: () => import('../../signers/plug-ins/bkav.js').then(({ bkavSigner }) => bkavSigner()),
};
/** Signers that are offered to agencies only, because their authority issues for agencies only. */
const AGENCY: Readonly<Record<string, Load>> = {
  vgca: () => import('../../signers/plug-ins/vgca.js').then(({ vgcaSigner }) => vgcaSigner()),
};

/** A method in which a key on the person's machine signs, found by one of several signers. */
export abstract class KeyMethodElement extends MethodElement {
  static override readonly properties = { ...MethodElement.properties, signers: {} };

  /**
   * Names of signers, in the order of the offer: `agent file`. As a property it also takes a
   * portal's own signers. By default our agent, and for an agency also the program of its
   * authority.
   */
  signers: string | readonly Signer[] = '';

  #named: { readonly key: string; readonly signers: Promise<readonly Signer[]> } | undefined;

  protected override stepProperties(view: View): object {
    return { ...super.stepProperties(view), signers: this.#signers(view) };
  }

  #signers({ audience }: View): Promise<readonly Signer[]> | readonly Signer[] {
    const { signers } = this;
    if (typeof signers !== 'string') return signers;
    const agency = audience === 'agency';
    const key = `${audience} ${signers}`;
    if (this.#named?.key !== key) {
      const names = (signers || 'vgca agent').split(/\s+/).filter(Boolean);
      const unknown = names.filter((name) => !SIGNERS[name] && !AGENCY[name]);
      if (unknown.length) hint('signers', this, unknown.join(' '));
      // An agency's own program comes first: its authority issues for agencies only.
      const loads = [...(agency ? names.map((name) => AGENCY[name]) : []), ...names.map((name) => SIGNERS[name])];
      const named = { key, signers: Promise.all(loads.flatMap((load) => (load ? [load()] : []))) };
      this.#named = named;
      // A failed fetch is repeated when the step is drawn again.
      void named.signers.catch(() => {
        if (this.#named === named) this.#named = undefined;
      });
    }
    return this.#named.signers;
  }
}
