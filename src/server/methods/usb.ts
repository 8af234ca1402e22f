import type { ConsentInput } from '../../flow/consent.js';
import type { Json } from '../../flow/method.js';
import { problem } from '../../flow/problem.js';
import type { ConfirmData, SignData } from '../../flow/steps.js';
import type { Flow } from '../../flow/transition.js';
import { usb } from '../../methods/usb.js';
import { issueChallenge, type Challenge } from '../../pki/challenge.js';
import type { Certificates, Holder } from '../certificates.js';
import { consentOffer, consentRecords } from '../consent.js';
import { implement, type Decision, type Implementation, type StepHandler, type Visit } from '../implement.js';
import type { Limits } from '../limits.js';
import type { Accounts, ConsentRecord, NewAccount } from '../ports.js';
import type { Portals } from '../portals.js';
import type { Vault } from '../vault.js';

export interface UsbPorts {
  readonly certificates: Certificates;
  readonly accounts: Accounts;
  readonly portals: Portals;
  readonly limits: Limits;
  readonly vault: Vault;
}

/** What the signature has proved, as the flow keeps it. */
interface Proven {
  readonly holder: Holder;
  readonly evidence: Json;
}

interface SignInput {
  readonly certificate: string;
  readonly algorithm: string;
  readonly signature: string;
}

/** What the flow keeps of a challenge beside what the page is shown. */
type Kept = SignData & { readonly origin: string; readonly issuedAt: number };

const STEP = 'sign';
const toBase64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
const fail = (event: string, reason: string) => [{ event, result: 'fail' as const, reason }];
const iso = (seconds: number) => new Date(seconds * 1000).toISOString();

/** Digits that a passer-by may see. */
const masked = (value: string) => '*'.repeat(Math.max(0, value.length - 4)) + value.slice(-4);

/**
 * Registration by USB token: the token signs a challenge, and the certificate alone says who registers.
 *
 * @example
 * createRegistrar({ implementations: [usbRegistration(ports)], ...rest });
 */
export function usbRegistration(ports: UsbPorts): Implementation {
  return implement(usb, { sign: signHandler(ports), confirm: confirmHandler(ports) });
}

function signHandler({ certificates, accounts, portals, limits, vault }: UsbPorts): StepHandler<SignInput> {
  /** The origin that the browser told the gateway; where there is none to be told, the portal's own. */
  const originOf = ({ portal }: Flow, { caller }: Visit): string => {
    const origins = portals.byId(portal)?.origins ?? [];
    return origins.find((each) => each === caller.origin) ?? origins[0] ?? '';
  };

  async function show(flow: Flow, visit: Visit): Promise<Json> {
    const name = await vault.mac('challenge', flow.ref);
    const made = issueChallenge({ origin: originOf(flow, visit), flow: name, step: STEP }, visit.now / 1000);
    const { nonce, origin, issuedAt, expiresAt } = made;
    const issuers = certificates.issuers(flow.audience).map(toBase64);
    return { nonce, flow: name, origin, issuedAt, expiresAt: iso(expiresAt), issuers } satisfies Kept;
  }

  /** The challenge that this answer may be to. The claim on the revision has already taken it: nobody else can (T12). */
  function taken({ data }: Flow): Challenge {
    const { expiresAt, ...kept } = data as unknown as Kept;
    return { ...kept, step: STEP, expiresAt: Date.parse(expiresAt) / 1000 };
  }

  async function judge(input: SignInput, flow: Flow, visit: Visit) {
    const kept = taken(flow);
    const now = { origin: originOf(flow, visit), flow: await vault.mac('challenge', flow.ref), step: STEP };
    return certificates.verify(input, kept, now, flow.audience);
  }

  return {
    enter: async (flow, visit) => ({ data: await show(flow, visit) }),
    renew: show,
    async answer(input, flow, visit): Promise<Decision> {
      const limited = await limits.take('submit', { caller: visit.caller, portal: flow.portal });
      if (limited) return { type: 'reject', free: true, problem: limited };
      const verdict = await judge(input, flow, visit);
      if (!verdict.ok) {
        const late = verdict.code === 'challenge-invalid' || verdict.code === 'revocation-unavailable';
        return { type: 'reject', free: late, problem: problem(verdict.code), audit: fail('certificate', verdict.code) };
      }
      const { holder } = verdict;
      const subject = await vault.mac('subject', holder.subject);
      if (await accounts.exists(holder.subject)) {
        return {
          type: 'close',
          problem: problem('already-registered'),
          audit: [{ event: 'certificate', result: 'ok', subject }],
        };
      }
      const evidence: Json = { ...input, challenge: flow.data, at: new Date(visit.now).toISOString() };
      const proven: Proven = { holder, evidence };
      return {
        type: 'advance',
        proven: true,
        facts: proven as unknown as Readonly<Record<string, Json>>,
        audit: [{ event: 'certificate', result: 'ok', subject }],
      };
    },
  };
}

function confirmHandler({
  accounts,
  portals,
  vault,
}: UsbPorts): StepHandler<{ readonly email: string; readonly consent: ConsentInput }> {
  const offer = ({ portal, lang }: Flow) => {
    const found = portals.byId(portal);
    if (!found) throw new TypeError(`The portal "${portal}" is no longer configured.`);
    return consentOffer(found, lang);
  };
  const provenOf = ({ facts }: Flow) => facts as unknown as Proven;

  const show = (flow: Flow, { now }: Visit): Json => {
    const { name, organization = null, identifiers, issuer, notAfter } = provenOf(flow).holder;
    const hidden = identifiers.map(({ scheme, value }) => ({ scheme, value: masked(value) }));
    const certificate = { name, organization, identifiers: hidden, issuer, validTo: iso(notAfter) };
    const data: ConfirmData = { consent: offer(flow), certificate };
    return { ...(data as unknown as Readonly<Record<string, Json>>), shownAt: new Date(now).toISOString() };
  };

  return {
    enter: (flow, visit) => Promise.resolve({ data: show(flow, visit) }),
    renew: (flow, visit) => Promise.resolve(show(flow, visit)),
    async answer({ email, consent }, flow, visit): Promise<Decision> {
      const shown = offer(flow);
      if (consent.version !== shown.version) return { type: 'reject', problem: problem('consent-required') };
      const { holder, evidence } = provenOf(flow);
      const consents = await consentRecords(shown, consent, {
        shownAt: (flow.data as { shownAt?: string } | null)?.shownAt ?? new Date(visit.now).toISOString(),
        decidedAt: new Date(visit.now).toISOString(),
        portal: flow.portal,
        origin: visit.caller.origin ?? '',
        flow: flow.ref,
      });
      const account = accountOf(flow, holder, { email, evidence, consents });
      const subject = await vault.mac('subject', holder.subject);
      return {
        type: 'advance',
        effects: async (tx) => ((await accounts.create(tx, account)) ? undefined : problem('already-registered')),
        audit: [
          { event: 'consent', result: 'ok', subject },
          { event: 'account.create', result: 'ok', subject },
        ],
      };
    },
  };
}

const accountOf = (
  flow: Flow,
  { subject, name, organization }: Holder,
  rest: { readonly email: string; readonly evidence: Json; readonly consents: readonly ConsentRecord[] },
): NewAccount => ({
  ...rest,
  flow: flow.ref,
  subject,
  audience: flow.audience,
  method: flow.method,
  portal: flow.portal,
  fullName: flow.audience === 'citizen' ? name : (organization ?? name),
  assurance: 'certificate',
});
