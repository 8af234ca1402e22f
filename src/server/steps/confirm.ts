/**
 * Shows the person what their certificate or their identity provider proved; they consent and
 * register (guide, Hình 13 and 15).
 */
import type { ConsentInput } from '../../flow/consent.js';
import type { Json } from '../../flow/method.js';
import { problem } from '../../flow/problem.js';
import type { ConfirmData } from '../../flow/signing-steps.js';
import type { Flow } from '../../flow/transition.js';
import { masked } from '../../flow/identity/written.js';
import type { Holder } from '../checks/certificates.js';
import type { KeptPerson } from '../../flow/identity/person.js';
import { consented, consentsOf, offerOf, shownOffer } from '../registration/consent.js';
import type { Decision, StepHandler, Visit } from '../registration/implement.js';
import type { ConsentRecord, NewAccount } from '../ports.js';
import { createAccount, type CreationPorts } from './create-account.js';

export type ConfirmPorts = CreationPorts;

/** What a signature or an identity provider proved, as stored in the flow. */
export interface Proven {
  readonly holder: Holder;
  readonly evidence: Json;
  /** Set where an identity provider vouches: the level that it proves, and more about the person. */
  readonly vouched?: { readonly assurance: string; readonly person: Partial<KeptPerson> };
}

interface ConfirmInput {
  readonly email: string;
  readonly consent: ConsentInput;
}

const iso = (seconds: number) => new Date(seconds * 1000).toISOString();

/** The last step of every method in which a certificate or an identity provider names the account's owner. */
export function confirmHandler(ports: ConfirmPorts): StepHandler<ConfirmInput> {
  const { accounts, portals, vault } = ports;
  const provenOf = ({ facts }: Flow) => facts as unknown as Proven;
  const offer = (flow: Flow) =>
    offerOf({ portals, accounts }, flow, provenOf(flow).vouched ? 'provider' : 'certificate');

  const show = (flow: Flow, { now }: Visit): Json => {
    const { name, organization = null, identifiers, unknown = [], issuer, notAfter } = provenOf(flow).holder;
    const hidden = [...identifiers, ...unknown].map(({ scheme, value }) => ({ scheme, value: masked(value) }));
    const until = notAfter === undefined ? {} : { validTo: iso(notAfter) };
    const certificate = { name, organization, identifiers: hidden, issuer, ...until };
    const data: ConfirmData = { consent: offer(flow), certificate };
    return { ...(data as unknown as Readonly<Record<string, Json>>), shownAt: new Date(now).toISOString() };
  };

  return {
    enter: (flow, visit) => Promise.resolve({ data: show(flow, visit) }),
    renew: (flow, visit) => Promise.resolve(show(flow, visit)),
    async answer({ email, consent }, flow, visit): Promise<Decision> {
      const shown = shownOffer(offer(flow), consent);
      if (!shown) return { type: 'reject', problem: problem('consent-required') };
      const proven = provenOf(flow);
      const consents = await consentsOf(shown, consent, flow, visit);
      const account = accountOf(flow, proven, { email, consents });
      const subject = await vault.mac('subject', account.subject);
      return createAccount(ports, flow, visit, { account, audit: [consented(consent, subject)] });
    },
  };
}

const accountOf = (
  flow: Flow,
  { holder: { subject, also = [], name, organization }, evidence, vouched }: Proven,
  rest: { readonly email: string; readonly consents: readonly ConsentRecord[] },
): NewAccount => ({
  ...vouched?.person,
  ...{ ...rest, evidence },
  flow: flow.ref,
  subject,
  ...(flow.audience === 'agency' && { also }),
  audience: flow.audience,
  method: flow.method,
  portal: flow.portal,
  fullName: flow.audience === 'citizen' ? name : (organization ?? name),
  assurance: vouched?.assurance ?? 'certificate',
});
