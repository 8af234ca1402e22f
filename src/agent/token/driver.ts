import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { slotNumber } from './pkcs11.js';
import { refuse, type Answer, type Fault } from '../answer.js';
import type { Message, Order, Results, Report } from './token-service.js';

/**
 * Runs a PKCS#11 module in a child process, started on demand and restarted after a crash. A
 * process that received a PIN ends after its signature (B-9): pkcs11js keeps the PIN in a string,
 * which cannot be overwritten. A process also ends after an error that only a new `C_Initialize`
 * can fix.
 */
export interface Driver {
  run<Verb extends Order['verb']>(order: Extract<Order, { verb: Verb }>): Promise<Answer<Results[Verb]>>;
  close(): void;
}

export interface DriverOptions {
  /** Absolute path of the module. */
  readonly module: string;
  /** Milliseconds without an answer after which a driver has failed (B-12). */
  readonly timeoutMs?: number;
  /** Program of the child process; replaced in tests. */
  readonly program?: string;
  /** Receives one line per new failure of the module: path, slot, call, code. No personal data. */
  readonly log?: (note: string) => void;
}

interface Waiting {
  readonly order: Order;
  readonly resolve: (answer: Answer<never>) => void;
  readonly timer: NodeJS.Timeout;
  /** The order was already sent to an earlier process. */
  readonly again: boolean;
}

interface Running {
  readonly child: ChildProcess;
  readonly waiting: Map<number, Waiting>;
  /** Whether the module is loaded. */
  up: boolean;
  /** The slot, in hex, that the process is working on. */
  at: string | undefined;
}

/** `.ts` in a clone, `.mjs` in the tests' bundles. */
const EXTENSION = /\.(?:ts|mjs)$/.exec(import.meta.url)?.[0] ?? '.js';
const PROGRAM = fileURLToPath(new URL(`token-process${EXTENSION}`, import.meta.url));
/** Exit code of a process that could not load its module. */
const NO_DRIVER = 3;
/** Milliseconds between restarts that changed nothing. Bounds the rate of restarts. */
const PAUSE_MS = 3000;
/** Milliseconds after which a working process is replaced if it sees no token or a broken slot. */
const FRESH_MS = 30_000;
/** Milliseconds after which callers share an unanswered order. */
const SHARED_MS = 1000;
/** Most notes remembered, so that each is logged once. */
const MOST_NOTES = 200;

/** Reads may be retried. A PIN must not be tried twice (T27). */
const isRepeatable = ({ order, again }: Waiting) => order.verb !== 'sign' && !again;

/** Whether the answer is empty: no token, or not this certificate. */
const isNothing = (answer: Answer<unknown>) =>
  answer.ok
    ? Array.isArray(answer.result) && !answer.result.length
    : /^(?:token|certificate)-missing$/.test(answer.fault);

/** A pending read, and the time at which it started. */
interface Shared {
  readonly since: number;
  readonly answer: Promise<Answer<never>>;
}

class ModuleDriver implements Driver {
  readonly #module: string;
  readonly #timeoutMs: number;
  readonly #program: string;
  readonly #log: (note: string) => void;
  readonly #noted = new Set<string>();
  /** Slots in which a process hung or crashed. */
  readonly #skip = new Set<string>();
  readonly #pending = new Map<string, Shared>();
  #running: Running | undefined;
  #last = 0;
  #restUntil = 0;
  #resting: Fault = 'failed';
  #freshAt = 0;
  #closed = false;

  constructor({ module, timeoutMs = 30_000, program = PROGRAM, log = () => undefined }: DriverOptions) {
    this.#module = module;
    this.#timeoutMs = timeoutMs;
    this.#program = program;
    this.#log = log;
  }

