/**
 * Requests to sign, and the people who answer them: by PIN on a phone, by button or password in an
 * app.
 */
import type { Authority, Kept } from '../authority/authority.js';
import type { World } from '../world.js';

/** The PIN of all people here. It protects nothing of value. */
export const PIN = '123456';
const TRIES = 3;
const LIFE = 5 * 60_000;

/** Signing SIMs: the owner of the certificate, by number in E.164. */
export const SIMS: Readonly<Record<string, string>> = {
  '+84823628899': 'citizen',
  '+84901010106': 'enterprise',
  '+84901010011': 'expired',
  '+84901010012': 'revoked',
  '+84901010015': 'token',
};

/** Accounts with the remote signers. */
export const ACCOUNTS: Readonly<Record<string, string>> = {
  '034086012222': 'citizen',
  'dien.nguyen@example.vn': 'citizen',
  '001190000015': 'token',
  '001190000011': 'expired',
  '001090000012': 'revoked',
};

export const PROVIDERS = {
  smartca: { name: 'SmartCA (thử nghiệm)', mode: 'implicit' },
  mysign: { name: 'MySign (thử nghiệm)', mode: 'otp' },
} as const;
export type ProviderId = keyof typeof PROVIDERS;

export type Outcome = 'signed' | 'cancelled' | 'unreachable' | 'undelivered' | 'device-error' | 'hash-mismatch';

export interface Request {
  readonly id: string;
  /** `+84…`, or `smartca:034086012222`. */
  readonly to: string;
  readonly text: string;
  readonly hash: Uint8Array;
  /** The first six and the last seven bits of the hash, as phones compute them. */
  readonly code: string;
  /** Milliseconds since 1970. */
  readonly until: number;
  /** The one-time password that a remote signer sent to the person. */
  readonly otp: string;
  outcome?: Outcome;
}

export interface Line {
  off: boolean;
  tries: number;
}

export interface Desk {
  /** The owner of the certificate of a number or an account. */
  owner(to: string): Kept | undefined;
  /** The person whose key actually signs: the sandbox can be switched to sign with a wrong one. */
  signer(to: string): Kept | undefined;
  line(to: string): Line;
  isLocked(to: string): boolean;
  ask(to: string, text: string, hash: Uint8Array, key?: string): Request;
  find(id: string): Request | undefined;
  /** A person's pending requests, newest first. */
  pending(to: string): readonly Request[];
  enter(id: string, pin: string): 'ok' | 'wrong' | 'locked' | 'gone';
  end(id: string, outcome: Outcome): boolean;
  /** Waits for the person's answer, at most so many milliseconds. */
  wait(id: string, ms: number, signal: AbortSignal): Promise<Request | undefined>;
}

const codeOf = (hash: Uint8Array) =>
  String(((hash[0] ?? 0) >> 2) * 128 + ((hash[hash.length - 1] ?? 0) & 0x7f)).padStart(4, '0');
const digits = () =>
  String(crypto.getRandomValues(new Uint32Array(1))[0] ?? 0)
    .padStart(6, '0')
    .slice(-6);

export function createDesk(world: World, authority: Authority): Desk {
  const requests = new Map<string, Request>();
  const keys = new Map<string, string>();
  const lines = new Map<string, Line>();
  const listeners = new Map<string, Set<() => void>>();

  const keptOf = (id: string | undefined) => authority.kept.find((each) => each.id === id);
  const lineOf = (to: string): Line => {
    const line = lines.get(to) ?? { off: false, tries: TRIES };
    lines.set(to, line);
    return line;
  };
  const isOpen = (request: Request | undefined): request is Request =>
    request !== undefined && !request.outcome && request.until > world.now();
  const notify = (id: string) => {
    for (const listener of listeners.get(id) ?? []) listener();
  };

  const desk: Desk = {
    owner: (to) => keptOf(SIMS[to] ?? ACCOUNTS[to.slice(to.indexOf(':') + 1)]),
    signer: (to) => (world.signing === 'other-person' ? keptOf('token') : desk.owner(to)),
    line: lineOf,
    isLocked: (to) => lineOf(to).tries <= 0,
    ask(to, text, hash, key) {
      const already = key ? desk.find(keys.get(key) ?? '') : undefined;
      if (already) return already;
      for (const [id, { until }] of requests) if (until + LIFE < world.now()) requests.delete(id);
      const request: Request = {
        ...{ id: crypto.randomUUID(), to, text, hash, code: codeOf(hash), until: world.now() + LIFE, otp: digits() },
        ...(lineOf(to).off ? { outcome: 'unreachable' as const } : {}),
        ...(isEnding(world.signing) ? { outcome: world.signing } : {}),
      };
      requests.set(request.id, request);
      if (key) keys.set(key, request.id);
      return request;
    },
    find: (id) => requests.get(id),
    pending: (to) => [...requests.values()].filter((each) => each.to === to && isOpen(each)).reverse(),
    enter(id, pin) {
      const request = requests.get(id);
      if (!isOpen(request)) return 'gone';
      const line = lineOf(request.to);
      if (line.tries > 0 && pin === PIN) {
        line.tries = TRIES;
        desk.end(id, 'signed');
        return 'ok';
      }
      line.tries -= 1;
      if (line.tries > 0) return 'wrong';
      desk.end(id, 'device-error');
      return 'locked';
    },
    end(id, outcome) {
      const request = requests.get(id);
      if (!isOpen(request)) return false;
      request.outcome = outcome;
      notify(id);
      return true;
    },
    async wait(id, ms, signal) {
      const request = requests.get(id);
      if (!isOpen(request)) return request;
      const mine = listeners.get(id) ?? new Set<() => void>();
      listeners.set(id, mine);
      const stop = new AbortController();
      const listener = () => stop.abort();
      mine.add(listener);
      await world.wait(ms, AbortSignal.any([stop.signal, signal]));
      mine.delete(listener);
      if (!mine.size) listeners.delete(id);
      return requests.get(id);
    },
  };
  return desk;
}

const ENDINGS: readonly string[] = ['undelivered', 'device-error', 'hash-mismatch'] satisfies Outcome[];
const isEnding = (mode: string): mode is Outcome => ENDINGS.includes(mode);
