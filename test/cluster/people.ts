/**
 * People who register through a gateway, one after the other, until this process gets SIGTERM. Each
 * acknowledged registration is appended to the witness's file before the next one begins.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createProof } from '../../src/client/dpop.js';
import { httpBackend } from '../../src/client/http.js';
import { createSession } from '../../src/client/session.js';
import { mobile } from '../../src/methods/mobile.js';
import { register } from '../support/load/crowd.js';
import { one } from '../support/load/people.js';
import { servePartners } from './partners.js';
import type { Acknowledged } from './witness.js';

const { values } = parseArgs({
  options: {
    gateway: { type: 'string', default: '' },
    witness: { type: 'string', default: '' },
    phones: { type: 'string', default: '' },
    /** Where they are: `outside`, or the name of a machine. */
    place: { type: 'string', default: '' },
    first: { type: 'string', default: '0' },
    lanes: { type: 'string', default: '1' },
    /** Port of the partners of this place's gateway. */
    partners: { type: 'string' },
  },
});
const { gateway, witness, phones, place } = values;
/** Between two registrations of a lane, and between two presses of the button. */
const [BREATH_MS, PRESS_MS] = [500, 250];
const state = { over: false };

const code = (phone: string): string => {
  try {
    return readFileSync(join(phones, phone), 'utf8');
  } catch {
    return ''; // no message came yet
  }
};

/** The page believes that it is at the public address, as behind a proxy. */
const fetch = (request: Request) => {
  const { pathname, search } = new URL(request.url);
  return globalThis.fetch(new Request(`${gateway}${pathname}${search}`, request));
};

async function lane(index: number, lanes: number): Promise<void> {
  for (let n = Number(values.first) + index; !state.over; n += lanes) {
    const endpoint = 'https://id.example.vn/registration';
    const backend = httpBackend({ endpoint, fetch, proof: createProof() });
    const start = { audience: 'citizen', portal: 'national' } as const;
    const session = createSession({ backend, method: mobile, start });
    if (await register(session, one(n), { code, pressMs: PRESS_MS, isOver: () => state.over })) {
      const line: Acknowledged = { n, place, at: Date.now() };
      appendFileSync(witness, `${JSON.stringify(line)}\n`);
    }
    session.close();
    await pause(BREATH_MS);
  }
}

process.on('SIGTERM', () => (state.over = true));
if (values.partners) await servePartners(Number(values.partners), phones);
const lanes = Number(values.lanes);
await Promise.all(Array.from({ length: lanes }, (_, index) => lane(index, lanes)));
process.exit(0);
