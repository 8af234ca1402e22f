/**
 * The reference for the gateway's throughput: a Hono route with one INSERT on the same pool. Prints
 * its port.
 */
import { Hono } from 'hono';
import { openPostgres } from '../../../src/node/database/postgres.js';
import { serve } from '../../../src/node/serve.js';

const sql = await openPostgres({ url: process.env['DATABASE_URL'] ?? '', migrate: false });
await sql.exec('create table if not exists bare (id uuid primary key, body text not null)');
const app = new Hono();
app.post('/row', async (c) => {
  const body = await c.req.text();
  const id = crypto.randomUUID();
  await sql.query('insert into bare (id, body) values ($1, $2)', [id, body]);
  return c.json({ id }, 201);
});
const { port } = await serve((request) => app.fetch(request), { port: 0, hostname: '127.0.0.1' });
console.log(`ready ${port}`);
