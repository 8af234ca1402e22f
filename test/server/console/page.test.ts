/** The console's page and its figures, without a gateway. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { console as words } from '../../../src/locales/en/console.js';
import { mobile } from '../../../src/methods/mobile.js';
import type { PageOptions } from '../../../src/server/console/frame.js';
import { outageIn, outagesSection, readForm } from '../../../src/server/console/outages.js';
import { formats } from '../../../src/server/console/frame.js';
import { overview, PERIODS, type Overview } from '../../../src/server/console/overview.js';
import { consolePage, signInPage } from '../../../src/server/console/page.js';
import type { DeadLetter } from '../../../src/server/delivery/dead-letters.js';
import type { Counted, Tally } from '../../../src/server/observe/tally.js';
import { createPortals } from '../../../src/server/registration/portals.js';
import { PORTALS } from '../../../src/testing/world.js';

const NOW = Date.parse('2026-11-30T07:00:00Z');
const options: PageOptions = { base: '/console', lang: 'en', period: 'day' };
const text = async (page: unknown) => String(await page).replaceAll(/\s+/g, ' ');
const empty: Overview = { at: NOW, period: 'day', funnels: [], partners: [], letters: [], portals: [] };
const page = (change: Partial<Overview> = {}, view: { replayed?: number } = {}) =>
  text(consolePage(options, { operator: 'thu', overview: { ...empty, ...change }, ...view }));
/** One section of the page. */
const section = async (id: string, change: Partial<Overview>) =>
  new RegExp(`<section> <h2 id="${id}">.*?</section>`).exec(await page(change))?.[0] ?? '';
/** The cells of a section's rows. */
const cells = (html: string) =>
  [...html.matchAll(/<tr> <th scope="row".*?<\/tr>/g)].map(([row]) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell = '']) => cell.replaceAll(/<[^>]*>/g, '').trim()),
  );

test('the sign-in says why a token was refused, and nothing before', async () => {
  assert.ok(!(await text(signInPage(options))).includes('alert'));
  for (const refusal of ['wrong', 'throttled', 'away'] as const)
    assert.ok(
      (await text(signInPage(options, refusal))).includes(`<p class="alert" role="alert">${words[refusal]}</p>`),
    );
});

test('a funnel has a row a step, with shares of those who began, and no share of none', async () => {
  const step = { step: 'start', kind: 'start', went: 4, refused: 1, ended: 0, why: [] };
  const why = [{ problem: 'code', count: 2 }];
  const steps = [step, { ...step, step: 'prove', kind: 'code', went: 1, ended: 2, why }];
  const of = (begun: number, own = options) =>
    text(consolePage(own, { operator: 'thu', overview: { ...empty, funnels: [{ method: 'mobile', begun, steps }] } }));
  assert.deepEqual(cells(await of(4)), [
    ['Begun', '4', '100%', '1', '0', '–'],
    ['One-time code prove', '1', '25%', '1', '2', 'code 2'],
  ]);
  assert.match(await of(4), /<rect width="25" height="8" \/>/);
  assert.deepEqual(
    cells(await of(0)).map(([, , share]) => share),
    ['–', '–'],
  );
  assert.match(await of(2), /<rect width="100" height="8" \/>.*200%/, 'a bar is never longer than its track');
  assert.match(await of(1), /<h3 id="funnel-mobile"> <code>mobile<\/code>/);
  assert.match(
    await of(1, { ...options, name: (id, lang) => `${id} in ${lang}` }),
    /"funnel-mobile">mobile in en <code>/,
  );
});

