/** The agent's operations: which tokens they use, in what order, and one at a time. */
import { askAll, findKey } from './ask-drivers.js';
import { toBeSigned } from './challenge.js';
import type { Driver } from './token/driver.js';
import { refuse, type Answer, type CertificateInfo, type Request, type TokenInfo } from './protocol.js';
import type { Prompter } from './prompt/prompter.js';
import type { Algorithm, KeyInfo } from './token/tokens.js';

type Authenticate = Extract<Request, { op: 'authenticate' }>;

interface SignatureInfo {
  /** RFC 7518 §3.1. */
  readonly algorithm: Algorithm;
  /** Base64; ECDSA as r‖s. */
  readonly signature: string;
}

export interface Operations {
  tokens(): Promise<Answer<readonly TokenInfo[]>>;
  certificates(): Promise<Answer<readonly CertificateInfo[]>>;
  /** Prompts for the PIN and signs our challenge for `origin`. Aborting closes the prompt. */
  authenticate(origin: string, request: Authenticate, signal: AbortSignal): Promise<Answer<SignatureInfo>>;
  /** Calls `changed` when a token is inserted or removed. Returns a function that stops it. */
  watch(changed: () => void): () => void;
  close(): void;
}

interface OperationsOptions {
  /** In order of preference. A function, because modules can be installed while the agent runs. */
  readonly drivers: readonly Driver[] | (() => readonly Driver[]);
  readonly prompter: Prompter;
  /** Counts a prompt for an origin. `false`: the origin has reached its limit. */
  readonly mayPrompt: (origin: string) => boolean;
  /** Milliseconds between two polls of the slots. */
  readonly every?: number;
  /** Milliseconds that a person has for all prompts of a signature. */
  readonly pinTimeoutMs?: number;
}

interface PromptContext {
  readonly modules: () => readonly Driver[];
  readonly prompter: Prompter;
  readonly mayPrompt: (origin: string) => boolean;
  readonly pinTimeoutMs: number;
  readonly watch: Operations['watch'];
}

export function createOperations({
  drivers,
  prompter,
  mayPrompt,
  every = 1000,
  pinTimeoutMs = 120_000,
}: OperationsOptions): Operations {
  let busy = false;
  const modules = () => (typeof drivers === 'function' ? drivers() : drivers);
  const { look, watch, stop } = createTokenWatch(modules, every);
  const context: PromptContext = { modules, prompter, mayPrompt, pinTimeoutMs, watch };

  /** A card can do one thing at a time, and so can its owner (B-5). */
  async function alone<T>(work: () => Promise<Answer<T>>): Promise<Answer<T>> {
    if (busy) return refuse('busy');
    busy = true;
    try {
      return await work();
    } finally {
      busy = false;
    }
  }

  return {
    tokens: look,
    async certificates() {
      if (busy) return refuse('busy');
      const found = await askAll(modules(), { verb: 'certificates' });
      if (!found.ok) return found;
      // Two modules may find the same token.
      const result = found.result.filter(({ id }, at, list) => list.findIndex((each) => each.id === id) === at);
      if (result.length) return { ok: true, result };
      const tokens = await askAll(modules(), { verb: 'list' });
      return tokens.ok && !tokens.result.length ? refuse('token-missing') : found;
    },
    authenticate: (origin, request, signal) => alone(() => authenticate(context, origin, request, signal)),
    watch,
    close() {
      stop();
      for (const driver of modules()) driver.close();
    },
  };
}

interface TokenWatch {
  readonly look: () => Promise<Answer<readonly TokenInfo[]>>;
  readonly watch: Operations['watch'];
  readonly stop: () => void;
}

/** Detects inserted and removed tokens while there are listeners. */
function createTokenWatch(modules: () => readonly Driver[], every: number): TokenWatch {
  let seen: string | undefined;
  const listeners = new Set<() => void>();

  /** Lists the tokens. The caller gets the list, so only a later change notifies listeners. */
  async function look() {
    const found = await askAll(modules(), { verb: 'list' });
    const now = JSON.stringify(found.ok ? found.result.map(({ label }) => label) : found.fault);
    if (seen !== undefined && now !== seen) for (const listener of [...listeners]) listener();
    seen = now;
    return found;
  }
  // A driver is idle while a prompt is open, so that a removed token is noticed then too (B-11).
  let looking = false;
  const timer = setInterval(() => {
    if (looking || !listeners.size) return;
    looking = true;
    void look().finally(() => (looking = false));
  }, every);
  timer.unref();
  return {
    look,
    watch(changed) {
      listeners.add(changed);
      return () => void listeners.delete(changed);
    },
    stop: () => clearInterval(timer),
  };
}

/**
 * Prompts for the PIN, and first for the decision to use the last try, until the person has
 * answered, the token is removed, or time is up.
 */
async function askPin(
  { prompter, pinTimeoutMs, watch }: PromptContext,
  origin: string,
  { driver, key }: { readonly driver: Driver; readonly key: KeyInfo },
  certificate: string,
  signal: AbortSignal,
) {
  const gone = new AbortController();
  const stop = watch(() => {
    void driver.run({ verb: 'key', certificate }).then((answer) => {
      if (!answer.ok) gone.abort();
    });
  });
  const slow = AbortSignal.timeout(pinTimeoutMs);
  try {
    const { label: token, owner, tries, onReader } = key;
    const over = AbortSignal.any([signal, gone.signal, slow]);
    // Only the owner may decide to use the last try before the token locks (T27).
    const isWilling = tries !== 'final' || (await prompter.lastTry(origin, token, over));
    const pin = isWilling ? await prompter.pin({ origin, token, owner, tries, onReader }, over) : undefined;
    if (pin && (pin.length || onReader) && !over.aborted) return { ok: true, result: pin } as const;
    pin?.fill(0);
    if (gone.signal.aborted) return refuse('token-missing');
    if (slow.aborted) return refuse('timeout');
    return refuse('cancelled', isWilling ? undefined : 'final');
  } finally {
    stop();
  }
}

async function authenticate(
  context: PromptContext,
  origin: string,
  { certificate, nonce, flowId }: Authenticate,
  signal: AbortSignal,
): Promise<Answer<SignatureInfo>> {
  const { modules, mayPrompt } = context;
  const found = await findKey(modules(), certificate);
  if (!found.ok) return found;
  const { driver, key } = found.result;
  if (signal.aborted) return refuse('cancelled');
  if (key.tries === 'locked') return refuse('pin-locked', 'locked');
  if (!mayPrompt(origin)) return refuse('rate-limited');
  const asked = await askPin(context, origin, found.result, certificate, signal);
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

/** Limits each origin to `most` calls per hour; only calls that return `true` count (B-5, T27). */
export function createMeter(most: number, now: () => number = Date.now): (origin: string) => boolean {
  const times = new Map<string, number[]>();
  return (origin) => {
    const recent = (times.get(origin) ?? []).filter((at) => at > now() - 3_600_000);
    const may = recent.length < most;
    times.set(origin, may ? [...recent, now()] : recent);
    return may;
  };
}