  run<Verb extends Order['verb']>(order: Extract<Order, { verb: Verb }>): Promise<Answer<Results[Verb]>> {
    const ask = () => new Promise<Answer<never>>((resolve) => this.#send(order, resolve));
    const { verb } = order;
    if (verb !== 'list' && verb !== 'certificates') return ask();
    // Pages that poll share one order, so that a module that hangs gets no more of them.
    const shared = this.#pending.get(verb);
    if (shared && performance.now() - shared.since > SHARED_MS) return shared.answer;
    const mine = { since: performance.now(), answer: ask() };
    this.#pending.set(verb, mine);
    void mine.answer.finally(() => this.#pending.get(verb) === mine && this.#pending.delete(verb));
    return mine.answer;
  }

  close(): void {
    this.#closed = true;
    this.#running?.child.kill('SIGKILL');
    this.#running = undefined;
  }

  #note(text: string) {
    if (this.#noted.has(text) || this.#noted.size >= MOST_NOTES) return;
    this.#noted.add(text);
    this.#log(`${this.#module}: ${text}`);
  }

  #start(): Running {
    // The PIN goes through a pipe, from memory that we overwrite; an IPC message would leave a
    // copy.
    const child = fork(this.#program, [this.#module], {
      serialization: 'advanced',
      stdio: ['pipe', 'ignore', 'ignore', 'ipc'],
    });
    child.stdin?.on('error', () => undefined); // it died before reading: `exit` reports it
    const mine: Running = { child, waiting: new Map(), up: false, at: undefined };
    child.on('message', (report: Report) => this.#onMessage(mine, report));
    child.on('error', () => this.#fail(mine, 'failed'));
    child.on('exit', (code, signal) => {
      if (mine.waiting.size && code !== NO_DRIVER) this.#note(`the process ended: ${String(signal ?? code)}`);
      if (code === NO_DRIVER) this.#rest('driver-missing');
      this.#fail(mine, code === NO_DRIVER ? 'driver-missing' : 'failed');
    });
    child.unref();
    child.channel?.unref();
    return (this.#running = mine);
  }

  #rest(fault: Fault) {
    this.#restUntil = performance.now() + PAUSE_MS;
    this.#resting = fault;
  }

  #onMessage(mine: Running, report: Report) {
    if (report.up) {
      mine.up = true;
      for (const { timer } of mine.waiting.values()) timer.refresh();
    }
    if (report.at !== undefined) mine.at = report.at;
    if (report.note !== undefined) this.#note(report.note);
    const { n, answer } = report;
    const asked = n === undefined ? undefined : mine.waiting.get(n);
    if (n === undefined || !asked || !answer) return;
    mine.at = undefined;
    this.#answered(mine, n, asked, { ...report, answer });
  }

  /** Returns the answer, or repeats the order in a new process that may do better. */
  #answered(mine: Running, n: number, asked: Waiting, report: Report & { readonly answer: Answer<never> }) {
    const { answer, stale = false, untried = false, skipped } = report;
    const signs = asked.order.verb === 'sign';
    if (!signs && this.#skip.size && isNothing(answer)) {
      // No other slot has a token, so the skipped slot may only be slow: it is used again.
      this.#skip.clear();
      settle(mine, n, refuse('timeout'));
      return;
    }
    if (answer.ok) for (const slot of this.#skip) if (!skipped?.includes(slot)) this.#skip.delete(slot);
    if (!answer.ok && stale && untried && !asked.again && performance.now() >= this.#restUntil) {
      this.#replace(mine);
    } else if (signs) {
      settle(mine, n, answer);
      this.#replace(mine);
    } else {
      if (!answer.ok && stale) this.#rest('failed');
      settle(mine, n, answer);
      // During a pause nothing could take the place of a process that answers.
      const now = performance.now();
      if (answer.ok && stale && now >= this.#freshAt && now >= this.#restUntil) {
        this.#freshAt = now + FRESH_MS;
        this.#replace(mine);
      }
    }
  }

  /** Ends a process and sends its unanswered orders to the next one. */
  #replace(mine: Running) {
    if (this.#running === mine) this.#running = undefined;
    const unanswered = [...mine.waiting.values()];
    mine.waiting.clear();
    mine.child.kill('SIGKILL');
    for (const { order, resolve, timer } of unanswered) {
      clearTimeout(timer);
      this.#send(order, resolve, true);
    }
  }

  /**
   * Handles a dead or stuck process. Its current slot is skipped from now on, and unanswered orders
   * are repeated.
   */
  #fail(mine: Running, fault: Fault) {
    if (this.#running === mine) this.#running = undefined;
    const { at, waiting } = mine;
    mine.child.kill('SIGKILL');
    // Orders are executed in sequence: those after the first had not started, so no PIN of theirs
    // was tried.
    const [begun] = waiting.keys();
    const order = begun === undefined ? undefined : waiting.get(begun)?.order;
    const known = at !== undefined && order !== undefined && order.verb !== 'sign';
    if (known) {
      this.#skip.add(at);
      const why = fault === 'timeout' ? 'it does not answer' : 'the process died there';
      this.#note(`slot ${slotNumber(Buffer.from(at, 'hex'))}: skipped, as ${why}`);
    }
    for (const [n, each] of waiting) {
      const again = n === begun ? (known || fault === 'failed') && isRepeatable(each) : !each.again;
      if (again && fault !== 'driver-missing') continue;
      if (fault === 'failed' && each.again) this.#rest('failed');
      settle(mine, n, refuse(fault));
    }
    this.#replace(mine);
  }

  #send(order: Order, resolve: (answer: Answer<never>) => void, again = false) {
    const asleep = this.#resting === 'driver-missing' || order.verb !== 'sign';
    if (this.#closed || (!this.#running && asleep && performance.now() < this.#restUntil)) {
      resolve(refuse(this.#resting));
      return;
    }
    const mine = this.#running ?? this.#start();
    const n = (this.#last += 1);
    let late = false;
    const timer = setTimeout(() => {
      // On a busy machine a process starts slowly. That must not count as the module's silence.
      if (mine.up || late) this.#fail(mine, 'timeout');
      else timer.refresh();
      late = true;
    }, this.#timeoutMs);
    mine.waiting.set(n, { order, resolve, timer, again });
    const sent = order.verb === 'sign' ? { ...order, pin: order.pin.length } : order;
    mine.child.send({ n, order: sent, skip: [...this.#skip] } satisfies Message, (error) => {
      if (error) settle(mine, n, refuse('failed'));
    });
    if (order.verb === 'sign') mine.child.stdin?.write(order.pin); // the caller overwrites it
  }
}

function settle({ waiting }: Running, n: number, answer: Answer<never>) {
  const found = waiting.get(n);
  waiting.delete(n);
  clearTimeout(found?.timer);
  found?.resolve(answer);
}

export const createDriver = (options: DriverOptions): Driver => new ModuleDriver(options);
