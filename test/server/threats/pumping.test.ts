import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIMITS, type Counters } from '../../../src/server/checks/limits.js';
import type { LogEntry } from '../../../src/server/observe/log.js';
import { DatabaseUnavailable } from '../../../src/server/sql/sql.js';
import { identity, register } from '../../../src/testing/person.js';
import { createWorld, DIEN, memoryStore } from '../../../src/testing/world.js';
import { clock } from '../../support/worlds.js';
import { http, someone } from '../support.js';

/**
 * 10,000 starts solve 10,000 captchas, which takes minutes: `STARTS=10000 node --import tsx --test
 * test/server/threats/pumping.test.ts`.
 */
const STARTS = Number(process.env['STARTS'] ?? 150);
const PREFIXES = STARTS < 1000 ? 1 : 5;
const most = (what: 'unanswered' | 'send', scope: string) =>
  LIMITS[what].find((limit) => limit.scope === scope)?.max ?? 0;

test(`T04: ${STARTS} starts over 1,000 numbers from 200 addresses send no more than the limits allow, and raise an alert`, async () => {
  const { now, sleep } = clock();
  const logged: LogEntry[] = [];
  const world = createWorld({ now, subscribers: [DIEN], log: (_level, entry) => void logged.push(entry) });
  const numbers = Array.from({ length: 1000 }, (_, n) => `+8498${String(1_000_000 + (n % PREFIXES) * 10_000 + n)}`);
  let refused = 0;
  for (let n = 0; n < STARTS; n += 1) {
    const caller = { address: `203.0.${n % 4}.${Math.floor(n / 4) % 50}` };
    const begun = await world.registrar.start(
      { method: 'mobile', audience: 'citizen', portal: 'national' },
      { caller },
    );
    if (!begun.ok) {
      refused += 1;
      continue;
    }
    const bot = { ...someone(n), phone: numbers[n % 1000] ?? '' };
    const asked = await world.registrar.answer(begun.view, await identity(begun.view, bot), { caller });
    if (!asked.ok) refused += 1;
    sleep(Math.floor(3_000_000 / STARTS));
  }
  const sent = world.carrier.messages.length;
  assert.equal(sent + refused, STARTS, 'each was sent a code or refused');
  assert.ok(sent <= PREFIXES * most('unanswered', 'prefix'), `${sent} sent`);
  assert.ok(sent >= most('unanswered', 'prefix'), 'and the caps are what held it, not an accident');
  const alerts = logged.filter(({ event }) => event === 'limit.reached').map(({ limit, scope }) => `${limit} ${scope}`);
  assert.equal(alerts.filter((alert) => alert === 'unanswered prefix').length, PREFIXES, 'one alert a prefix');
  await register(world.registrar, DIEN, world.carrier.code);
  assert.equal(await world.accounts.exists(`cccd:${DIEN.citizenId}`), true, 'a person elsewhere gets through');
});

test('T04: while counters are unavailable nothing is sent, but flows can be read', async () => {
  const store = memoryStore();
  const away = { hit: () => Promise.reject(new DatabaseUnavailable('away', 'ECONNREFUSED')) };
  const counters: { on: Counters } = { on: store.counters };
  const world = http({ store: { ...store, counters: { hit: (...args) => counters.on.hit(...args) } } });
  const begun = world.view(await world.start());
  const filled = await identity(begun, DIEN);
  counters.on = away;
  const refused = await world.answer(begun, filled);
  assert.notEqual(refused.status, 200);
  assert.equal(world.carrier.messages.length, 0);
  const read = await world.call('GET', '', { headers: { Authorization: `Bearer ${begun.id}` } });
  assert.equal(read.status, 200);
});
