/** Planned outages: who announces them, what the picker shows, and how a start is refused. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { outageIn, readForm } from '../../../src/server/console/outages.js';
import {
  fixedOutages,
  outageOf,
  readOutage,
  sqlOutages,
  type PlannedOutage,
} from '../../../src/server/registration/outages.js';
import { createPortals } from '../../../src/server/registration/portals.js';
import { readPortals } from '../../../src/server/registration/portals-file.js';
import { PORTALS } from '../../../src/testing/world.js';
import { clock, database } from '../../support/worlds.js';
import { http, ORIGIN } from '../support.js';

const sql = await database();
after(() => sql.close());

const HOUR = 3_600_000;
const { now: startOf } = clock();
const NOW = startOf();
const at = (hours: number) => new Date(NOW + hours * HOUR).toISOString();
const planned = (from: number, until: number, where: Partial<PlannedOutage> = {}): PlannedOutage => ({
  ...{ id: `${from}-${until}`, from: at(from), until: at(until) },
  ...where,
});
const national = { portal: 'national', method: 'mobile' };

test('of several outages shows the current one that ends last, else the next within 21 days', () => {
  const untilOf = (...all: PlannedOutage[]) => outageOf(all, national, NOW)?.until;
  assert.equal(untilOf(planned(-1, 2), planned(-2, 5), planned(1, 9)), at(5));
  assert.equal(untilOf(planned(30, 40), planned(20, 25)), at(25));
  assert.equal(untilOf(planned(21 * 24, 600)), at(600), 'the last moment of notice');
  assert.equal(untilOf(planned(21 * 24 + 1, 600)), undefined);
  assert.equal(untilOf(planned(-5, 0)), undefined, 'it is over at its very end');
  assert.equal(untilOf(planned(0, 1)), at(1));
  assert.equal(untilOf(planned(-1, 1, { method: 'usb' })), undefined);
  assert.equal(untilOf(planned(-1, 1, { portal: 'ministry' })), undefined);
  assert.equal(untilOf(planned(-1, 1, { portal: 'national', method: 'mobile' })), at(1));
});

test('times need an offset, and an outage ends after it begins and within 31 days', () => {
  assert.deepEqual(readOutage({ from: '2026-11-30T10:00+07:00', until: '2026-11-30T14:00:00+07:00' }), {
    from: '2026-11-30T03:00:00.000Z',
    until: '2026-11-30T07:00:00.000Z',
  });
  for (const [from, until] of [
    ['2026-11-30', '2026-12-01'],
    ['2026-11-30T10:00:00', '2026-11-30T14:00:00'],
    ['2026-13-30T10:00:00Z', '2026-12-30T14:00:00Z'],
    ['30/11/2026 10:00', '2026-11-30T14:00:00Z'],
    ['2026-11-30T14:00:00Z', '2026-11-30T14:00:00Z'],
    ['2026-11-30T14:00:00Z', '2026-11-30T10:00:00Z'],
    ['2026-11-30T14:00:00Z', '2027-01-01T10:00:00Z'],
  ] as const)
    assert.throws(() => readOutage({ from, until }), TypeError, `${from} ${until}`);
});

test('a method in a planned outage is shown with its end, cannot be started, and returns on time', async () => {
  const { now, sleep } = clock(NOW);
  const outages = fixedOutages([{ ...planned(1, 5, { method: 'mobile' }), text: { vi: 'Bảo trì.' } }]);
  const { start, gateway } = http({ now, registrar: { outages } });
  const offered = async () => {
    const response = await gateway.fetch(
      new Request(`${ORIGIN}/registration/methods?portal=national`, { headers: { Origin: ORIGIN } }),
    );
    const { methods } = (await response.json()) as {
      methods: { id: string; outOfService?: boolean; outage?: object }[];
    };
    return methods.map(({ id, outOfService = false, outage }) => ({ id, outOfService, outage }));
  };
  const outage = { from: at(1), until: at(5), text: { vi: 'Bảo trì.' } };
  const others = ['insurance', 'post'].map((id) => ({ id, outOfService: false, outage: undefined }));
  assert.deepEqual(await offered(), [{ id: 'mobile', outOfService: false, outage }, ...others]);
  const begun = await start();
  assert.equal(begun.status, 201);
  sleep(HOUR);
  assert.deepEqual(await offered(), [{ id: 'mobile', outOfService: true, outage }, ...others]);
  const refused = await start();
  assert.equal(refused.status, 503);
  assert.equal(refused.body['code'], 'planned-outage');
  assert.equal(refused.headers.get('Retry-After'), String(4 * 3600));
  assert.equal((await start({ method: 'post' })).status, 201);
  sleep(4 * HOUR);
  assert.deepEqual(await offered(), [{ id: 'mobile', outOfService: false, outage: undefined }, ...others]);
  assert.equal((await start()).status, 201);
});

test('every process shows what one announces, and drops what one removes', async () => {
  const { now, sleep } = clock(NOW);
  const [one, two] = [sqlOutages({ sql, now }), sqlOutages({ sql, now })];
  assert.deepEqual(await two.all(), []);
  const added = await one.add({ portal: 'national', from: at(1), until: at(2), text: { vi: 'Nâng cấp' } });
  assert.deepEqual(await one.all(), [added]);
  sleep(10_000);
  assert.deepEqual(await two.all(), [added]);
  assert.equal(await one.remove(added.id), true);
  assert.equal(await one.remove(added.id), false);
  sleep(10_000);
  assert.deepEqual([await one.all(), await two.all()], [[], []]);
});

test('a process keeps the list for ten seconds, unless its clock was set back', async () => {
  let [count, time] = [0, 50_000];
  const row = { id: 'a', portal: null, method: null, begins_at: '0', ends_at: 1000, text: '{}' };
  const query = () => {
    count += 1;
    return Promise.resolve({ rows: [row, { ...row, portal: 'national', method: 'mobile', text: '{"vi":"Bảo trì"}' }] });
  };
  const outages = sqlOutages({ sql: { query } as unknown as typeof sql, now: () => time });
  for (const [at, reads] of [
    [50_000, 1],
    [50_000, 1],
    [59_999, 1],
    [60_000, 2],
    [59_999, 3],
  ] as const) {
    time = at;
    const times = { id: 'a', from: '1970-01-01T00:00:00.000Z', until: '1970-01-01T00:00:01.000Z' };
    assert.deepEqual(await outages.all(), [
      times,
      { ...times, portal: 'national', method: 'mobile', text: { vi: 'Bảo trì' } },
    ]);
    assert.equal(count, reads, String(at));
  }
});

test('while the database is down, the cached outages still hold', async () => {
  const { now, sleep } = clock(NOW);
  let away = false;
  const query: typeof sql.query = (...args) => (away ? Promise.reject(new Error('away')) : sql.query(...args));
  const outages = sqlOutages({
    sql: { query, exec: () => Promise.resolve(), transaction: () => Promise.reject(new Error('unused')) },
    now,
  });
  const added = await outages.add({ from: at(0), until: at(9) });
  assert.deepEqual(await outages.all(), [added]);
  away = true;
  sleep(60_000);
  assert.deepEqual(await outages.all(), [added]);
  away = false;
  await outages.remove(added.id);
});

test('a portal announces outages in its configuration; a wrong one stops the start and names the portal', () => {
  const portal = { id: 'national', name: 'Cổng', origins: ['https://a.vn'] };
  const read = (outage: object) =>
    readPortals(JSON.stringify({ portals: [{ ...portal, outages: [outage] }] }), {}, ['mobile', 'post']);
  const good = {
    method: 'mobile',
    from: '2026-11-30T10:00:00+07:00',
    until: '2026-11-30T14:00:00+07:00',
    text: { vi: 'Bảo trì' },
  };
  assert.deepEqual(read(good).all[0]?.outages, [good]);
  for (const [outage, why] of [
    [{ ...good, until: good.from }, /"national": outages: an outage must end after it begins/],
    [{ ...good, from: 'tomorrow' }, /"national": outages: "tomorrow" is not a time/],
    [{ ...good, method: 'fax' }, /"national": "fax" is no method/],
    [{ ...good, till: 'x' }, /portals\[0\]\.outages\[0\]/],
    [{ from: good.from }, /portals\[0\]\.outages\[0\]\.until/],
  ] as const)
    assert.throws(() => read(outage), why);
});

test('the console’s form uses Vietnamese time, and names its wrong field', () => {
  const context = {
    portals: createPortals(PORTALS),
    methods: [{ id: 'mobile' }],
    now: Date.parse('2026-11-28T00:00:00Z'),
  };
  const form = { from: '2026-11-30T10:00', until: '2026-11-30T14:00' };
  const read = (changes: Readonly<Record<string, string>>) =>
    outageIn(readForm(new URLSearchParams({ ...form, ...changes }), ['vi', 'en']), context);
  assert.deepEqual(read({ portal: 'national', method: 'mobile', vi: 'Bảo trì' }), {
    ...{ portal: 'national', method: 'mobile', text: { vi: 'Bảo trì' } },
    ...{ from: '2026-11-30T03:00:00.000Z', until: '2026-11-30T07:00:00.000Z' },
  });
  assert.equal(read({ portal: 'nowhere' }), 'outageUnknown');
  assert.equal(read({ method: 'fax' }), 'outageUnknown');
  assert.equal(read({ until: form.from }), 'outageTimes');
  assert.equal(read({ from: '', until: '' }), 'outageTimes');
  assert.equal(read({ from: '2026-11-01T10:00', until: '2026-11-02T10:00' }), 'outageTimes', 'it is over already');
  assert.equal(read({ vi: 'x'.repeat(301) }), 'outageLong');
});
