/** A gateway that is made to be killed: PGlite on a directory, failpoints, a phone that is a file. Prints its port. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { mobile } from '../../src/methods/mobile.js';
import { createFailpoint } from '../../src/node/failpoint.js';
import { keysFromFile } from '../../src/node/keys.js';
import { openPglite } from '../../src/node/pglite.js';
import { serve } from '../../src/node/serve.js';
import { createGateway } from '../../src/server/gateway.js';
import { sqlStore } from '../../src/server/sql-store.js';
import { createVault } from '../../src/server/vault.js';
import { webPasswords } from '../../src/testing/ports.js';
import { createWorld } from '../../src/testing/world.js';
import { anyone, LIMITLESS } from './chaos.js';

const directory = process.argv[2] ?? '';
const failpoint = createFailpoint();
const sql = await openPglite(directory);
const store = sqlStore({ sql, vault: createVault(keysFromFile(join(directory, 'keys.json'))), failpoint });
const world = createWorld({ store, failpoint, passwords: webPasswords(1), limits: LIMITLESS, subscribers: anyone() });
const { carrier } = world;
const send = carrier.send.bind(carrier);
carrier.send = async (phone, text, key) => {
  appendFileSync(join(directory, 'messages.ndjson'), `${JSON.stringify({ phone, text, key })}\n`);
  await send(phone, text, key);
};
const { registrar, portals } = world;
const gateway = createGateway({ registrar, portals, methods: [mobile], failpoint });
const { port } = await serve((request) => gateway.fetch(request), { port: 0, hostname: '127.0.0.1' });
console.log(`ready ${port}`);
