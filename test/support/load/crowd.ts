/**
 * People who register like pages do, and press the button again whatever happens to the gateways.
 */
import { httpBackend } from '../../../src/client/http.js';
import { createSession, type Session } from '../../../src/client/session.js';
import { mobile } from '../../../src/methods/mobile.js';
import { identity, PASSWORD } from '../../../src/testing/person.js';
import type { Subscriber } from '../../../src/testing/ports.js';
import { codeOf, one, PEOPLE } from './people.js';
import type { Cluster } from './cluster.js';

export interface Crowd {
  /** Number of answers that people got. */
  answers: number;
  /** Number of 503 answers, and when the last other answer came, by `performance.now()`. */
  refusals: number;
  lastServed: number;
  /** Citizen ids of people who got "complete", recorded by a process that is not killed. */
  readonly acknowledged: string[];
  /** Lets all people finish their registration, and starts no new ones. */
  end(): Promise<void>;
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const PRESSES = 5000;

export interface Persistence {
  /** The newest code on a phone. */
  readonly code: (phone: string) => string;
  /** Between two presses of the button. */
  readonly pressMs?: number;
  /** Whether the person gives up. */
  readonly isOver?: () => boolean;
}

/**
 * Registers one person; `false` when the gateway says that they have an account, which a lost
 * answer has made, or when they gave up.
 */
export async function register(
  session: Session,
  person: Subscriber,
  { code, pressMs = 150, isOver = () => false }: Persistence,
): Promise<boolean> {
  for (let presses = 0; presses < PRESSES; presses += 1) {
    const { view } = session.state;
    if (view?.status === 'complete') return true;
    if (isOver()) return false;
    if (!view) await session.open();
    else if (view.status === 'closed') {
      if (view.problem?.code === 'already-registered') return false;
      await session.restart();
    } else if (view.step === 'identify') await session.answer(await identity(view, person));
    else if (view.step === 'code') await session.answer({ code: code(person.phone) });
    else await session.answer({ password: PASSWORD });
    const { problem } = session.state;
    // A new code needs a minute after the previous one, which may never have been sent: they start
    // anew instead.
    if (problem && /^(?:flow-|rate-limited|otp-expired)/.test(problem.code)) await session.restart();
    else if (problem) await pause(pressMs);
  }
  throw new Error(`The person of ${person.phone} did not come to an end.`);
}

/** `people` at once; each lane registers one after the other, from person `first` on. */
export function crowd(cluster: Cluster, { people = 4, first = 0 } = {}): Crowd {
  const state = { over: false };
  const self: Crowd = { answers: 0, refusals: 0, lastServed: performance.now(), acknowledged: [], end };

  const fetch = async (request: Request) => {
    const url = request.url.replace('//gateway', `//127.0.0.1:${cluster.port()}`);
    const response = await globalThis.fetch(new Request(url, request));
    self.answers += 1;
    if (response.status === 503) self.refusals += 1;
    else self.lastServed = performance.now();
    return response;
  };

  const code = (phone: string) => codeOf(cluster.directory, phone);

  async function member(index: number): Promise<void> {
    for (let n = first + index; !state.over && n < PEOPLE; n += people) {
      const backend = httpBackend({ endpoint: 'http://gateway/registration', fetch });
      const start = { audience: 'citizen', portal: n % 2 ? 'national' : 'ministry' } as const;
      const session = createSession({ backend, method: mobile, start, pause: () => pause(150) });
      if (await register(session, one(n), { code })) self.acknowledged.push(one(n).citizenId);
    }
  }

  const members = Promise.all(Array.from({ length: people }, (_, index) => member(index)));
  members.catch(() => (state.over = true));
  async function end() {
    state.over = true;
    await members;
  }
  return self;
}
