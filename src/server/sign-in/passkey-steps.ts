/** The steps in which a passkey signs a person in, and in which a signed-in person makes one. */
import { masked } from '../../flow/identity/written.js';
import type { Json } from '../../flow/method.js';
import { problem } from '../../flow/problem.js';
import type { Flow } from '../../flow/transition.js';
import { languagesOf, nearestLanguage } from '../../locales/gateway.js';
import type { NewPasskeyData, PasskeyData } from '../../methods/passkey.js';
import type { OwnedAccount } from '../accounts/sign-in-accounts.js';
import { subjectParts } from '../accounts/subject.js';
import type { Limits } from '../checks/limits.js';
import type { Notices } from '../notices/notices.js';
import type { Decision, StepHandler } from '../registration/implement.js';
import { fail, refuse } from '../steps/person.js';
import { openSession, type SessionPorts } from '../steps/session.js';
import { newSecret } from '../vault/vault.js';
import type { ChangePorts } from './change.js';
import { accountOf } from './owned.js';
import { MOST_PASSKEYS, type Credential, type FoundPasskey, type Passkeys } from './passkeys.js';

/** What the browser must have signed. */
export interface PasskeyExpectation {
  readonly challenge: string;
  /** The page, exactly. */
  readonly origin: string;
  readonly rpId: string;
}

/** Everything is base64url. */
export interface PasskeyAssertion {
  readonly credential: string;
  readonly clientData: string;
  readonly authenticatorData: string;
  readonly signature: string;
  /** The account’s name for authenticators; empty where the authenticator sends none. */
  readonly userHandle: string;
}

export interface PasskeyCreation {
  readonly credential: string;
  readonly clientData: string;
  readonly attestation: string;
  /** Separated by commas. */
  readonly transports: string;
}

/** Verifies what a browser has signed or made (WebAuthn). The person must have been verified. */
export interface PasskeyVerifier {
  /** `undefined`: refused. The counter is not compared. */
  asserted(
    answer: PasskeyAssertion,
    by: Credential,
    expected: PasskeyExpectation,
  ): Promise<Pick<Credential, 'counter' | 'synced'> | undefined>;
  /** `undefined`: refused. */
  created(answer: PasskeyCreation, expected: PasskeyExpectation): Promise<Credential | undefined>;
}

interface Passkeyed {
  readonly passkeys: Passkeys;
  readonly verifier: PasskeyVerifier;
  /** The gateway’s own origin. */
  readonly home: string;
}

export interface PasskeySignInPorts extends SessionPorts, Passkeyed {
  readonly limits: Limits;
  readonly notices: Pick<Notices, 'add'>;
}

export type PasskeyChangePorts = ChangePorts & Passkeyed;

/** A new challenge; the claim of an answer takes it, so it is answered once. */
const challengeFor = (home: string): PasskeyData => ({ challenge: newSecret(), rpId: new URL(home).hostname });

const expected = ({ data }: Flow, home: string): PasskeyExpectation => ({
  challenge: (data as unknown as PasskeyData).challenge,
  ...{ origin: home, rpId: new URL(home).hostname },
});

/** Whether the counter went back: two authenticators have the same key. */
const isCopied = (before: number, counter: number) => (before > 0 || counter > 0) && counter <= before;

/** A passkey names the account and signs it in. Its level is that of a phone (decision 0083). */
export function assertHandler(ports: PasskeySignInPorts): StepHandler<PasskeyAssertion> {
  const { passkeys, verifier, home, limits, signInAccounts } = ports;
  const show = () => Promise.resolve(challengeFor(home) as unknown as Json);
  return {
    enter: async () => ({ data: await show() }),
    renew: show,
    async answer(answer, flow, visit): Promise<Decision> {
      const { caller } = visit;
      const about = { caller, portal: flow.portal };
      const limited = await limits.take('sign-in', about);
      if (limited) return { type: 'reject', free: true, problem: limited, audit: [fail('limit', 'sign-in')] };
      const found = await passkeys.find(answer.credential);
      const account = found && (await signInAccounts.read(found.account));
      if (!account) return refuse(problem('passkey-refused'), [fail('sign-in', flow.method)]);
      const audit = [{ ...fail('sign-in', flow.method), subject: account.subject }];
      const used = await verifier.asserted(answer, found, expected(flow, home));
      const isOwn = answer.userHandle === '' || answer.userHandle === (await passkeys.userOf(account.id));
      if (!used || !isOwn) return refuse(problem('passkey-refused'), audit);
      if (isCopied(found.counter, used.counter)) return copied(ports, flow, account, found);
      if (found.paused) return { type: 'close', problem: problem('passkey-paused'), audit };
      await limits.give('sign-in', about);
      const { identity } = account;
      const opened = await openSession(ports, flow, { account, identity, assurance: 'phone', visit });
      const use = async (tx: unknown) =>
        (await passkeys.use(tx, found.ref, used)) ? undefined : problem('passkey-refused');
      return { ...opened, effects: async (tx) => (await use(tx)) ?? opened.effects?.(tx) };
    },
  };
}

/** Neither of two copies signs in from now on, and the owner hears of it. */
function copied(
  { passkeys, notices }: PasskeySignInPorts,
  flow: Flow,
  { id, subject, phone, email }: OwnedAccount,
  { ref }: FoundPasskey,
): Decision {
  return {
    type: 'close',
    problem: problem('passkey-copied'),
    effects: async (tx) => {
      await passkeys.pause(tx, { ref }, 'copied');
      await notices.add(tx, { account: id, kind: 'passkey-copied', phone, email, lang: flow.lang });
      return undefined;
    },
    audit: [{ ...fail('sign-in', flow.method), subject }],
  };
}

const names = languagesOf('page');

/** A signed-in person makes a passkey, and the old channels hear of it. */
export function createHandler(ports: PasskeyChangePorts): StepHandler<PasskeyCreation & { readonly label: string }> {
  const { passkeys, verifier, home, notices } = ports;
  async function show(flow: Flow): Promise<Json> {
    const { id, identity } = accountOf(flow);
    const known = await passkeys.credentials(id);
    const data: NewPasskeyData = {
      ...challengeFor(home),
      rpName: names[nearestLanguage(names, flow.lang)]?.name ?? new URL(home).hostname,
      user: await passkeys.userOf(id),
      username: masked(subjectParts(identity).value),
      known: known.map(({ id: credential, transports }) => ({ id: credential, transports })),
    };
    return data as unknown as Json;
  }
  return {
    async enter(flow) {
      const { length } = await passkeys.credentials(accountOf(flow).id);
      return length < MOST_PASSKEYS ? { data: await show(flow) } : { problem: problem('passkey-too-many') };
    },
    renew: show,
    async answer({ label, ...answer }, flow): Promise<Decision> {
      const { id, subject, phone, email } = accountOf(flow);
      const made = await verifier.created(answer, expected(flow, home));
      if (!made) return refuse(problem('passkey-refused'), [{ ...fail('passkey.add', 'refused'), subject }]);
      return {
        type: 'advance',
        effects: async (tx) => {
          if (!(await passkeys.add(tx, id, { ...made, label }))) return problem('passkey-known');
          await notices.add(tx, { account: id, kind: 'passkey-added', phone, email, lang: flow.lang });
          return undefined;
        },
        audit: [{ event: 'passkey.add', result: 'ok', reason: 'person', subject }],
      };
    },
  };
}
