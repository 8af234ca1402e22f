/**
 * L-3: a person who never saw an answer gets the same one by repeating the call under its key, at
 * any gateway.
 */
import { httpBackend } from '../../../src/client/http.js';
import type { Reply } from '../../../src/flow/backend.js';
import { identity, PASSWORD, viewOf } from '../../../src/testing/person.js';
import { cluster, type Cluster } from '../load/cluster.js';
import { count, isWell, said } from '../load/counted.js';
import { codeOf, one } from '../load/people.js';
import { faultyProxy } from '../database/tcp-proxy.js';
import type { Keep } from './promise.js';

/** What the reply to a repeated call must have again: for a start, all but the clock and the captcha. */
const shown = (reply: Reply): string => {
  const isStart = reply.ok && reply.view.revision === 0;
  const differs = (name: string) => isStart && (name === 'captcha' || name === 'now');
  return JSON.stringify(reply, (name, value: unknown) => (differs(name) ? undefined : value));
};

type Send = (backend: ReturnType<typeof httpBackend>, key: string) => Promise<Reply>;

/**
 * Loses the answer of one of the four calls of a registration, and repeats the call at another
 * gateway.
 */
async function register(world: Cluster, cut: number, n: number, wrong: () => void): Promise<void> {
  let replayed = false;
  const through = (port: () => number) =>
    httpBackend({
      endpoint: 'http://gateway/registration',
      fetch: async (request) => {
        const url = request.url.replace('//gateway', `//127.0.0.1:${port()}`);
        const response = await globalThis.fetch(new Request(url, request));
        replayed = response.headers.get('Idempotency-Replayed') === 'true';
        return response;
      },
    });
  const [lossy, direct] = [through(() => cut), through(() => world.port())];

  async function twice(send: Send): Promise<Reply> {
    const key = crypto.randomUUID();
    const unseen = await send(lossy, key);
    if (unseen.ok) wrong();
    for (;;) {
      const reply = await send(direct, key);
      // Cut so early that the first call may still run: it is retried like by a page.
      if (!reply.ok && reply.problem.code === 'idempotency-in-progress') continue;
      const again = await send(direct, key);
      if (!replayed || shown(again) !== shown(reply)) wrong();
      return reply;
    }
  }

  const person = one(n);
  const begun = viewOf(
    await twice((to, key) => to.start({ method: 'mobile', audience: 'citizen', portal: 'national' }, { key })),
  );
  const input = await identity(begun, person);
  const asked = viewOf(await twice((to, key) => to.answer(begun, input, { key })));
  const code = { code: codeOf(world.directory, person.phone) };
  const proven = viewOf(await twice((to, key) => to.answer(asked, code, { key })));
  const done = viewOf(await twice((to, key) => to.answer(proven, { password: PASSWORD }, { key })));
  // Three claims and commits: nothing was done twice.
  if (done.status !== 'complete' || done.revision !== begun.revision + 6) wrong();
}

export const lostAnswers: Keep = async (n) => {
  const world = await cluster({ engine: 'postgres', gateways: 2 });
  const proxy = await faultyProxy(() => world.port(), 'cut');
  try {
    await Promise.all(world.members.map(({ index }) => world.start(index)));
    const people = Math.ceil(n / 4);
    let different = 0;
    for (let person = 0; person < people; person += 1)
      await register(world, proxy.port, person, () => (different += 1));
    const sql = await world.open();
    const acknowledged = Array.from({ length: people }, (_, index) => one(index).citizenId);
    const found = await count(sql, world.vault, acknowledged);
    await sql.close();
    const well = isWell(found) && !different && proxy.cuts >= n && found.accounts === people;
    return {
      well,
      said: `${proxy.cuts} answers cut, ${different} answered otherwise when asked again; ${said(found)}`,
    };
  } finally {
    proxy.close();
    await world.close();
  }
};
