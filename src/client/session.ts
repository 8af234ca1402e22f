/**
 * One registration as the browser sees it. The state is never set in hope: a call goes out, the backend answers, and
 * only then does the state change. It knows no element; `subscribe` tells whoever draws it.
 */
import type { Backend, CallOptions, Reply, Start } from '../flow/backend.js';
import type { Checked } from '../flow/check.js';
import type { Json, Method, Step } from '../flow/method.js';
import type { Problem } from '../flow/problem.js';
import type { View } from '../flow/view.js';
import type { Memory } from './memory.js';

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
  /** Gives this flow up and begins another. */
  restart(): Promise<void>;
  /** Aborts what is under way. The flow stays where it is. */
  close(): void;
}

/** Refusals after which the flow cannot be come back to. */
const GONE = new Set(['flow-unknown', 'flow-expired', 'flow-superseded', 'proof-required']);
const PATIENCE = 30;

/** What checks an answer is loaded when there is one. Where that fails, the gateway's verdict is the only one. */
async function verdict(step: Step, input: Json, now: number): Promise<Checked> {
  try {
    const [{ check }, { schemaOf }] = await Promise.all([import('../flow/check.js'), import('../flow/schema.js')]);
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
  key = () => crypto.randomUUID(),
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

  function quiet() {
    if (state.busy) set({ busy: false });
  }

  function remember(view: View | undefined, unanswered?: string) {
    const over = !view || view.status !== 'active';
    memory?.set(method.id, over ? undefined : { id: view.id, ...(unanswered ? { key: unanswered } : {}) });
  }

  /** Sends one call until it is answered, and takes the answer in. */
  async function call(name: string, send: (options: CallOptions) => Promise<Reply>): Promise<Reply | undefined> {
    if (state.busy) return undefined;
    const { signal } = (controller = new AbortController());
    if (pending?.call !== name) pending = { key: key(), call: name };
    const options = { key: pending.key, signal };
    set({ busy: true });
    remember(state.view, options.key);
    try {
      let reply = await send(options);
      for (
        let round = 0;
        !reply.ok && reply.problem.code === 'idempotency-in-progress' && round < PATIENCE;
        round += 1
      ) {
        await pause((reply.problem.retryAfter ?? 1) * 1000);
        reply = await send(options);
      }
      const unseen =
        !reply.ok && (reply.problem.code === 'unavailable' || reply.problem.code === 'idempotency-in-progress');
      if (!unseen || reply.view) pending = undefined;
      const view = reply.view ?? state.view;
      remember(view, pending?.key);
      set({ busy: false, view, problem: reply.ok ? undefined : reply.problem });
      return reply;
    } catch (error) {
      if (!signal.aborted) throw error;
      return undefined;
    } finally {
      if (controller.signal === signal) quiet();
    }
  }

  async function begin() {
    pending = undefined;
    memory?.set(method.id, undefined);
    await call('start', (options) => backend.start({ ...start, method: method.id }, options));
  }

  /** Moves the flow; once more, when only the revision was old and the person is still at the same step. */
  async function move(verb: string, send: (view: View, options: CallOptions) => Promise<Reply>) {
    for (let round = 0; round < 2; round += 1) {
      const { view } = state;
      if (view?.status !== 'active') return;
      const reply = await call(`${verb} ${view.id} ${view.revision}`, (options) => send(view, options));
      if (!reply || reply.ok || reply.problem.code !== 'stale' || state.view?.step !== view.step) return;
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
      const known = memory?.get(method.id);
      if (!known) {
        await begin();
        return;
      }
      pending = known.key ? { key: known.key, call: 'read' } : undefined;
      const reply = await call('read', (options) => backend.read(known.id, options));
      if (!reply || reply.ok) return;
      const { problem: refusal } = reply;
      if (!GONE.has(refusal.code)) {
        memory?.set(method.id, known);
        return;
      }
      await begin();
      if (state.view && !state.problem) set({ problem: { ...refusal, code: 'flow-expired' } });
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
