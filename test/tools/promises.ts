// `npm run promise -- --promise L-3 --n 100`: one promise of docs/security-model.md, tried so often; without --n as often as it is promised.
// `--promise all --small` goes through all of them as `npm test` does.
import { parseArgs } from 'node:util';
import { PROMISES } from '../support/promises/index.js';

const { values } = parseArgs({
  options: {
    promise: { type: 'string', default: '' },
    n: { type: 'string' },
    small: { type: 'boolean', default: false },
  },
});
const names = values.promise === 'all' ? Object.keys(PROMISES) : [values.promise];
let broken = 0;
for (const name of names) {
  const promised = PROMISES[name];
  if (!promised) {
    console.error(`--promise ${Object.keys(PROMISES).join(', ')} or all`);
    process.exit(2);
  }
  const start = performance.now();
  const { said, well } = await promised.keep(Number(values.n ?? promised.n[values.small ? 'small' : 'full']));
  broken += well ? 0 : 1;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${well ? '✓' : '✗'} ${name} ${promised.what} (${seconds} s)\n${said}`);
}
process.exit(broken ? 1 : 0);
