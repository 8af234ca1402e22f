/**
 * A gateway that is made to be killed, alone on PGlite or one of several on PostgreSQL: with
 * failpoints, and a file as the phones. Prints its port. `TARGETS` names the portals that receive
 * its accounts. `HASH=argon2` hashes as in production; `CAPTCHA=none` disables the proof of work, and
 * `CAPTCHA=verified` verifies it and then accepts what is wrong; `LEASE` is in milliseconds; `LIMITS` is a JSON table, in
 * which missing entries do not limit, or `counted`: every limit is counted, and none is reached.
 * `PHONES` is the port of the phones of `phones.ts`. `X-Caller` is the caller's address.
 */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { insurance } from '../../../src/methods/insurance.js';
import { mobile } from '../../../src/methods/mobile.js';
import { argon2Passwords } from '../../../src/node/argon2.js';
import { nodeCiphers } from '../../../src/node/ciphers.js';
import { createFailpoint } from '../../../src/node/database/failpoint.js';
import { keysFromFile } from '../../../src/node/keys.js';
import { openPglite } from '../../../src/node/database/pglite.js';
import { openPostgres } from '../../../src/node/database/postgres.js';
import { serve } from '../../../src/node/serve.js';
import { createGateway } from '../../../src/server/http/gateway.js';
import { proofOfWork } from '../../../src/server/checks/captcha.js';
import { createLimits, type LimitTable } from '../../../src/server/checks/limits.js';
import type { Captcha } from '../../../src/server/ports.js';
import { startChaining } from '../../../src/server/audit/inbox.js';
import { sqlStore } from '../../../src/server/sql/sql-store.js';
import { createOutbox } from '../../../src/server/delivery/outbox.js';
import { createVault } from '../../../src/server/vault/vault.js';
import { webPasswords } from '../../../src/testing/ports.js';
import { createWorld, PORTALS } from '../../../src/testing/world.js';
import { COUNTED, insuredOnes, LIMITLESS, subscriberOf } from './people.js';
import { messenger } from './phones.js';
import { clientsOf, PACES, type Targets } from './sync-targets.js';

const { env } = process;
/** For throughput measurements: the proof of work is the page's load, not the gateway's. */
const nobodyAsked: Captcha = { issue: () => Promise.resolve({}), verify: () => Promise.resolve('ok') };
const directory = process.argv[2] ?? '';
const url = env['DATABASE_URL'];
const failpoint = createFailpoint();
const sql = url ? await openPostgres({ url }) : await openPglite(directory);
const vault = createVault(keysFromFile(join(directory, 'keys.json')), nodeCiphers);
const targets = JSON.parse(env['TARGETS'] ?? '{}') as Targets;
const store = sqlStore({ sql, vault, failpoint, targets: Object.keys(targets) });
/** These are in a transaction of several statements, and a new account is one statement. */
const INSIDE = ['in-commit', 'before-transaction-end'];
if (INSIDE.includes(env['FAILPOINT'] ?? '')) delete (store.accounts as { part?: unknown }).part;
const secret = await vault.mac('captcha');
const limits =
  env['LIMITS'] === 'counted'
    ? COUNTED
    : { ...LIMITLESS, ...(JSON.parse(env['LIMITS'] ?? '{}') as Partial<LimitTable>) };
/** All of production's work, without the page's. */
function lenient(): Captcha {
  const limits = createLimits({ ...store, limits: COUNTED });
  const { pbkdf2 } = nodeCiphers;
  const real = proofOfWork({ secret, limits, pbkdf2, hmac: (key, data) => nodeCiphers.hmac(key, data) });
  return {
    issue: (context, pressure) => real.issue(context, pressure),
    async verify(solution, context) {
      const solved = await real.verify(solution, context);
      return solved === 'bad' && (await limits.first(`captcha ${solution}`, 600)) ? 'ok' : solved;
    },
  };
}
const captcha = { none: nobodyAsked, verified: lenient() }[env['CAPTCHA'] ?? ''];
const world = createWorld({
  store,
  failpoint,
  passwords: env['HASH'] === 'argon2' ? argon2Passwords({ vault }) : webPasswords(1),
  limits,
  insured: env['PHONES'] ? [] : insuredOnes(),
  portals: PORTALS,
  secret,
  ...(captcha && { captcha }),
  registrar: { lease: Number(env['LEASE'] ?? 30_000) },
});

const { carrier, registrar, portals } = world;
carrier.subscribers.get = subscriberOf;
const send = carrier.send.bind(carrier);
const post = env['PHONES']
  ? messenger(Number(env['PHONES']))
  : (message: object) => appendFileSync(join(directory, 'messages.ndjson'), `${JSON.stringify(message)}\n`);
carrier.send = async (phone, text, key) => {
  post({ phone, text, key });
  await send(phone, text, key);
  carrier.messages.length = 0;
};
const ready = async () => (await sql.query('select 1')).rows.length === 1;
const address = (request: Request) => request.headers.get('X-Caller') ?? '127.0.0.1';
const gateway = createGateway({
  ...{ registrar, portals, methods: [mobile, insurance], address, failpoint, ready },
  ciphers: nodeCiphers,
});
const { port } = await serve((request) => gateway.fetch(request), { port: 0, hostname: '127.0.0.1' });
startChaining({ sql, sha256: nodeCiphers.sha256 });
createOutbox({ sql, vault, clients: clientsOf(targets), failpoint, ...PACES }).start(20);
console.log(`ready ${port}`);
