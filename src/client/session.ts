/**
 * One registration as the browser sees it. The state is never set in hope: a call goes out, the backend answers, and
 * only then does the state change. It knows no element; `subscribe` tells whoever draws it.
 */
import type { Backend, CallOptions, Reply, Start } from '../flow/backend.js';
import type { Checked } from '../flow/check.js';
import type { Json, Method, Step } from '../flow/method.js';
import type { Problem } from '../flow/problem.js';
import { unreachable } from '../flow/unreachable.js';
import type { View } from '../flow/view.js';
import { within } from '../flow/within.js';
import type { Memory } from './memory.js';
import { randomKey } from '../flow/random-key.js';

export interface SessionState {
  /** A call is under way. */
  readonly busy: boolean;
  /** Where the flow is; `undefined` until it has begun. */
  readonly view: View | undefined;
  /** Why the last call was refused. */
  readonly problem: Problem | undefined;
}

export interface SessionOptions {
  readonly backend: Backend;
  readonly method: Method;
  readonly start: Omit<Start, 'method'>;
  readonly memory?: Memory | undefined;
  /** Makes idempotency keys. */
  readonly key?: () => string;
  /** Waits, in milliseconds, while the gateway is still at work on the same call. */
  readonly pause?: (ms: number) => Promise<void>;
}

export interface Session {
  readonly backend: Backend;
  readonly state: SessionState;
  /** The step that the person is at. */
  readonly step: Step | undefined;
  /** Calls back after each change, until the returned function is called. */
  subscribe(listener: () => void): () => void;
  /** Comes back to the remembered flow, or begins one. */
  open(): Promise<void>;
  answer(input: Json): Promise<void>;
  /** Another code, another challenge. */
  again(): Promise<void>;
  /** Asks for more time, up to the flow's absolute end; where its time is over already, begins another flow. */
  extend(): Promise<void>;
  /** Gives this flow up and begins another. */
  restart(): Promise<void>;
  /** Aborts what is under way. The flow stays where it is. */
  close(): void;
}

/** Refusals after which the flow cannot be come back to. */
const GONE = new Set(['flow-unknown', 'flow-expired', 'flow-superseded', 'proof-required']);
/** Of these, the one that a page in use is told about, and does not mend: the flow lives on in another tab. */
const ELSEWHERE = 'flow-superseded';
const PATIENCE = 30;
/** Time for one call, in milliseconds: longer than a gateway gives a slow partner. */
const CALL_MS = 45_000;
const PART_MS = 10_000;

