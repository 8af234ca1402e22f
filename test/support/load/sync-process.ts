/**
 * One side of a synchronisation, made to be killed. `ROLE=sender` delivers its database's accounts
 * to `TARGETS`; `ROLE=receiver` is a portal on `PORT` that fails like `faulty-portal.ts`. Prints
 * its port.
 */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFailpoint } from '../../../src/node/database/failpoint.js';
import { keysFromFile } from '../../../src/node/keys.js';
import { openPostgres } from '../../../src/node/database/postgres.js';
import { serve } from '../../../src/node/serve.js';
import { sqlDirectory, type Directory } from '../../../src/server/scim/directory.js';
import { createOutbox } from '../../../src/server/delivery/outbox.js';
import { createScimServer } from '../../../src/server/scim/scim-server.js';
import { tokenHash } from '../../../src/server/checks/bearer.js';
import { createVault } from '../../../src/server/vault/vault.js';
import { faulty } from '../faulty-portal.js';
import { clientsOf, PACES, type Targets } from './sync-targets.js';

const { env } = process;
const directory = process.argv[2] ?? '';
const sql = await openPostgres({ url: env['DATABASE_URL'] ?? '', connections: 4 });
const vault = createVault(keysFromFile(join(directory, `${env['NAME'] ?? 'keys'}.json`)));

function send(): void {
  const clients = clientsOf(JSON.parse(env['TARGETS'] ?? '{}') as Targets);
  createOutbox({ sql, vault, clients, failpoint: createFailpoint(), ...PACES }).start(20);
  console.log('ready 1');
}

/** Records what took effect, in order. */
function witnessed(inner: Directory, file: string): Directory {
  const note = (externalId?: string, version?: number) => appendFileSync(file, `${externalId} ${version}\n`);
  return {
    ...inner,
    async create(portal, account, sent) {
      const made = await inner.create(portal, account, sent);
      if (made) note(sent?.externalId, sent?.version);
      return made;
    },
    async change(portal, seen, changes, sent) {
      const result = await inner.change(portal, seen, changes, sent);
      if (typeof result === 'object') note(sent?.externalId, sent?.version);
      return result;
    },
  };
}

async function receive(): Promise<void> {
  const port = Number(env['PORT']);
  const name = env['NAME'] ?? '';
  const accounts = witnessed(sqlDirectory({ sql, vault, targets: [] }), join(directory, `${name}.effects`));
  const tokens = { gateway: [await tokenHash(env['TOKEN'] ?? '')] };
  const root = `http://127.0.0.1:${port}/scim/v2`;
  const scim = createScimServer({ directory: accounts, tokens, root, grants: { gateway: 'authority' } });
  const server = await serve(
    faulty((request) => scim.fetch(request)),
    { port, hostname: '127.0.0.1' },
  );
  console.log(`ready ${server.port}`);
}

if (env['ROLE'] === 'sender') send();
else await receive();
