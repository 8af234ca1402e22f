// `npm run -s outbox -- --data DIR [--replay ID|all]`, or with DATABASE_URL beside running gateways: what waits for each portal, and what
// was given up. PGlite's gateway must be stopped.
import { parseArgs } from 'node:util';
import { openPglite } from 'dvc-register/node/pglite.js';
import { openPostgres } from 'dvc-register/node/postgres.js';
import { sqlDeadLetters } from 'dvc-register/server';

const { values } = parseArgs({ options: { data: { type: 'string', default: '.data' }, replay: { type: 'string' } } });
try {
  const url = process.env['DATABASE_URL'];
  const sql = url ? await openPostgres({ url, migrate: false }) : await openPglite(values.data);
  const desk = sqlDeadLetters({ sql, now: Date.now });
  const letters = await desk.deadLetters(10_000);
  const wanted = values.replay === 'all' ? letters.map(({ id }) => id) : values.replay ? [values.replay] : [];
  for (const id of wanted) {
    const found = await desk.replay(id);
    console.log(`${id} ${found ? 'is due' : 'is no dead letter'}`);
    if (!found) process.exitCode = 1;
  }
  for (const stats of await desk.stats()) console.log(JSON.stringify(stats));
  for (const letter of await desk.deadLetters(10_000)) console.log(JSON.stringify(letter));
  await sql.close();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
