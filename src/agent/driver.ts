import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { refuse, type Answer } from './protocol.js';
import type { Order, Results } from './token-service.js';

/**
 * A PKCS#11 module in a process of its own, which is started when it is needed, and again after it has died. A process that
 * was given a PIN ends with its signature, and the PIN with its memory (B-9): pkcs11js keeps it in a string, which nobody
 * can overwrite.
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
}

interface Waiting {
  readonly order: Order;
  readonly resolve: (answer: Answer<never>) => void;
  readonly timer: NodeJS.Timeout;
}

interface Running {
  readonly child: ChildProcess;
  readonly waiting: Map<number, Waiting>;
}

const EXTENSION = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const PROGRAM = fileURLToPath(new URL(`token-process.${EXTENSION}`, import.meta.url));
/** The exit code of a process that could not load its module. */
const NO_DRIVER = 3;
/** Milliseconds in which a driver that is not there is not looked for again: a process a second is too many. */
const PAUSE = 3000;

export function createDriver({ module, patience = 30_000, program = PROGRAM }: DriverOptions): Driver {
  let running: Running | undefined;
  let last = 0;
  let missingUntil = 0;

  function start() {
    // A PIN goes by a pipe of its own, out of memory that we overwrite; a message would leave a copy of it behind.
    const child = fork(program, [module], { serialization: 'advanced', stdio: ['pipe', 'ignore', 'ignore', 'ipc'] });
    child.stdin?.on('error', () => undefined); // it died before it read: `exit` says so
    const waiting = new Map<number, Waiting>();
    const mine = { child, waiting };
    const end = (fault: 'driver-missing' | 'failed') => {
      if (running === mine) running = undefined;
      for (const [n] of waiting) settle(waiting, n, refuse(fault));
    };
    child.on('message', ({ n, answer }: { n?: number; answer?: Answer<never> }) => {
      if (n === undefined || !answer) return;
      const signed = waiting.get(n)?.order.verb === 'sign';
      if (signed && running === mine) running = undefined;
      settle(waiting, n, answer);
      if (signed) retire(mine);
    });
    child.on('error', () => end('failed'));
    child.on('exit', (code) => {
      if (code === NO_DRIVER) missingUntil = performance.now() + PAUSE;
      end(code === NO_DRIVER ? 'driver-missing' : 'failed');
    });
    child.unref();
    child.channel?.unref();
    return (running = mine);
  }

  function settle(waiting: Map<number, Waiting>, n: number, answer: Answer<never>) {
    const found = waiting.get(n);
    waiting.delete(n);
    clearTimeout(found?.timer);
    found?.resolve(answer);
  }

  /** Ends a process; what others had asked it is asked of the next one. */
  function retire({ child, waiting }: Running) {
    const unanswered = [...waiting.values()];
    waiting.clear();
    child.kill('SIGKILL');
    for (const { order, resolve, timer } of unanswered) {
      clearTimeout(timer);
      send(order, resolve);
    }
  }

  function send(order: Order, resolve: (answer: Answer<never>) => void) {
    if (performance.now() < missingUntil) {
      resolve(refuse('driver-missing'));
      return;
    }
    const { child, waiting } = running ?? start();
    const n = (last += 1);
    const timer = setTimeout(() => {
      if (running?.child === child) running = undefined;
      child.kill('SIGKILL');
      settle(waiting, n, refuse('timeout'));
    }, patience);
    waiting.set(n, { order, resolve, timer });
    child.send({ n, order: order.verb === 'sign' ? { ...order, pin: order.pin.length } : order }, (error) => {
      if (error) settle(waiting, n, refuse('failed'));
    });
    if (order.verb === 'sign') child.stdin?.write(order.pin, () => order.pin.fill(0));
  }

  return {
    run: (order) => new Promise((resolve) => send(order, resolve)),
    close() {
      running?.child.kill('SIGKILL');
      running = undefined;
    },
  };
}
