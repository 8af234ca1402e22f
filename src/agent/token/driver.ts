import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { slotNumber } from './pkcs11.js';
import { refuse, type Answer, type Fault } from '../answer.js';
import type { Message, Order, Results, Told } from './token-service.js';

/**
 * A PKCS#11 module in a process of its own, which is started when it is needed, and again after it has died. A process that
 * was given a PIN ends with its signature, and the PIN with its memory (B-9): pkcs11js keeps it in a string, which nobody
 * can overwrite. A process also ends after an error that only a new `C_Initialize` is known to mend.
 */
export interface Driver {
  run<Verb extends Order['verb']>(order: Extract<Order, { verb: Verb }>): Promise<Answer<Results[Verb]>>;
  close(): void;
}

export interface DriverOptions {
  /** Absolute path of the module. */
  readonly module: string;
  /** Milliseconds that a driver may be silent (B-12). */
  readonly patience?: number;
  /** The program that the process runs; another one in tests. */
  readonly program?: string;
  /** Takes one line for each new way in which the module fails: its path, a slot, a call, a code. Nothing personal. */
  readonly log?: (note: string) => void;
}

interface Waiting {
  readonly order: Order;
  readonly resolve: (answer: Answer<never>) => void;
  readonly timer: NodeJS.Timeout;
  /** It was asked of a process before this one. */
  readonly again: boolean;
}

interface Running {
  readonly child: ChildProcess;
  readonly waiting: Map<number, Waiting>;
  /** The module is loaded. */
  up: boolean;
  /** The slot, in hex, that it is at. */
  at: string | undefined;
}

const EXTENSION = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const PROGRAM = fileURLToPath(new URL(`token-process.${EXTENSION}`, import.meta.url));
/** The exit code of a process that could not load its module. */
const NO_DRIVER = 3;
/** Milliseconds between two starts that change nothing: a process a second is too many. */
const PAUSE_MS = 3000;
/** Milliseconds after which a process that answers, but sees no token or a broken slot, makes room for a new one. */
const FRESH_MS = 30_000;
/** Milliseconds after which a question that has no answer yet is shared. */
const SHARED_MS = 1000;
/** Notes that are kept, so that each is told once. */
const MOST_NOTES = 200;

/** Reading may be asked twice. A PIN is never tried twice (T27). */
const isRepeatable = ({ order, again }: Waiting) => order.verb !== 'sign' && !again;

/** No token, or not this certificate. */
const isNothing = (answer: Answer<unknown>) =>
  answer.ok
    ? Array.isArray(answer.result) && !answer.result.length
    : /^(?:token|certificate)-missing$/.test(answer.fault);

/** Orders of one kind that are under way, with the time at which they were first asked. */
interface Shared {
  readonly since: number;
  readonly answer: Promise<Answer<never>>;
}

class ModuleDriver implements Driver {
  readonly #module: string;
  readonly #patience: number;
  readonly #program: string;
  readonly #log: (note: string) => void;
  readonly #noted = new Set<string>();
  /** Slots in which a process has hung or crashed. */
  readonly #skip = new Set<string>();
  readonly #pending = new Map<string, Shared>();
  #running: Running | undefined;
  #last = 0;
  #restUntil = 0;
  #resting: Fault = 'failed';
  #freshAt = 0;
  #closed = false;

  constructor({ module, patience = 30_000, program = PROGRAM, log = () => undefined }: DriverOptions) {
    this.#module = module;
    this.#patience = patience;
    this.#program = program;
    this.#log = log;
  }

  run<Verb extends Order['verb']>(order: Extract<Order, { verb: Verb }>): Promise<Answer<Results[Verb]>> {
    const ask = () => new Promise<Answer<never>>((resolve) => this.#send(order, resolve));
    const { verb } = order;
    if (verb !== 'list' && verb !== 'certificates') return ask();
    // A module that hangs is not asked once more for each page that looks.
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
    // A PIN goes by a pipe of its own, out of memory that we overwrite; a message would leave a copy of it behind.
    const child = fork(this.#program, [this.#module], {
      serialization: 'advanced',
      stdio: ['pipe', 'ignore', 'ignore', 'ipc'],
    });
    child.stdin?.on('error', () => undefined); // it died before it read: `exit` says so
    const mine: Running = { child, waiting: new Map(), up: false, at: undefined };
    child.on('message', (told: Told) => this.#hear(mine, told));
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

  #hear(mine: Running, told: Told) {
    if (told.up) {
      mine.up = true;
      for (const { timer } of mine.waiting.values()) timer.refresh();
    }
    if (told.at !== undefined) mine.at = told.at;
    if (told.note !== undefined) this.#note(told.note);
    const { n, answer } = told;
    const asked = n === undefined ? undefined : mine.waiting.get(n);
    if (n === undefined || !asked || !answer) return;
    mine.at = undefined;
    this.#answered(mine, n, asked, { ...told, answer });
  }

  /** Hands the answer on, or asks a new process for a better one. */
  #answered(mine: Running, n: number, asked: Waiting, told: Told & { readonly answer: Answer<never> }) {
    const { answer, stale = false, untried = false, skipped } = told;
    const signs = asked.order.verb === 'sign';
    if (!signs && this.#skip.size && isNothing(answer)) {
      // What is left has no token: the slot that was given up may be slow, and no more. It is tried again.
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
      if (answer.ok && stale && performance.now() >= this.#freshAt) {
        this.#freshAt = performance.now() + FRESH_MS;
        this.#replace(mine);
      }
    }
  }

  /** Ends a process; what it has not answered is asked of the next one. */
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

  /** The process is gone, or is to go. The slot that it was at is left alone, and the others are asked again. */
  #fail(mine: Running, fault: Fault) {
    if (this.#running === mine) this.#running = undefined;
    const { at, waiting } = mine;
    mine.child.kill('SIGKILL');
    // Orders are obeyed one after the other: those behind the first one were not begun, and no PIN of theirs was tried.
    const [begun] = waiting.keys();
    const order = begun === undefined ? undefined : waiting.get(begun)?.order;
    const known = at !== undefined && order !== undefined && order.verb !== 'sign';
    if (known) {
      this.#skip.add(at);
      const why = fault === 'timeout' ? 'it does not answer' : 'the process died there';
      this.#note(`slot ${slotNumber(Buffer.from(at, 'hex'))}: left alone, as ${why}`);
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
      // A busy machine takes its time to start a process; that is not the module's silence.
      if (mine.up || late) this.#fail(mine, 'timeout');
      else timer.refresh();
      late = true;
    }, this.#patience);
    mine.waiting.set(n, { order, resolve, timer, again });
    const sent = order.verb === 'sign' ? { ...order, pin: order.pin.length } : order;
    mine.child.send({ n, order: sent, skip: [...this.#skip] } satisfies Message, (error) => {
      if (error) settle(mine, n, refuse('failed'));
    });
    if (order.verb === 'sign') mine.child.stdin?.write(order.pin); // its owner overwrites it
  }
}

function settle({ waiting }: Running, n: number, answer: Answer<never>) {
  const found = waiting.get(n);
  waiting.delete(n);
  clearTimeout(found?.timer);
  found?.resolve(answer);
}

export const createDriver = (options: DriverOptions): Driver => new ModuleDriver(options);