test('the period in use is marked, and an empty period says so', async () => {
  const drawn = await section('funnel', {});
  assert.deepEqual(
    [...drawn.matchAll(/period=(\w+)" (aria-current="true")?/g)].map(([, period, own]) => [period, Boolean(own)]),
    [
      ['hour', false],
      ['day', true],
      ['week', false],
    ],
  );
  assert.ok(drawn.includes(words.nothing));
});

test('a queue has what it waits for and what was given up; an empty one differs from none', async () => {
  const row = { portal: 'ministry', due: 3, lag: 90_000, done: 1200, dead: 2 };
  const queue = [row, { ...row, lag: 0, dead: 0 }];
  const drawn = await section('queue', { queue });
  assert.deepEqual(cells(drawn), [
    ['ministry', '3', '2 min', '1,200', '2'],
    ['ministry', '3', '–', '1,200', '0'],
  ]);
  assert.equal(drawn.split('class="bad"').length, 2, 'only those given up stand out');
  assert.ok((await section('queue', { queue: [] })).includes(words.queueEmpty));
  assert.ok((await section('queue', {})).includes(words.queueNone));
});

test('a hundred dead letters are shown, and that there are more', async () => {
  const letter = { id: 'i', account: 'abcdefgh-1', portal: 'ministry', failure: 'http-400', attempts: 8, since: NOW };
  const drawn = (count: number) =>
    section('letters', { letters: Array<DeadLetter>(count).fill(letter as unknown as DeadLetter) });
  assert.ok((await drawn(0)).includes(words.lettersNone));
  const [one, most, more] = [await drawn(1), await drawn(100), await drawn(101)];
  assert.deepEqual(
    cells(one).map((row) => row.slice(0, 5)),
    [['abcdefgh-1', 'ministry', 'http-400', '8', '14:00:00 30/11/2026']],
  );
  assert.match(one, /aria-label="Replay abcdefgh"/);
  assert.deepEqual([cells(most).length, cells(more).length], [100, 100]);
  assert.ok(!most.includes(words.lettersMore));
  assert.ok(more.includes(words.lettersMore));
});

test('partners, portals, and what was replayed', async () => {
  const partner = { partner: 'carrier', ok: 1, failed: 0, left: 0, mean: 12 };
  const partners = (['well', 'failing', 'open'] as const).map((state) => ({ ...partner, state }));
  const drawn = await section('partners', { partners });
  assert.deepEqual(
    cells(drawn).map(([, state]) => state),
    ['● Answers', '▲ Has failures', '▲ Left alone'],
  );
  assert.equal(drawn.split('class="bad"').length, 3);
  assert.ok((await section('partners', {})).includes(words.nothing));
  const [national] = PORTALS;
  assert.ok(national);
  const outOfService = { until: 0 } as never;
  const portals = [{ portal: national, offers: [{ id: 'usb' }, { id: 'sim', outOfService }] as never }];
  assert.deepEqual(cells(await section('portals', { portals })), [
    ['national', national.name, national.origins[0], 'usb sim (out of service)'],
  ]);
  assert.ok(!(await page()).includes(words.replayed));
  assert.ok((await page({}, { replayed: 0 })).includes(`${words.replayed} 0</p>`));
  assert.ok(!(await page()).includes(words.outages), 'without outages there is no section of them');
});

test('an outage’s form is read, checked, and shown again as it was', async () => {
  const portals = createPortals(PORTALS);
  const [first] = PORTALS;
  assert.ok(first);
  const context = { portals, methods: [mobile], now: NOW };
  const sent = {
    portal: ' national ',
    method: 'mobile',
    from: '2026-11-30T14:00',
    until: '2026-11-30T14:01',
    vi: ' Bảo trì ',
    en: ' ',
  };
  const form = readForm(new URLSearchParams(sent), ['vi', 'en']);
  assert.deepEqual(form, {
    ...{ portal: 'national', method: 'mobile', from: sent.from },
    until: sent.until,
    text: { vi: 'Bảo trì' },
  });
  const found = outageIn(form, context);
  assert.ok(typeof found === 'object');
  assert.deepEqual([found.portal, found.method, found.text], ['national', 'mobile', { vi: 'Bảo trì' }]);
  const all = outageIn({ ...form, portal: '', method: '', text: {} }, context);
  assert.ok(typeof all === 'object' && !('portal' in all) && !('method' in all) && !('text' in all));
  for (const [change, refusal] of [
    [{ portal: 'x' }, 'outageUnknown'],
    [{ method: 'x' }, 'outageUnknown'],
    [{ portal: '', method: 'x' }, 'outageUnknown'],
    [{ until: '2026-11-30T14:00', from: '2026-11-30T13:00' }, 'outageTimes'],
    [{ until: '2026-11-30T13:59', from: '2026-11-30T13:00' }, 'outageTimes'],
    [{ from: '2026-11-30T14:02' }, 'outageTimes'],
    [{ from: '' }, 'outageTimes'],
    [{ text: { vi: 'x'.repeat(301) } }, 'outageLong'],
  ] as const)
    assert.equal(outageIn({ ...form, ...change }, context), refusal, JSON.stringify(change));
  assert.equal(typeof outageIn({ ...form, text: { vi: 'x'.repeat(300) } }, context), 'object');
  const to = formats('en', words);
  const drawn = (change: object) => text(outagesSection(options, to, { ...context, all: [], ...change }));
  const again = await drawn({ form, refusal: 'outageLong' });
  for (const said of [
    '<option value="national" selected>',
    '<option value="mobile" selected>',
    ` value="${sent.until}"`,
    words.outageLong,
  ])
    assert.ok(again.includes(said), said);
  assert.ok(again.includes('name="vi" value="Bảo trì"') && again.includes('name="en" value=""'));
  const fresh = await drawn({});
  assert.ok(!/selected>national|alert/.test(fresh) && fresh.includes(words.outagesNone));
  const outage = { id: '01234567-8', from: NOW, until: NOW + 60_000 };
  assert.deepEqual(
    cells(
      await drawn({ all: [outage, { ...outage, portal: 'national', method: 'sim', text: { vi: 'Bảo trì' } }] }),
    ).map((row) => row.slice(0, 5)),
    [
      ['all', 'all', '14:00:00 30/11/2026', '14:01:00 30/11/2026', '–'],
      ['national', 'sim', '14:00:00 30/11/2026', '14:01:00 30/11/2026', 'Bảo trì'],
    ],
  );
  const english = { ...outage, text: { vi: 'Bảo trì', en: 'Maintenance' } };
  assert.equal(cells(await drawn({ all: [english] }))[0]?.[4], 'Maintenance');
});

test('figures of a period: steps, reasons, and partners from two failures in a hundred', async () => {
  const counted: Counted[] = [];
  const add = (kind: Counted['kind'], name: string, outcome: string, count: number, more: object = {}) =>
    counted.push({ kind, name, outcome, count, ms: 0, step: '', problem: '', ...more } as unknown as Counted);
  add('step', 'mobile', 'started', 5, { step: 'start' });
  for (const [problem, count] of [
    ['a', 1],
    ['b', 5],
    ['c', 3],
    ['d', 6],
    ['a', 1],
  ] as const)
    add('step', 'mobile', 'refused', count, { step: 'identify', problem });
  add('step', 'mobile', 'advanced', 2, { step: 'identify' });
  add('step', 'mobile', 'abandoned', 1, { step: 'identify' });
  add('step', 'other', 'started', 9, { step: 'start' });
  add('call', 'fine', 'ok', 98, { ms: 980 });
  add('call', 'fine', 'timeout', 2, { ms: 20 });
  add('call', 'fine', 'refused', 7, { ms: 7000 });
  add('call', 'ill', 'ok', 97);
  add('call', 'ill', 'unavailable', 3);
  const since: number[] = [];
  const tally = {
    flush: () => Promise.resolve(),
    read: (from: number) => {
      since.push(from);
      return Promise.resolve(counted);
    },
    open: new Set(['ill', 'away']),
  } as unknown as Tally;
  const portals = createPortals(PORTALS);
  const offer = (id: string) => Promise.resolve(id === 'national' ? [{ id: 'mobile' }] : { code: 'unknown' });
  const made = await overview(
    { tally, registrar: { offer } as never, methods: [mobile], portals, now: () => NOW },
    'week',
  );
  assert.deepEqual(since, [NOW - PERIODS.week]);
  assert.deepEqual([made.funnels.length, made.funnels[0]?.begun, made.letters], [1, 5, []]);
  assert.ok(!('queue' in made));
  const identify = made.funnels[0]?.steps.find(({ step }) => step === 'identify');
  assert.deepEqual([identify?.went, identify?.refused, identify?.ended], [2, 16, 1]);
  assert.deepEqual(identify?.why, [
    { problem: 'd', count: 6 },
    { problem: 'b', count: 5 },
    { problem: 'c', count: 3 },
  ]);
  assert.deepEqual(made.partners, [
    { partner: 'away', ok: 0, failed: 0, left: 0, mean: 0, state: 'open' },
    { partner: 'fine', ok: 98, failed: 2, left: 7, mean: 10, state: 'well' },
    { partner: 'ill', ok: 97, failed: 3, left: 0, mean: 0, state: 'open' },
  ]);
  (tally.open as Set<string>).clear();
  const outbox = { stats: () => Promise.resolve([]), deadLetters: (most: number) => Promise.resolve([most]) } as never;
  const { partners, letters, queue } = await overview(
    { tally, registrar: { offer } as never, methods: [], portals, outbox, now: () => NOW },
    'day',
  );
  assert.deepEqual([letters, queue], [[101], []], 'one more than is shown');
  assert.deepEqual(
    partners.map(({ state }) => state),
    ['well', 'failing'],
  );
  assert.deepEqual(
    made.portals.map(({ offers }) => offers.length),
    [1, 0],
  );
});
