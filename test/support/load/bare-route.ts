/**
 * The floor under a gateway's cost: four Hono routes with one INSERT each on the same pool. The
 * fourth also hashes a password as a gateway does. Prints its port.
 */
import { Hono } from 'hono';
import { argon2Passwords } from '../../../src/node/argon2.js';
import { nodeCiphers } from '../../../src/node/ciphers.js';
import { openPostgres } from '../../../src/node/database/postgres.js';
import { serve } from '../../../src/node/serve.js';
import { createKeys, createVault } from '../../../src/server/vault/vault.js';

const sql = await openPostgres({ url: process.env['DATABASE_URL'] ?? '', migrate: false });
// One process after another: "if not exists" alone fails where two of them create it at once.
await sql.exec(`select pg_advisory_lock(1); create table if not exists bare (id uuid primary key, body text not null);
select pg_advisory_unlock(1)`);
const passwords = argon2Passwords({ vault: createVault(createKeys(), nodeCiphers) });
const app = new Hono();
const insert = async (body: string) => {
  const id = crypto.randomUUID();
  await sql.query('insert into bare (id, body) values ($1, $2)', [id, body]);
  return { id, revision: 0 };
};
for (const path of ['', '/identify', '/code'])
  app.post(`/registration/flow${path}`, async (c) => c.json(await insert(await c.req.text()), 201));
app.post('/registration/flow/password', async (c) => {
  const { password } = JSON.parse(await c.req.text()) as { password: string };
  return c.json(await insert(await passwords.hash(password)));
});
const { port } = await serve((request) => app.fetch(request), { port: 0, hostname: '127.0.0.1' });
console.log(`ready ${port}`);
