/**
 * One registration as the browser sees it. There are no optimistic updates: the state changes only
 * when the backend has answered. It knows no element; `subscribe` reports each change.
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
  /** Why the last call was refused, if it was. */
  readonly problem: Problem | undefined;
}

export interface SessionOptions {
  readonly backend: Backend;
  readonly method: Method;
  readonly start: Omit<Start, 'method'>;
  readonly memory?: Memory | undefined;
  /** Makes idempotency keys. */
  readonly key?: () => string;
  /** Waits so many milliseconds before a call is repeated, while the gateway still works on it. */
  readonly pause?: (ms: number) => Promise<void>;
}

export interface Session {
  readonly backend: Backend;
  readonly state: SessionState;
  /**
   * The step that the person is at. Until the gateway has answered: the first one, unless a flow is
   * resumed.
   */
  readonly step: Step | undefined;
  /** Calls back after each change, until the returned function is called. */
  subscribe(listener: () => void): () => void;
  /** Resumes the remembered flow, or begins one. */
  open(): Promise<void>;
  answer(input: Json): Promise<void>;
  /**
   * Polls a waiting step, by an empty answer. The session does not become busy; an action of the
   * person is sent after the poll.
   */
  look(): Promise<void>;
  /** Requests another code or another challenge. Where no flow has begun, tries that again. */
  again(): Promise<void>;
  /**
   * Extends the flow, up to its absolute end. Begins another flow where this one has already
   * expired.
   */
  extend(): Promise<void>;
  /** Abandons this flow and begins another. */
  restart(): Promise<void>;
  /** Aborts the calls in flight. The flow stays where it is. */
  close(): void;
}

/** The part of a session that `session-moves.ts` uses. */
export interface Inside extends Session {
  set(change: Partial<SessionState>): void;
  /**
   * Begins a flow. In place of an expired one, `lost` names the kind of step at which it expired.
   */
  begin(expired?: { readonly lost: string | undefined }): Promise<void>;
  /** Repeats one call until it is answered; `undefined` when the session was closed meanwhile. */
  exchange(name: string, send: Send): Promise<Reply | undefined>;
  /** One attempt under a fresh idempotency key, beside the unanswered call. */
  once(send: Send): Promise<Reply>;
  take(reply: Reply): void;
}

type Send = (options: CallOptions) => Promise<Reply>;

/** Refusals after which the flow cannot be resumed. */
export const GONE = new Set(['flow-unknown', 'flow-expired', 'flow-superseded', 'proof-required']);
/** Most repetitions of a call that the gateway still works on. */
const PATIENCE = 30;
/** Timeout of one call, in milliseconds: longer than a gateway waits for a slow partner. */
const CALL_MS = 45_000;
/** Timeout of a script, in milliseconds. */
const PART_MS = 10_000;

/** Fetched while the first form is drawn and filled in. */
const moves = () => within(PART_MS, import('./session-moves.js'));

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

class FlowSession implements Inside {
  readonly backend: Backend;
  state: SessionState = { busy: false, view: undefined, problem: undefined };
  readonly #options: SessionOptions;
  readonly #key: () => string;
  #controller = new AbortController();
  /** The unanswered call and its idempotency key: the same call is repeated under the same key. */
  #pending: { readonly key: string; readonly call: string } | undefined;
  /** A remembered flow is being read: its step is not known yet. */
  #resuming = false;
  readonly #listeners = new Set<() => void>();
  /** The request for news that is under way. */
  #looking: Promise<void> | undefined;

  constructor(options: SessionOptions) {
    this.backend = options.backend;
    this.#options = options;
    this.#key = options.key ?? randomKey;
  }

