/**
 * One person registers several times at once: on both portals, by two methods, at every gateway.
 */
import { httpBackend } from '../../../src/client/http.js';
import type { Reply } from '../../../src/flow/backend.js';
import type { View } from '../../../src/flow/view.js';
import { identity, PASSWORD, viewOf, type Typed } from '../../../src/testing/person.js';
import { cluster, type Cluster } from './cluster.js';
import { count, type Counted } from './counted.js';
import { codeOf, insuranceCodeOf, one } from './people.js';

export interface RacesOptions {
  readonly n: number;
  readonly gateways?: number;
  /** Concurrent registrations of one person. */
  readonly contenders?: number;
}

export interface Races extends Counted {
  readonly races: number;
  /** Races that did not end with one "complete" and otherwise "already registered". */
  readonly odd: number;
}

const PORTALS = ['national', 'ministry'] as const;
const METHODS = ['mobile', 'insurance'] as const;

/** Spellings of the same person on different pages. */
const SPELLINGS: readonly ((person: Typed) => Typed)[] = [
  (person) => person,
  (person) => ({ ...person, fullName: ` ${person.fullName.toUpperCase().replace(' ', '  ')}`.normalize('NFD') }),
  (person) => ({ ...person, citizenId: person.citizenId.replace(/(...)(...)(......)/, '$1 $2 $3') }),
  (person) => ({ ...person, phone: person.phone.replace('+84', '0') }),
];

/** Runs a flow to the password step, at random gateways. */
async function prepare(world: Cluster, n: number, contender: number) {
  const fetch = (request: Request) =>
    globalThis.fetch(new Request(request.url.replace('//gateway', `//127.0.0.1:${world.port()}`), request));
  const backend = httpBackend({ endpoint: 'http://gateway/registration', fetch });
  const method = METHODS[contender % 2] ?? 'mobile';
  const portal = PORTALS[Math.floor(contender / 2) % 2] ?? 'national';
  const spelled = SPELLINGS[contender % SPELLINGS.length]?.(one(n)) ?? one(n);
  const person = method === 'insurance' ? { ...spelled, insuranceCode: insuranceCodeOf(n) } : spelled;
  const begun = viewOf(await backend.start({ method, audience: 'citizen', portal }));
  const asked = viewOf(await backend.answer(begun, await identity(begun, person)));
  const view = viewOf(await backend.answer(asked, { code: codeOf(world.directory, one(n).phone) }));
  return { backend, view };
}

const end = (reply: Reply): string => {
  if (reply.ok) return reply.view.problem?.code ?? reply.view.status;
  return reply.problem.code;
};

/** All answer at once, and each answer is sent twice under one key, like by an impatient page. */
async function race(world: Cluster, n: number, contenders: number): Promise<boolean> {
  const ready: Awaited<ReturnType<typeof prepare>>[] = [];
  for (let contender = 0; contender < contenders; contender += 1) ready.push(await prepare(world, n, contender));
  const settle = async (backend: ReturnType<typeof httpBackend>, view: View, key: string) => {
    for (;;) {
      const reply = await backend.answer(view, { password: PASSWORD }, { key });
      if (reply.ok || reply.problem.code !== 'idempotency-in-progress') return end(reply);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const ends = await Promise.all(
    ready.map(async ({ backend, view }) => {
      const key = crypto.randomUUID();
      const twice = await Promise.all([settle(backend, view, key), settle(backend, view, key)]);
      return twice[0] === twice[1] ? twice[0] : twice.join(' and ');
    }),
  );
  const complete = ends.filter((each) => each === 'complete').length;
  const known = ends.filter((each) => each === 'already-registered').length;
  return complete === 1 && known === contenders - 1;
}

/** Runs `n` races, some at a time; each must end in one account. */
export async function races({ n, gateways = 3, contenders = 4 }: RacesOptions): Promise<Races> {
  const world = await cluster({ engine: 'postgres', gateways });
  try {
    await Promise.all(world.members.map(({ index }) => world.start(index)));
    const acknowledged: string[] = [];
    let odd = 0;
    let next = 0;
    const lane = async () => {
      while (next < n) {
        const person = next;
        next += 1;
        if (await race(world, person, contenders)) acknowledged.push(one(person).citizenId);
        else odd += 1;
      }
    };
    await Promise.all(Array.from({ length: 5 }, lane));
    const sql = await world.open();
    try {
      return { races: n, odd, ...(await count(sql, world.vault, acknowledged)) };
    } finally {
      await sql.close();
    }
  } finally {
    await world.close();
  }
}
