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

export function createDriver(options: DriverOptions): Driver {
  const { module, patience = 30_000, program = PROGRAM, log = () => undefined } = options;
  const noted = new Set<string>();
  /** Slots in which a process has hung or crashed. */
  const skip = new Set<string>();
  const pending = new Map<string, { readonly since: number; readonly answer: Promise<Answer<never>> }>();
  let running: Running | undefined;
  let last = 0;
  let restUntil = 0;
  let resting: Fault = 'failed';
  let freshAt = 0;
  let closed = false;

  function note(text: string) {
    if (noted.has(text) || noted.size >= MOST_NOTES) return;
    noted.add(text);
    log(`${module}: ${text}`);
  }

  function start(): Running {
    // A PIN goes by a pipe of its own, out of memory that we overwrite; a message would leave a copy of it behind.
    const child = fork(program, [module], { serialization: 'advanced', stdio: ['pipe', 'ignore', 'ignore', 'ipc'] });
    child.stdin?.on('error', () => undefined); // it died before it read: `exit` says so
    const mine: Running = { child, waiting: new Map(), up: false, at: undefined };
    child.on('message', (told: Told) => hear(mine, told));
    child.on('error', () => fail(mine, 'failed'));
    child.on('exit', (code, signal) => {
      if (mine.waiting.size && code !== NO_DRIVER) note(`the process ended: ${String(signal ?? code)}`);
      if (code === NO_DRIVER) rest('driver-missing');
      fail(mine, code === NO_DRIVER ? 'driver-missing' : 'failed');
    });
    child.unref();
    child.channel?.unref();
    return (running = mine);
  }

  function rest(fault: Fault) {
    restUntil = performance.now() + PAUSE_MS;
    resting = fault;
  }

  function hear(mine: Running, told: Told) {
    if (told.up) {
      mine.up = true;
      for (const { timer } of mine.waiting.values()) timer.refresh();
    }
    if (told.at !== undefined) mine.at = told.at;
    if (told.note !== undefined) note(told.note);
    const { n, answer, stale = false, untried = false, skipped } = told;
    const asked = n === undefined ? undefined : mine.waiting.get(n);
    if (n === undefined || !asked || !answer) return;
    mine.at = undefined;
    const signs = asked.order.verb === 'sign';
    if (!signs && skip.size && isNothing(answer)) {
      // What is left has no token: the slot that was given up may be slow, and no more. It is tried again.
      skip.clear();
      settle(mine, n, refuse('timeout'));
      return;
    }
    if (answer.ok) for (const slot of skip) if (!skipped?.includes(slot)) skip.delete(slot);
    if (!answer.ok && stale && untried && !asked.again && performance.now() >= restUntil) {
      replace(mine);
    } else if (signs) {
      settle(mine, n, answer);
      replace(mine);
    } else {
      if (!answer.ok && stale) rest('failed');
      settle(mine, n, answer);
      if (answer.ok && stale && performance.now() >= freshAt) {
        freshAt = performance.now() + FRESH_MS;
        replace(mine);
      }
    }
  }

  function settle({ waiting }: Running, n: number, answer: Answer<never>) {
    const found = waiting.get(n);
    waiting.delete(n);
    clearTimeout(found?.timer);
    found?.resolve(answer);
  }

  /** Ends a process; what it has not answered is asked of the next one. */
  function replace(mine: Running) {
    if (running === mine) running = undefined;
    const unanswered = [...mine.waiting.values()];
    mine.waiting.clear();
    mine.child.kill('SIGKILL');
    for (const { order, resolve, timer } of unanswered) {
      clearTimeout(timer);
      send(order, resolve, true);
    }
  }

  /** The process is gone, or is to go. The slot that it was at is left alone, and the others are asked again. */
  function fail(mine: Running, fault: Fault) {
    if (running === mine) running = undefined;
    const { at, waiting } = mine;
    mine.child.kill('SIGKILL');
    // Orders are obeyed one after the other: those behind the first one were not begun, and no PIN of theirs was tried.
    const [begun] = waiting.keys();
    const order = begun === undefined ? undefined : waiting.get(begun)?.order;
    const known = at !== undefined && order !== undefined && order.verb !== 'sign';
    if (known) {
      skip.add(at);
      const why = fault === 'timeout' ? 'it does not answer' : 'the process died there';
      note(`slot ${slotNumber(Buffer.from(at, 'hex'))}: left alone, as ${why}`);
    }
    for (const [n, each] of waiting) {
      const again = n === begun ? (known || fault === 'failed') && isRepeatable(each) : !each.again;
      if (again && fault !== 'driver-missing') continue;
      if (fault === 'failed' && each.again) rest('failed');
      settle(mine, n, refuse(fault));
    }
    replace(mine);
  }

  function send(order: Order, resolve: (answer: Answer<never>) => void, again = false) {
    const asleep = resting === 'driver-missing' || order.verb !== 'sign';
    if (closed || (!running && asleep && performance.now() < restUntil)) {
      resolve(refuse(resting));
      return;
    }
    const mine = running ?? start();
    const n = (last += 1);
    let late = false;
    const timer = setTimeout(() => {
      // A busy machine takes its time to start a process; that is not the module's silence.
      if (mine.up || late) fail(mine, 'timeout');
      else timer.refresh();
      late = true;
    }, patience);
    mine.waiting.set(n, { order, resolve, timer, again });
    const sent = order.verb === 'sign' ? { ...order, pin: order.pin.length } : order;
    mine.child.send({ n, order: sent, skip: [...skip] } satisfies Message, (error) => {
      if (error) settle(mine, n, refuse('failed'));
    });
    if (order.verb === 'sign') mine.child.stdin?.write(order.pin); // its owner overwrites it
  }

  return {
    run(order) {
      const ask = () => new Promise<Answer<never>>((resolve) => send(order, resolve));
      const { verb } = order;
      if (verb !== 'list' && verb !== 'certificates') return ask();
      // A module that hangs is not asked once more by everybody who looks.
      const shared = pending.get(verb);
      if (shared && performance.now() - shared.since > SHARED_MS) return shared.answer;
      const mine = { since: performance.now(), answer: ask() };
      pending.set(verb, mine);
      void mine.answer.finally(() => pending.get(verb) === mine && pending.delete(verb));
      return mine.answer;
    },
    close() {
      closed = true;
      running?.child.kill('SIGKILL');
      running = undefined;
    },
  };
}
