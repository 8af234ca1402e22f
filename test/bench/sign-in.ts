// `npm run bench:sign-in -- --tries 10000`: strangers try passwords over 1,000 accounts while owners
// sign in (T60), and pairs of tries at a known and an unknown name (T61). A whole gateway over HTTP, on
// PostgreSQL, with argon2id as in production; the captcha costs next to nothing, to the strangers'
// advantage. Never an assertion about time: the machine is noisy.
import { parseArgs } from 'node:util';
import { httpBackend } from '../../src/client/http.js';
import type { Reply } from '../../src/flow/backend.js';
import { argon2Passwords } from '../../src/node/argon2.js';
import { createServer } from '../../src/node/create-server.js';
import { serve } from '../../src/node/serve.js';
import { sqlAccounts } from '../../src/server/accounts/sql-accounts.js';
import { ownCodes } from '../../src/server/checks/code-issuers.js';
import { createPortals } from '../../src/server/registration/portals.js';
import { createKeys, createVault } from '../../src/server/vault/vault.js';
import { PASSWORD, viewOf } from '../../src/testing/person.js';
import { fakeCarrier } from '../../src/testing/ports.js';
import { PORTALS } from '../../src/testing/world.js';
import { newAccount } from '../server/scim/support.js';
import { solved } from '../server/sign-in/support.js';
import { one } from '../support/load/people.js';
import { percentile } from '../support/load/driver.js';
import { postgres } from '../support/worlds.js';

const { values } = parseArgs({
  options: { tries: { type: 'string', default: '1000' }, pairs: { type: 'string', default: '100' } },
});
const [TRIES, PAIRS] = [Number(values.tries), Number(values.pairs)];
const ACCOUNTS = 1000;
const NETWORKS = 500;
const AT_ONCE = 16;
/** An owner signs in after each so many tries. */
const EACH = Math.ceil(TRIES / 50);

const { sql: pool, close } = await postgres();
const sql = { ...pool, close };
const keys = createKeys();
const vault = createVault(keys);
const people = Array.from({ length: ACCOUNTS }, (_, n) => one(n));
const passwordHash = await argon2Passwords({ vault }).hash(PASSWORD);
const accounts = sqlAccounts({ sql, vault });
for (const [n, person] of people.entries())
  await sql.transaction((tx) =>
    accounts.create(tx, { ...newAccount(n), ...person, subject: `cccd:${person.citizenId}`, passwordHash }),
  );
const carrier = fakeCarrier(people);
let handle = (_request: Request, _env: unknown): Response | Promise<Response> => new Response(null, { status: 503 });
const trustedProxies = ['127.0.0.1'];
const listener = await serve((request, env) => handle(request, env), {
  port: 0,
  hostname: '127.0.0.1',
  trustedProxies,
});
const home = `http://127.0.0.1:${listener.port}`;
const server = await createServer({
  ...{ sql, keys, listener, trustedProxies, publicUrl: home, portals: createPortals(PORTALS) },
  partners: ({ vault: own }) => ({ issuer: ownCodes({ sender: carrier, vault: own }), subscribers: carrier }),
  captcha: { cost: 1, prefix: '0' },
});
handle = (request, env) => server.fetch(request, env);

