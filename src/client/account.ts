/** What a page of the gateway asks about the signed-in person. The session is in the browser's cookies. */
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

export interface AccountState {
  readonly me: AccountOwner;
  readonly consents: readonly AccountConsent[];
  readonly sessions: readonly AccountSession[];
  readonly signIns: readonly AccountSignIn[];
}

/** Nobody is signed in. */
export class SignedOut extends Error {}

export interface AccountClient {
  /** @throws {SignedOut} */
  read(): Promise<AccountState>;
  endSession(ref: string): Promise<void>;
  endOthers(): Promise<void>;
  signOut(): Promise<void>;
  /** Withdraws the consent to share the account with further portals. */
  withdraw(): Promise<void>;
  /** Ends all sessions, and returns when the account will be erased. */
  eraseLater(): Promise<string>;
}

interface AccountClientOptions {
  /** Where the account is: `/account` of the gateway. */
  readonly endpoint: string;
  /** Stands in for the global `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** BCP 47; the language of messages to the person. */
  readonly lang?: string;
}

const CALL_MS = 30_000;

export function accountClient({
  endpoint,
  fetch = (request) => globalThis.fetch(request),
  lang,
}: AccountClientOptions): AccountClient {
  const base = (globalThis as { location?: Location }).location?.href;

  async function call(verb: string, path: string, token?: string): Promise<unknown> {
    const headers = new Headers({ ...(token && { 'X-CSRF-Token': token }), ...(lang && { 'Accept-Language': lang }) });
    const request = new Request(new URL(endpoint + path, base), { method: verb, headers, cache: 'no-store' });
    const response = await within(CALL_MS, fetch(request));
    if (response.status === 401) throw new SignedOut();
    if (!response.ok) throw new Error(`${response.status}`);
    return response.status === 204 ? undefined : response.json();
  }

  /** The token is read anew each time: another tab may have signed in again. */
  async function change(verb: string, path: string): Promise<unknown> {
    const { token } = (await call('GET', '/session')) as { readonly token: string };
    return call(verb, path, token);
  }
  const done = async (verb: string, path: string) => void (await change(verb, path));

  return {
    async read() {
      const [me, { consents }, { sessions }, { signIns }] = (await Promise.all(
        ['/me', '/consents', '/sessions', '/sign-ins'].map((path) => call('GET', path)),
      )) as [
        AccountOwner,
        Pick<AccountState, 'consents'>,
        Pick<AccountState, 'sessions'>,
        Pick<AccountState, 'signIns'>,
      ];
      return { me, consents, sessions, signIns };
    },
    endSession: (ref) => done('DELETE', `/sessions/${encodeURIComponent(ref)}`),
    endOthers: () => done('DELETE', '/sessions'),
    signOut: () => done('DELETE', '/session'),
    withdraw: () => done('DELETE', '/consents/share'),
    async eraseLater() {
      const { eraseAt } = (await change('POST', '/erasure')) as { readonly eraseAt: string };
      return eraseAt;
    },
  };
}
