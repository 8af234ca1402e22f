/**
 * One registration as the browser sees it. The state is never set in hope: a call goes out, the backend answers, and
 * only then does the state change. It knows no element; `subscribe` tells whoever draws it.
 */
import type { Backend, CallOptions, Reply, Start } from '../flow/backend.js';
import type { Json, Method, Step } from '../flow/method.js';
import type { Problem } from '../flow/problem.js';
import { unreachable } from '../flow/unreachable.js';
import type { View } from '../flow/view.js';
import { within } from '../within.js';
import type { Memory } from './memory.js';
import { randomKey } from './random-key.js';
import type * as Moves from './session-moves.js';

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

/** What moves a flow on works with. */
export interface Inside {
  readonly session: Session;
  readonly set: (change: Partial<SessionState>) => void;
  readonly begin: (expired?: { readonly lost: string | undefined }) => Promise<void>;
  readonly exchange: (name: string, send: Send) => Promise<Reply | undefined>;
  /** One attempt under a key of its own, beside the call that is unanswered. */
  readonly once: (send: Send) => Promise<Reply>;
  readonly take: (reply: Reply) => void;
}

type Send = (options: CallOptions) => Promise<Reply>;

/** Refusals after which the flow cannot be come back to. */
export const GONE = new Set(['flow-unknown', 'flow-expired', 'flow-superseded', 'proof-required']);
const PATIENCE = 30;
/** Time for one call, in milliseconds: longer than a gateway gives a slow partner. */
const CALL_MS = 45_000;
const PART_MS = 10_000;

/** What moves a flow on is fetched while its form is drawn and filled in. */
const moves = () => within(PART_MS, import('./session-moves.js'));

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

  /** Settles with the next change of the state. */
  const change = () =>
    new Promise<void>((resolve) => {
      const stop = session.subscribe(() => {
        stop();
        resolve();
      });
    });

  function remember(view: View | undefined, unanswered?: string) {
    const over = !view || view.status !== 'active';
    memory?.set(method.id, over ? undefined : { id: view.id, ...(unanswered ? { key: unanswered } : {}) });
  }

  /** One attempt of a call. It ends, whatever the backend does. */
  async function attempt(send: Send, key: string, over: AbortSignal) {
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
  async function exchange(name: string, send: Send): Promise<Reply | undefined> {
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
    void moves().catch(() => undefined);
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

  /** One move of the person. It is under way at once, so that a second press sends nothing while its code is fetched. */
  async function act(move: (moves: typeof Moves, inside: Inside) => Promise<void>) {
    if (state.view?.status !== 'active' || state.busy) return;
    const { signal } = (controller = new AbortController());
    set({ busy: true });
    const loaded = await moves().catch(() => undefined);
    if (!loaded) set({ problem: unreachable() });
    else if (!signal.aborted)
      await move(loaded, { session, set, begin, exchange, once: (send) => attempt(send, key(), signal), take });
    if (session.state.busy) set({ busy: false });
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
    answer: (input) => act(({ answer }, inside) => answer(inside, input)),
    again: () => act(({ again }, inside) => again(inside)),
    async extend() {
      // A poll may be in flight: the person's press is done once it has its answer.
      while (state.busy) await change();
      if (!controller.signal.aborted) await act(({ extend }, inside) => extend(inside));
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