/** What checks an answer is loaded when there is one. Where that fails, the gateway's verdict is the only one. */
async function verdict(step: Step, input: Json, now: number): Promise<Checked> {
  try {
    const parts = Promise.all([import('../flow/check.js'), import('../flow/schema.js')]);
    const [{ check }, { schemaOf }] = await within(PART_MS, parts);
    return check(schemaOf(step, now), input);
  } catch {
    return { ok: true, value: input };
  }
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * @example
 * const session = createSession({ backend, method: mobile, start: { audience: 'citizen', portal: 'national' } });
 * await session.open();
 */
export function createSession({
  backend,
  method,
  start,
  memory,
  key = randomKey,
  pause = wait,
}: SessionOptions): Session {
  let state: SessionState = { busy: false, view: undefined, problem: undefined };
  let controller = new AbortController();
  /** The call whose answer has not been seen: the same call again goes under the same key. */
  let pending: { readonly key: string; readonly call: string } | undefined;
  const listeners = new Set<() => void>();

  function set(change: Partial<SessionState>) {
    state = { ...state, ...change };
    for (const listener of [...listeners]) listener();
  }

  function remember(view: View | undefined, unanswered?: string) {
    const over = !view || view.status !== 'active';
    memory?.set(method.id, over ? undefined : { id: view.id, ...(unanswered ? { key: unanswered } : {}) });
  }

  /** One attempt of a call. It ends, whatever the backend does. */
  async function attempt(send: (options: CallOptions) => Promise<Reply>, key: string, over: AbortSignal) {
    const abort = new AbortController();
    const stop = () => abort.abort();
    over.addEventListener('abort', stop);
    try {
      return await within(CALL_MS, send({ key, signal: abort.signal }));
    } catch {
      return { ok: false, problem: unreachable() } as const;
    } finally {
      stop();
      over.removeEventListener('abort', stop);
    }
  }

  /** Sends one call until it is answered; `undefined` when the session was closed meanwhile. */
  async function exchange(name: string, send: (options: CallOptions) => Promise<Reply>): Promise<Reply | undefined> {
    const { signal } = (controller = new AbortController());
    if (pending?.call !== name) pending = { key: key(), call: name };
    const { key: named } = pending;
    set({ busy: true });
    remember(state.view, named);
    let reply = await attempt(send, named, signal);
    for (
      let round = 0;
      !reply.ok && reply.problem.code === 'idempotency-in-progress' && round < PATIENCE && !signal.aborted;
      round += 1
    ) {
      await pause(Math.min(reply.problem.retryAfter ?? 1, 5) * 1000);
      reply = await attempt(send, named, signal);
    }
    if (signal.aborted) {
      if (controller.signal === signal) set({ busy: false });
      return undefined;
    }
    const unseen =
      !reply.ok && (reply.problem.code === 'unavailable' || reply.problem.code === 'idempotency-in-progress');
    if (!unseen || reply.view) pending = undefined;
    remember(reply.view ?? state.view, pending?.key);
    return reply;
  }

  function take(reply: Reply) {
    set({ busy: false, view: reply.view ?? state.view, problem: reply.ok ? undefined : reply.problem });
  }

  /** Begins a flow; in place of one that is over, `lost` says which step the person was at. */
  async function begin(expired?: { readonly lost: string | undefined }) {
    pending = undefined;
    memory?.set(method.id, undefined);
    const reply = await exchange('start', (options) => backend.start({ ...start, method: method.id }, options));
    if (!reply) return;
    take(reply);
    if (reply.ok && expired) set({ problem: { ...unreachable(410), code: 'flow-expired', ...expired } });
  }

  /** Takes an answer in, and where the flow's time is over begins another: what was typed is still in the form. */
  async function settle(reply: Reply) {
    const over = !reply.ok && GONE.has(reply.problem.code) && reply.problem.code !== ELSEWHERE;
    if (over) await begin({ lost: session.step?.kind });
    else take(reply);
  }

  /** Moves the flow; once more, when only the revision was old and the person is still at the same step. */
  async function move(verb: string, send: (view: View, options: CallOptions) => Promise<Reply>) {
    for (let round = 0; round < 2; round += 1) {
      const { view } = state;
      if (view?.status !== 'active' || state.busy) return;
      const reply = await exchange(`${verb} ${view.id} ${view.revision}`, (options) => send(view, options));
      if (!reply) return;
      await settle(reply);
      if (reply.ok || reply.problem.code !== 'stale' || state.view?.step !== view.step) return;
    }
  }

  const session: Session = {
    backend,
    get state() {
      return state;
    },
    get step() {
      return method.steps.find(({ name }) => name === state.view?.step);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async open() {
      if (state.busy) return;
      const known = memory?.get(method.id);
      if (!known) {
        await begin();
        return;
      }
      pending = known.key ? { key: known.key, call: 'read' } : undefined;
      const reply = await exchange('read', (options) => backend.read(known.id, options));
      if (!reply) return;
      if (!reply.ok && GONE.has(reply.problem.code)) return begin({ lost: undefined });
      if (!reply.ok) memory?.set(method.id, known);
      take(reply);
    },
    async answer(input) {
      const { step } = session;
      if (!step || state.busy) return;
      const checked = await verdict(step, input, Date.parse(state.view?.now ?? ''));
      if (session.step !== step) return;
      if (!checked.ok) {
        set({ problem: checked.problem });
        return;
      }
      await move(`answer ${JSON.stringify(input)}`, (view, options) => backend.answer(view, input, options));
    },
    again: () => move('again', (view, options) => backend.again(view, options)),
    async extend() {
      const { view, problem } = state;
      if (view?.status !== 'active' || state.busy) return;
      set({ busy: true });
      // Not an exchange: the key of an answer that is still unseen stays.
      const reply = await attempt((options) => backend.extend(view.id, options), key(), controller.signal);
      await settle(reply);
      // More time takes back no refusal that the person has still to act upon.
      if (reply.ok) set({ problem });
    },
    async restart() {
      if (state.busy) return;
      const { view } = state;
      if (view?.status === 'active') void backend.abandon(view.id).catch(() => undefined);
      set({ view: undefined, problem: undefined });
      await begin();
    },
    close() {
      controller.abort();
    },
  };
  return session;
}