/** A browser at an address, with its cookies. */
function browser(address: string) {
  const cookies = new Map<string, string>();
  const backend = httpBackend({
    endpoint: `${home}/registration`,
    async fetch(request) {
      request.headers.set('Origin', home);
      request.headers.set('X-Forwarded-For', address);
      request.headers.set('Cookie', [...cookies].map((pair) => pair.join('=')).join('; '));
      const response = await fetch(request);
      for (const each of response.headers.getSetCookie()) {
        const [name = '', value = ''] = (each.split(';')[0] ?? '').split('=');
        cookies.set(name, value);
      }
      return response;
    },
  });
  return async (username: string, password: string): Promise<Reply> => {
    const begun = viewOf(await backend.start({ method: 'password', purpose: 'sign-in', audience: 'citizen' }));
    const reply = await backend.answer(begun, { username, password, captcha: await solved(begun) });
    if (!reply.ok || reply.view.status !== 'active') return reply;
    const owner = people.find(({ citizenId }) => citizenId === username);
    return backend.answer(reply.view, { code: carrier.code(owner?.phone ?? '') });
  };
}
const outcome = (reply: Reply) => (reply.ok ? reply.view.status : reply.problem.code);
async function timed(list: number[], work: () => Promise<Reply>): Promise<string> {
  const start = performance.now();
  const result = outcome(await work());
  list.push(performance.now() - start);
  return result;
}
const count = (counts: Map<string, number>, name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
const said = (counts: Map<string, number>) => [...counts].map(([name, n]) => `${name} ${n}`).join(', ');
const ms = (value: number) => `${Math.round(value)} ms`;

/** Owners who have signed in before, in their own browsers; and one at a time who has a new browser. */
const own = people.slice(0, 5).map(({ citizenId }, n) => ({ citizenId, enters: browser(`203.0.113.${n}`) }));
const quiet: number[] = [];
for (const { citizenId, enters } of own) await enters(citizenId, PASSWORD);
for (const { citizenId, enters } of own) await timed(quiet, () => enters(citizenId, PASSWORD));

const [strangers, owners, busy] = [new Map<string, number>(), new Map<string, number>(), [] as number[]];
let next = 0;
const began = performance.now();
async function stuff(): Promise<void> {
  while (next < TRIES) {
    const n = next++;
    // A seventh of the tries goes to the owners' accounts.
    const victim = people[n % 7 ? n % ACCOUNTS : n % own.length];
    const network = (n * 7919) % NETWORKS;
    const enters = browser(`198.${18 + (network >> 8)}.${network & 255}.${n % 250}`);
    count(strangers, outcome(await enters(victim?.citizenId ?? '', `Mật-khẩu-${n} của ai`)));
    if (n % EACH) continue;
    for (const { citizenId, enters: known } of own.slice((n / EACH) % own.length).slice(0, 1))
      count(owners, `known browser: ${await timed(busy, () => known(citizenId, PASSWORD))}`);
    const other = people[10 + n / EACH]?.citizenId ?? '';
    count(owners, `new browser: ${await timed(busy, () => browser('203.0.113.99')(other, PASSWORD))}`);
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, stuff));
const seconds = (performance.now() - began) / 1000;
console.log(`${TRIES} tries in ${seconds.toFixed(0)} s, ${AT_ONCE} at once: ${said(strangers)}`);
console.log(`owners meanwhile: ${said(owners)}`);
console.log(
  `an owner's sign-in: quiet ${ms(percentile(quiet, 0.5))}; meanwhile ${ms(percentile(busy, 0.5))}, p95 ${ms(percentile(busy, 0.95))}`,
);
console.log(`memory: ${Math.round(process.memoryUsage.rss() / 2 ** 20)} MiB`);

const times = { known: [] as number[], unknown: [] as number[] };
for (let pair = 0; pair < PAIRS; pair += 1)
  for (const who of pair % 2 ? (['unknown', 'known'] as const) : (['known', 'unknown'] as const)) {
    const name = who === 'known' ? (people[200 + pair]?.citizenId ?? '') : one(20_000 + pair).citizenId;
    const enters = browser(`203.0.${113 + (pair % 10)}.${pair % 250}`);
    const result = await timed(times[who], () => enters(name, 'Mật-khẩu sai 1'));
    if (result !== 'sign-in-refused') throw new Error(`${who}: ${result}`);
  }
const [known, unknown] = [percentile(times.known, 0.5), percentile(times.unknown, 0.5)];
console.log(
  `${PAIRS} pairs: known ${known.toFixed(2)} ms, unknown ${unknown.toFixed(2)} ms, ratio ${(known / unknown).toFixed(3)}, difference ${(known - unknown).toFixed(2)} ms`,
);
await server.close();
