// `npm run bench:existence -- --pairs N`: does the response time reveal whether an identity has an
// account (T01)? Starts pairs of flows side by side and prints the ratio of the medians. Never an
// assertion: the machine is noisy.
import { parseArgs } from 'node:util';
import { database, gatewayWorld, storeOn } from '../support/worlds.js';
import { LIMITLESS } from '../support/load/people.js';
import { identity, register, viewOf } from '../../src/testing/person.js';
import { DIEN } from '../../src/testing/world.js';

const { values } = parseArgs({ options: { pairs: { type: 'string', default: '100' } } });
const stranger = { ...DIEN, citizenId: '034086012223', phone: '+84823628898' };
const sql = await database();
const world = gatewayWorld({ subscribers: [DIEN, stranger], store: storeOn(sql), limits: LIMITLESS });
const backend = world.http();
await register(backend, DIEN, world.carrier.code);

const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] };
for (let pair = 0; pair < Number(values.pairs); pair += 1) {
  for (const [who, person] of [['known', DIEN] as const, ['unknown', stranger] as const]) {
    const begun = viewOf(await backend.start({ method: 'mobile', audience: 'citizen', portal: 'national' }));
    const answer = await identity(begun, person);
    const start = performance.now();
    viewOf(await backend.answer(begun, answer));
    times[who].push(performance.now() - start);
  }
}
await sql.close();
const median = (list: readonly number[]) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? NaN;
const [known, unknown] = [median(times.known), median(times.unknown)];
console.log(
  `known ${known.toFixed(2)} ms, unknown ${unknown.toFixed(2)} ms, ratio ${(known / unknown).toFixed(3)}, difference ${(known - unknown).toFixed(2)} ms`,
);