  get step(): Step | undefined {
    const { steps } = this.#options.method;
    const { view } = this.state;
    return view || this.#resuming ? steps.find(({ name }) => name === view?.step) : steps[0];
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async open(): Promise<void> {
    const { memory, method } = this.#options;
    if (this.state.busy) return;
    const known = memory?.get(method.id);
    this.#resuming = known !== undefined;
    if (!known) {
      await this.begin();
      return;
    }
    this.#pending = known.key ? { key: known.key, call: 'read' } : undefined;
    const reply = await this.exchange('read', (options) => this.backend.read(known.id, options));
    if (!reply) return;
    // A person who returns to sign in has lost nothing.
    if (!reply.ok && GONE.has(reply.problem.code))
      return this.begin(method.purpose === 'sign-in' ? undefined : { lost: undefined });
    if (!reply.ok) memory?.set(method.id, known);
    this.take(reply);
  }

  answer(input: Json): Promise<void> {
    return this.#act(({ answer }) => answer(this, input));
  }

  look(): Promise<void> {
    const { busy, view } = this.state;
    if (busy || view?.status !== 'active') return Promise.resolve();
    return (this.#looking ??= this.#look());
  }

  again(): Promise<void> {
    return this.state.view ? this.#act(({ again }) => again(this)) : this.open();
  }

  async extend(): Promise<void> {
    // A poll may be in flight: the person's action waits for its answer.
    while (this.state.busy) await this.#change();
    if (!this.#controller.signal.aborted) await this.#act(({ extend }) => extend(this));
  }

  async restart(): Promise<void> {
    const { busy, view } = this.state;
    // A flow is being started already.
    if (busy && !view) return;
    // A person who begins again does not wait for a slow call.
    this.#controller.abort();
    await this.#looking;
    while (this.state.busy) await this.#change();
    if (this.state.view !== view) return;
    if (view?.status === 'active') void this.backend.abandon(view.id).catch(() => undefined);
    this.#resuming = false;
    this.set({ view: undefined, problem: undefined });
    await this.begin();
  }

  close(): void {
    this.#controller.abort();
  }

  set(change: Partial<SessionState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of [...this.#listeners]) listener();
  }

  async begin(expired?: { readonly lost: string | undefined }): Promise<void> {
    const { memory, method, start } = this.#options;
    this.#pending = undefined;
    memory?.set(method.id, undefined);
    const { id, purpose } = method;
    const reply = await this.exchange('start', (options) =>
      this.backend.start({ ...start, ...(purpose && { purpose }), method: id }, options),
    );
    if (!reply) return;
    this.take(reply);
    if (reply.ok && expired) this.set({ problem: { ...unreachable(410), code: 'flow-expired', ...expired } });
  }

  async exchange(name: string, send: Send): Promise<Reply | undefined> {
    const { pause = wait } = this.#options;
    const { signal } = (this.#controller = new AbortController());
    if (this.#pending?.call !== name) this.#pending = { key: this.#key(), call: name };
    const { key } = this.#pending;
    if (!this.#looking) this.set({ busy: true });
    this.#remember(this.state.view, key);
    let reply = await attempt(send, key, signal);
    for (
      let round = 0;
      !reply.ok && reply.problem.code === 'idempotency-in-progress' && round < PATIENCE && !signal.aborted;
      round += 1
    ) {
      await pause(Math.min(reply.problem.retryAfter ?? 1, 5) * 1000);
      reply = await attempt(send, key, signal);
    }
    if (signal.aborted) {
      if (this.#controller.signal === signal && !this.#looking) this.set({ busy: false });
      return undefined;
    }
    const unseen =
      !reply.ok && (reply.problem.code === 'unavailable' || reply.problem.code === 'idempotency-in-progress');
    if (!unseen || reply.view) this.#pending = undefined;
    this.#remember(reply.view ?? this.state.view, this.#pending?.key);
    return reply;
  }

  once(send: Send): Promise<Reply> {
    return attempt(send, this.#key(), this.#controller.signal);
  }

  take(reply: Reply): void {
    void moves().catch(() => undefined);
    // An action of the person may be waiting for this poll: it stays busy.
    const busy = this.#looking ? this.state.busy : false;
    this.set({ busy, view: reply.view ?? this.state.view, problem: reply.ok ? undefined : reply.problem });
  }

  /**
   * One action of the person. `busy` is set before its code is fetched, so that a second press
   * sends nothing.
   */
  async #act(move: (moves: typeof Moves) => Promise<void>) {
    const { view, busy } = this.state;
    if (view?.status !== 'active' || busy) return;
    this.set({ busy: true });
    if (!this.#looking || (await this.#news(view.step))) {
      const { signal } = (this.#controller = new AbortController());
      const loaded = await moves().catch(() => undefined);
      if (!loaded) this.set({ problem: unreachable() });
      else if (!signal.aborted) await move(loaded);
    }
    if (this.state.busy) this.set({ busy: false });
  }

  async #look() {
    const loaded = await moves().catch(() => undefined);
    if (loaded) await loaded.look(this);
    else this.set({ problem: unreachable() });
    this.#looking = undefined;
  }

  /** Waits for the news that are under way: whether the person is still at this step. */
  async #news(step: string): Promise<boolean> {
    await this.#looking;
    return !this.#controller.signal.aborted && this.state.view?.step === step;
  }

  /** Settles with the next change of the state. */
  #change(): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.subscribe(() => {
        stop();
        resolve();
      });
    });
  }

  #remember(view: View | undefined, unanswered?: string) {
    const { memory, method } = this.#options;
    const over = !view || view.status !== 'active';
    memory?.set(method.id, over ? undefined : { id: view.id, ...(unanswered ? { key: unanswered } : {}) });
  }
}

/** One attempt of a call. It always ends: by an answer, the timeout or an abort. */
async function attempt(send: Send, key: string, over: AbortSignal): Promise<Reply> {
  const abort = new AbortController();
  let stop: () => void = () => undefined;
  // A backend need not heed the signal.
  const ended = new Promise<never>((_, reject) => {
    stop = () => {
      abort.abort();
      reject(new Error('aborted'));
    };
  });
  ended.catch(() => undefined);
  over.addEventListener('abort', stop);
  try {
    return await within(CALL_MS, Promise.race([send({ key, signal: abort.signal }), ended]));
  } catch {
    return { ok: false, problem: unreachable() };
  } finally {
    stop();
    over.removeEventListener('abort', stop);
  }
}

/**
 * @example
 * const session = createSession({ backend, method: mobile, start: { audience: 'citizen', portal: 'national' } });
 * await session.open();
 */
export const createSession = (options: SessionOptions): Session => new FlowSession(options);
