// `npm run bench:recovery -- --pairs N`: does the response time of a recovery reveal whether an
// identity has an account (T61)? A stranger enters their own phone for an identity that has an
// account and for one that has none. Prints the ratio of the medians of both answers. Never an
// assertion: the machine is noisy.
import { parseArgs } from 'node:util';
import { solveChallenge } from 'altcha-lib';
import type { Challenge } from 'altcha-lib/types';
import { httpBackend } from '../../src/client/http.js';
import { createServer } from '../../src/node/create-server.js';
import { deriveKey } from '../../src/server/checks/captcha.js';
import { ownCodes } from '../../src/server/checks/code-issuers.js';
import { createPortals } from '../../src/server/registration/portals.js';
import { createKeys } from '../../src/server/vault/vault.js';
import { register, viewOf } from '../../src/testing/person.js';
import { fakeCarrier } from '../../src/testing/ports.js';
import { DIEN, PORTALS } from '../../src/testing/world.js';
import { LIMITLESS } from '../support/load/people.js';
import { database, ORIGIN } from '../support/worlds.js';

const { values } = parseArgs({ options: { pairs: { type: 'string', default: '100' } } });
const HOME = 'https://id.example.vn';
const STRANGER = '+84823628898';
const carrier = fakeCarrier([DIEN]);
const server = await createServer({
  ...{ sql: await database(), keys: createKeys(), portals: createPortals(PORTALS), publicUrl: HOME },
  partners: ({ vault }) => ({ issuer: ownCodes({ sender: carrier, vault }), subscribers: carrier }),
  ...{ trustedProxies: [], captcha: { cost: 1, prefix: '0' }, limits: LIMITLESS },
});
const backendAt = (origin: string) =>
  httpBackend({
    endpoint: `${HOME}/registration`,
    fetch(request) {
      request.headers.set('Origin', origin);
      return server.fetch(request);
    },
  });
await register(backendAt(ORIGIN), DIEN, carrier.code);

const backend = backendAt(HOME);
const PEOPLE = { known: DIEN.citizenId, unknown: '034086012223' };
type Who = keyof typeof PEOPLE;
const times: Record<'identity' | 'code', Record<Who, number[]>> = {
  identity: { known: [], unknown: [] },
  code: { known: [], unknown: [] },
};
async function timed<T>(list: number[], work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  list.push(performance.now() - start);
  return result;
}
for (let pair = 0; pair < Number(values.pairs); pair += 1)
  for (const who of pair % 2 ? (['unknown', 'known'] as const) : (['known', 'unknown'] as const)) {
    const begun = viewOf(await backend.start({ method: 'mobile', purpose: 'recover', audience: 'citizen' }));
    const { captcha: challenge } = begun.data as unknown as { captcha: Challenge };
    const captcha = JSON.stringify({ challenge, solution: await solveChallenge({ challenge, deriveKey }) });
    const answer = { citizenId: PEOPLE[who], phone: STRANGER, captcha };
    const asked = viewOf(await timed(times.identity[who], () => backend.answer(begun, answer)));
    const code = carrier.code(STRANGER);
    const { problem } = viewOf(await timed(times.code[who], () => backend.answer(asked, { code })));
    if (problem?.code !== 'recovery-refused') throw new Error(`${who}: ${problem?.code}`);
  }
await server.close();

const median = (list: readonly number[]) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? NaN;
for (const [answer, { known, unknown }] of Object.entries(times)) {
  const [one, other] = [median(known), median(unknown)];
  console.log(
    `${answer}: known ${one.toFixed(2)} ms, unknown ${other.toFixed(2)} ms, ratio ${(one / other).toFixed(3)}, difference ${(one - other).toFixed(2)} ms`,
  );
}
