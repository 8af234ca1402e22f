// `npm run -s outbox -- --data DIR [--replay ID|all]`: what waits for each portal, and what was given up, of a stopped gateway.
import { parseArgs } from 'node:util';
import { openPglite } from '../src/node/pglite.js';
import { sqlDeliveries } from '../src/server/sync/deliveries.js';

const { values } = parseArgs({ options: { data: { type: 'string', default: '.data' }, replay: { type: 'string' } } });
try {
  const sql = await openPglite(values.data);
  const deliveries = sqlDeliveries({ sql, now: Date.now });
  const letters = await deliveries.deadLetters(10_000);
  const wanted = values.replay === 'all' ? letters.map(({ id }) => id) : values.replay ? [values.replay] : [];
  for (const id of wanted) {
    const found = await deliveries.replay(id);
    console.log(`${id} ${found ? 'is due' : 'is no dead letter'}`);
    if (!found) process.exitCode = 1;
  }
  for (const stats of await deliveries.stats()) console.log(JSON.stringify(stats));
  for (const letter of await deliveries.deadLetters(10_000)) console.log(JSON.stringify(letter));
  await sql.close();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
