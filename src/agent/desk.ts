/** The operations of the agent: what they may touch, in what order, and one at a time. */
import { setTimeout as delay } from 'node:timers/promises';
import { toBeSigned } from './challenge.js';
import type { Driver } from './token/driver.js';
import { refuse, type Answer, type CertificateInfo, type Fault, type Request, type TokenInfo } from './protocol.js';
import type { Prompter } from './prompt/prompter.js';
import type { Algorithm, KeyInfo } from './token/tokens.js';
import type { Order, Results } from './token/token-service.js';

export type Authenticate = Extract<Request, { op: 'authenticate' }>;

export interface SignatureInfo {
  /** RFC 7518 §3.1. */
  readonly algorithm: Algorithm;
  /** Base64; ECDSA as r‖s. */
  readonly signature: string;
}

export interface Desk {
  tokens(): Promise<Answer<readonly TokenInfo[]>>;
  certificates(): Promise<Answer<readonly CertificateInfo[]>>;
  /** Asks for the PIN and signs our challenge over `origin`. Aborting closes the question. */
  authenticate(origin: string, request: Authenticate, signal: AbortSignal): Promise<Answer<SignatureInfo>>;
  /** Calls back when tokens come or go; returns what stops it. */
  watch(changed: () => void): () => void;
  close(): void;
}

export interface DeskOptions {
  /** In the order of preference; a function where modules are installed while the agent runs. */
  readonly drivers: readonly Driver[] | (() => readonly Driver[]);
  readonly prompter: Prompter;
  /** Counts a question on behalf of an origin; `false`: no more for now. */
  readonly mayPrompt: (origin: string) => boolean;
  /** Milliseconds between two looks at the slots. */
  readonly every?: number;
  /** Milliseconds that a person has for the PIN. */
  readonly patience?: number;
}

/** Milliseconds that a silent module is waited for once another one has found something. */
const GRACE_MS = 2000;

/** The first answer that is good; `undefined` when all are there and none of them is. */
async function first<T>(all: readonly Promise<T>[], isGood: (answer: T) => boolean): Promise<T | undefined> {
  return new Promise((resolve) => {
    for (const each of all) void each.then((answer) => isGood(answer) && resolve(answer));
    void Promise.all(all).then(() => resolve(undefined));
  });
}

