/** What a page of the gateway asks about the signed-in person. The session is in the browser's cookies. */
import type { Offered } from '../flow/offer.js';
import type { Problem } from '../flow/problem.js';
import { isProblem } from '../flow/backend.js';
import { unreachable } from '../flow/unreachable.js';
import { within } from '../within.js';

/** Times are ISO 8601. */
export interface AccountSession {
  readonly ref: string;
  readonly method: string;
  readonly acr: string;
  readonly portal?: string;
  readonly signedInAt: string;
  readonly seenAt: string;
  readonly endsAt: string;
  readonly current: boolean;
  /** The account of the organisation that the person acts for in this session. */
  readonly actingFor?: string;
}

/** A person whom the organisation has named. */
export interface NamedPerson {
  readonly ref: string;
  readonly name: string;
  /** Masked. */
  readonly identity: string;
  readonly role: string;
  readonly namedAt: string;
}

/** An organisation that has named the person. */
interface Represented {
  /** The organisation's account. */
  readonly account: string;
  readonly name: string;
  readonly role: string;
}

/** Whom to name. */
export interface Naming {
  readonly citizenId: string;
  readonly fullName: string;
  readonly role: string;
}

interface AccountOwner {
  readonly account: string;
  readonly audience: string;
  readonly name: string;
  readonly birthDate?: string;
  readonly identity: { readonly scheme: string; readonly value: string; readonly masked: string };
  /** Masked, like `email`. */
  readonly phone?: string;
  readonly email?: string;
  readonly hasPassword: boolean;
  /** How the identity was proved. */
  readonly method: string;
  readonly acr: string;
  readonly registeredAt: string;
  readonly provedAt: string;
  readonly portals: readonly { readonly id: string; readonly name: string }[];
}

interface AccountConsent {
  readonly purpose: string;
  readonly granted: boolean;
  readonly portal: string;
  readonly decidedAt: string;
  readonly withdrawnAt: string | null;
}

interface AccountSignIn {
  readonly at: string;
  readonly portal: string;
  readonly method: string | null;
  readonly result: 'ok' | 'fail';
}

export interface AccountPasskey {
  readonly ref: string;
  /** As the person has named it; may be empty. */
  readonly label: string;
  readonly createdAt: string;
  readonly usedAt?: string;
  /** Whether a cloud account keeps it too. */
  readonly synced: boolean;
  /** Why it does not sign in at the moment. */
  readonly paused?: 'recovery' | 'copied';
}

export interface AccountState {
  readonly me: AccountOwner;
  readonly consents: readonly AccountConsent[];
  readonly sessions: readonly AccountSession[];
  readonly signIns: readonly AccountSignIn[];
  readonly passkeys: readonly AccountPasskey[];
  /** What the person can change here, as methods of the purpose `change`. */
  readonly changes: readonly Offered[];
  /** For which organisations the person may act. */
  readonly organisations: readonly Represented[];
  /** Whom the organisation of the session has named; `undefined`: the session is for no organisation. */
  readonly people: readonly NamedPerson[] | undefined;
}

/** The person is not signed in, or no longer. */
export class SignedOut extends Error {}

/** The gateway has refused a call. */
export class Refused extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

export interface AccountClient {
  /** @throws {SignedOut} */
  read(): Promise<AccountState>;
  endSession(ref: string): Promise<void>;
  endOthers(): Promise<void>;
  signOut(): Promise<void>;
  /** Withdraws the consent to share the account with further portals. */
  withdraw(): Promise<void>;
  /** Names a person who acts for the organisation from now on. @throws {Refused} */
  name(person: Naming): Promise<void>;
  /** Takes a naming back. */
  unname(ref: string): Promise<void>;
  /** For whom this session acts from now on; `null`: for the person alone. */
  actFor(organisation: string | null): Promise<void>;
  namePasskey(ref: string, label: string): Promise<void>;
  /** Lets a paused passkey sign in again. */
  resumePasskey(ref: string): Promise<void>;
  removePasskey(ref: string): Promise<void>;
  /** Ends all sessions, and returns when the account will be erased. */
  eraseLater(): Promise<string>;
}

interface AccountClientOptions {
  /** Where the account is: `/account` of the gateway. */
  readonly endpoint: string;
  /** Where the flows of the gateway run: `/registration`. Without it nothing can be changed. */
  readonly flows?: string;
  /** Stands in for the global `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** BCP 47; the language of messages to the person. */
  readonly lang?: string;
}

