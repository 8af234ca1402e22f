// `npm run bench:wait -- --n 1000 --seconds 60`: many people waiting on one gateway, once with
// event streams and once by polling.
import { parseArgs } from 'node:util';
import { crowdWaiting } from '../support/load/crowd-waiting.js';

const { values } = parseArgs({
  options: { n: { type: 'string', default: '1000' }, seconds: { type: 'string', default: '60' } },
});
const [people, seconds] = [Number(values.n), Number(values.seconds)];
const told = await crowdWaiting(people, seconds, true);
const asking = await crowdWaiting(people, seconds, false);
console.log(
  JSON.stringify({ told, asking, ratio: Math.round((asking.perMinute / told.perMinute) * 10) / 10 }, null, 2),
);
process.exit(0);