export function createDesk({ drivers, prompter, mayPrompt, every = 1000, patience = 120_000 }: DeskOptions): Desk {
  let busy = false;
  let seen: string | undefined;
  const listeners = new Set<() => void>();

  const modules = () => (typeof drivers === 'function' ? drivers() : drivers);

  /** Asks each driver; one that works is enough, and one that hangs keeps nobody waiting who has found something. */
  async function all<Verb extends 'list' | 'certificates'>(order: Extract<Order, { verb: Verb }>) {
    const answers: (Answer<Results[Verb]> | undefined)[] = [];
    const asked = modules().map((driver) => driver.run<Verb>(order));
    const noted = asked.map(async (each, at) => (answers[at] = await each));
    const enough = await first(noted, (answer) => answer.ok && answer.result.length > 0);
    if (enough) await Promise.race([Promise.all(noted), delay(GRACE_MS, undefined, { ref: false })]);
    const there = answers.filter((answer) => answer !== undefined);
    const good = there.filter((answer) => answer.ok);
    const results = good.flatMap(({ result }) => [...(result as readonly unknown[])]) as unknown as Results[Verb];
    if (good.length) return { ok: true, result: results } as const;
    return there.find((answer) => !answer.ok && answer.fault !== 'driver-missing') ?? refuse('driver-missing');
  }

  /** A card does one thing at a time, and so does its owner (B-5). */
  async function alone<T>(work: () => Promise<Answer<T>>): Promise<Answer<T>> {
    if (busy) return refuse('busy');
    busy = true;
    try {
      return await work();
    } finally {
      busy = false;
    }
  }

  /** Which driver has the key, and how it signs. */
  async function keyOf(certificate: string): Promise<Answer<{ readonly driver: Driver; readonly key: KeyInfo }>> {
    const asked = modules().map(async (driver) => ({ driver, answer: await driver.run({ verb: 'key', certificate }) }));
    const found = await first(asked, ({ answer }) => answer.ok);
    if (found?.answer.ok) return { ok: true, result: { driver: found.driver, key: found.answer.result } };
    const answers = (await Promise.all(asked)).map(({ answer }) => answer).filter((answer) => !answer.ok);
    const said = (fault: Fault) => answers.find((answer) => answer.fault === fault);
    // The token may be gone from one module and never have been another's.
    return (
      said('certificate-missing') ??
      answers.find(({ fault }) => fault !== 'driver-missing' && fault !== 'token-missing') ??
      said('token-missing') ??
      refuse('driver-missing')
    );
  }

  /** What is plugged in. Whoever asks has been told: what changes afterwards is news. */
  async function look() {
    const found = await all({ verb: 'list' });
    const now = JSON.stringify(found.ok ? found.result.map(({ label }) => label) : found.fault);
    if (seen !== undefined && now !== seen) for (const listener of [...listeners]) listener();
    seen = now;
    return found;
  }
  // While a question is open the driver is idle, so that a token pulled out then is noticed too (B-11).
  let looking = false;
  const timer = setInterval(() => {
    if (looking || !listeners.size) return;
    looking = true;
    void look().finally(() => (looking = false));
  }, every);
  timer.unref();

  async function ask(origin: string, key: KeyInfo, driver: Driver, certificate: string, signal: AbortSignal) {
    const gone = new AbortController();
    const stop = watch(() => {
      void driver.run({ verb: 'key', certificate }).then((answer) => {
        if (!answer.ok) gone.abort();
      });
    });
    const slow = AbortSignal.timeout(patience);
    try {
      const { label: token, owner, tries, onReader } = key;
      const pin = await prompter.pin(
        { origin, token, owner, tries, onReader },
        AbortSignal.any([signal, gone.signal, slow]),
      );
      if (gone.signal.aborted) return refuse('token-missing');
      if (slow.aborted) return refuse('timeout');
      if (signal.aborted || !pin || (!pin.length && !onReader)) return refuse('cancelled');
      return { ok: true, result: pin } as const;
    } finally {
      stop();
    }
  }

  function watch(changed: () => void) {
    listeners.add(changed);
    return () => void listeners.delete(changed);
  }

  async function authenticate(origin: string, { certificate, nonce, flowId }: Authenticate, signal: AbortSignal) {
    const found = await keyOf(certificate);
    if (!found.ok) return found;
    const { driver, key } = found.result;
    if (signal.aborted) return refuse('cancelled');
    if (key.tries === 'locked') return refuse('pin-locked', 'locked');
    if (!mayPrompt(origin)) return refuse('rate-limited');
    // The last try before the token locks is its owner's decision, never a program's (T27).
    if (key.tries === 'final' && !(await prompter.lastTry(origin, key.label, signal)))
      return refuse('cancelled', 'final');
    const asked = await ask(origin, key, driver, certificate, signal);
    if (!asked.ok) return asked;
    const pin = asked.result;
    try {
      const message = toBeSigned({ origin, nonce, flowId }, key.hash);
      const signed = await driver.run({ verb: 'sign', certificate, message, pin });
      if (!signed.ok) return signed;
      return { ok: true, result: { algorithm: key.algorithm, signature: signed.result.signature } } as const;
    } finally {
      pin.fill(0);
    }
  }

  return {
    tokens: look,
    async certificates() {
      if (busy) return refuse('busy');
      const found = await all({ verb: 'certificates' });
      if (!found.ok) return found;
      // Two modules may know the same token.
      const result = found.result.filter(({ id }, at, list) => list.findIndex((each) => each.id === id) === at);
      if (result.length) return { ok: true, result };
      const tokens = await all({ verb: 'list' });
      return tokens.ok && !tokens.result.length ? refuse('token-missing') : found;
    },
    authenticate: (origin, request, signal) => alone(() => authenticate(origin, request, signal)),
    watch,
    close() {
      clearInterval(timer);
      for (const driver of modules()) driver.close();
    },
  };
}

/** At most `most` in any hour for each origin; each call that says `true` counts (B-5, T27). */
export function createMeter(most: number, now: () => number = Date.now): (origin: string) => boolean {
  const times = new Map<string, number[]>();
  return (origin) => {
    const recent = (times.get(origin) ?? []).filter((at) => at > now() - 3_600_000);
    const may = recent.length < most;
    times.set(origin, may ? [...recent, now()] : recent);
    return may;
  };
}