/** Timeout of a response's headers, and of its body, in milliseconds. */
const CALL_MS = 30_000;

type Call = (verb: string, path: string, options?: { token?: string; body?: object }) => Promise<unknown>;

/** The organisation of the session: its own, or the one that its person acts for. */
const isForOrganisation = ({ audience }: AccountOwner, sessions: readonly AccountSession[]) =>
  audience !== 'citizen' || sessions.some(({ current, actingFor }) => current && actingFor !== undefined);

/** Everything that the page shows. */
async function readAccount(call: Call, changes: () => Promise<readonly Offered[]>): Promise<AccountState> {
  const get = async <T>(path: string) => (await call('GET', path)) as T;
  const [me, { consents }, { sessions }, { signIns }, { passkeys }, { organisations }, offered] = await Promise.all([
    get<AccountOwner>('/me'),
    get<Pick<AccountState, 'consents'>>('/consents'),
    get<Pick<AccountState, 'sessions'>>('/sessions'),
    get<Pick<AccountState, 'signIns'>>('/sign-ins'),
    get<Pick<AccountState, 'passkeys'>>('/passkeys'),
    get<Pick<AccountState, 'organisations'>>('/organisations'),
    changes(),
  ]);
  const named = isForOrganisation(me, sessions)
    ? await get<{ readonly people: readonly NamedPerson[] }>('/people').catch(unlessRefused)
    : undefined;
  return { me, consents, sessions, signIns, passkeys, organisations, changes: offered, people: named?.people };
}

/** The organisation may have withdrawn the naming since the session was read. */
function unlessRefused(error: unknown): undefined {
  if (!(error instanceof Refused)) throw error;
}

export function accountClient(options: AccountClientOptions): AccountClient {
  const { endpoint, flows, fetch = (request) => globalThis.fetch(request), lang } = options;
  const base = (globalThis as { location?: Location }).location?.href;

  async function ask(url: string, init: RequestInit): Promise<unknown> {
    const response = await within(CALL_MS, fetch(new Request(new URL(url, base), { ...init, cache: 'no-store' })));
    if (response.status === 401) throw new SignedOut();
    if (response.status === 204) return undefined;
    const body: unknown = await within(CALL_MS, response.json()).catch(() => undefined);
    if (response.ok) return body;
    throw new Refused(isProblem(body) ? body : unreachable(response.status));
  }
  const call: Call = (method, path, { token, body } = {}) =>
    ask(endpoint + path, {
      method,
      headers: {
        ...(token && { 'X-CSRF-Token': token }),
        ...(lang && { 'Accept-Language': lang }),
        ...(body && { 'Content-Type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });

  /** The token is read anew each time: another tab may have signed in again. */
  async function change(verb: string, path: string, body?: object): Promise<unknown> {
    const { token } = (await call('GET', '/session')) as { readonly token: string };
    return call(verb, path, { token, ...(body && { body }) });
  }
  const done = async (verb: string, path: string, body?: object) => void (await change(verb, path, body));

  const passkey = (ref: string) => `/passkeys/${encodeURIComponent(ref)}`;

  /** Methods that are out of service are listed too; the start of one is refused with the reason. */
  async function changes(): Promise<readonly Offered[]> {
    if (!flows) return [];
    const body = (await ask(`${flows}/methods?purpose=change`, {})) as
      | { readonly methods?: unknown }
      | null
      | undefined;
    if (!Array.isArray(body?.methods)) throw new Refused(unreachable());
    return body.methods as readonly Offered[];
  }

  return {
    read: () => readAccount(call, changes),
    endSession: (ref) => done('DELETE', `/sessions/${encodeURIComponent(ref)}`),
    endOthers: () => done('DELETE', '/sessions'),
    signOut: () => done('DELETE', '/session'),
    withdraw: () => done('DELETE', '/consents/share'),
    name: (person) => done('POST', '/people', person),
    unname: (ref) => done('DELETE', `/people/${encodeURIComponent(ref)}`),
    namePasskey: (ref, label) => done('PATCH', passkey(ref), { label }),
    resumePasskey: (ref) => done('PATCH', passkey(ref), { paused: false }),
    removePasskey: (ref) => done('DELETE', passkey(ref)),
    actFor: (organisation) => done('POST', '/acting', { organisation }),
    async eraseLater() {
      const { eraseAt } = (await change('POST', '/erasure')) as { readonly eraseAt: string };
      return eraseAt;
    },
  };
}
