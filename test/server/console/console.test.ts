/**
 * The operator's console over HTTP, on PGlite, with an outbox whose portal answers as the test
 * says.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createConsole, type ConsoleOptions } from '../../../src/server/console/console.js';
import { consolePage } from '../../../src/server/console/page.js';
import { tokenHash } from '../../../src/server/checks/bearer.js';
import { createPartner } from '../../../src/server/connectors/partner.js';
import { createOperators } from '../../../src/server/console/operators.js';
import { sqlOutages } from '../../../src/server/registration/outages.js';
import { sqlStore } from '../../../src/server/sql/sql-store.js';
import type { SqlDatabase } from '../../../src/server/sql/sql.js';
import { Rejected } from '../../../src/server/delivery/delivery-client.js';
import { createOutbox } from '../../../src/server/delivery/outbox.js';
import { sqlTally } from '../../../src/server/observe/tally.js';
import { insurance } from '../../../src/methods/insurance.js';
import { mobile } from '../../../src/methods/mobile.js';
import { console as words } from '../../../src/locales/en/console.js';
import { DIEN, PORTALS } from '../../../src/testing/world.js';
import { clock, database, newVault, postgres } from '../../support/worlds.js';
import { http, ORIGIN, PASSWORD } from '../support.js';

const TOKEN = 'the-token-of-an-operator-0123456789';
const OTHER = 'the-token-of-another-one-0123456789';
const sql = await database();
after(() => sql.close());
const vault = newVault();

interface Options {
  readonly on?: SqlDatabase;
  readonly tokens?: Readonly<Record<string, readonly string[]>>;
  readonly name?: ConsoleOptions['name'];
}

/** A gateway with its console, and a browser with cookies. */
async function world({ on = sql, tokens, name }: Options = {}) {
  await on.exec(
    'delete from outage; delete from operator_session; delete from tally; delete from delivery; delete from counter',
  );
  await on.exec('delete from account; delete from consent; delete from flow; delete from code');
  const { now, sleep } = clock();
  const store = sqlStore({ sql: on, vault, targets: ['ministry'], now });
  const portal = { broken: true, got: [] as string[] };
  const client = {
    open: false,
    put: ({ id }: { id: string }) => {
      if (portal.broken) return Promise.reject(new Rejected('http-400'));
      portal.got.push(id);
      return Promise.resolve(id);
    },
    remove: () => Promise.resolve(),
    end: () => undefined,
  };
  const outbox = createOutbox({ sql: on, vault, clients: { ministry: client }, now });
  const tally = sqlTally({ sql: on, now });
  const { observe } = tally;
  const accepted = tokens ?? { thu: [await tokenHash(TOKEN)], an: [await tokenHash(OTHER)] };
  const operators = createOperators({ sql: on, store, tokens: accepted, now });
  const methods = [mobile, insurance];
  const outages = sqlOutages({ sql: on, now });
  const inner = http({ store, now, registrar: { observe, outages } });
  const address = (request: Request) => request.headers.get('X-Test-Address') ?? '203.0.113.7';
  const { registrar, portals } = inner;
  const named = name && { name };
  const page = createConsole({
    operators,
    outages,
    tally,
    outbox,
    registrar,
    portals,
    methods,
    now,
    address,
    ...named,
  });
  const gateway = http({ store, now, registrar: { observe, outages } }, { console: page, observe });

  async function browse(path: string, init: { form?: Record<string, string>; headers?: Record<string, string> } = {}) {
    const { form, headers } = init;
    const own = form ? { Origin: ORIGIN, 'Sec-Fetch-Site': 'same-origin' } : {};
    const request = new Request(`${ORIGIN}/console${path}`, {
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
      headers: { ...own, ...headers },
    });
    const response = await gateway.gateway.fetch(request);
    return { status: response.status, headers: response.headers, text: await response.text() };
  }
  const signIn = async (token = TOKEN, headers: Record<string, string> = {}) => {
    const said = await browse('/session', { form: { token }, headers });
    return { ...said, cookie: /^[^;]*/.exec(said.headers.get('Set-Cookie') ?? '')?.[0] ?? '' };
  };
  const entries = async () =>
    (
      await on.query<{ event: string; result: string; flow: string; reason: string | null }>(
        "select event, result, flow, reason from audit where event like 'operator.%' order by seq",
      )
    ).rows;
  return { ...gateway, now, sleep, store, outages, outbox, tally, portal, browse, signIn, entries, observe };
}

/** A registration whose delivery the ministry's portal refuses. */
async function withDeadLetter(options?: Options) {
  const made = await world(options);
  await made.answer(await made.proven(), { password: PASSWORD });
  await made.outbox.run();
  const [letter] = await made.outbox.deadLetters();
  assert.ok(letter);
  return { ...made, letter };
}

test('the page has the names that the operator gives to methods, and how many letters were sent again', async () => {
  for (const [name, heading] of [
    [undefined, /<h3 id="funnel-mobile">\s*<code>mobile</],
    [(id: string, lang: string) => `${id} in ${lang}`, /<h3 id="funnel-mobile">\s*mobile in en\s*<code>mobile</],
  ] as const) {
    const { browse, signIn, start } = await world({ ...(name && { name }) });
    await start();
    const { cookie: Cookie } = await signIn();
    const see = async (query = '') => (await browse(`/?lang=en${query}`, { headers: { Cookie } })).text;
    assert.match(await see(), heading);
    for (const [count, shown] of [
      ['0', '0'],
      ['1000', '1,000'],
    ] as const)
      assert.match(await see(`&replayed=${count}`), new RegExp(`${words.replayed} ${shown}</p>`));
    for (const other of ['', '&replayed=', '&replayed=x', '&replayed=-1', '&replayed=10000'])
      assert.ok(!(await see(other)).includes(words.replayed), other);
  }
});

test('without a token the console shows nothing', async () => {
  const { browse, signIn } = await world();
  for (const path of ['/', '/?period=week', '/?lang=en']) {
    const { status, text } = await browse(path);
    assert.equal(status, 401, path);
    assert.ok(!/national|mobile|http:\/\/localhost/.test(text));
  }
  for (const path of ['/replay', '/sign-out']) assert.equal((await browse(path, { form: { id: 'all' } })).status, 401);
  for (const token of ['', 'x', `${TOKEN}x`, TOKEN.slice(1), TOKEN.toUpperCase(), 'x'.repeat(5000)]) {
    const said = await signIn(token);
    assert.equal(said.status, 401);
    assert.equal(said.cookie, '');
    assert.ok(!token || !said.text.includes(token));
  }
  for (const cookie of ['dvc-console=x', `dvc-console=${'A'.repeat(43)}`, `dvc-console=${await tokenHash(TOKEN)}`])
    assert.equal((await browse('/', { headers: { Cookie: cookie } })).status, 401);
});

test('a token opens a session that scripts and other sites cannot use, and that expires', async () => {
  const { browse, signIn, sleep } = await world();
  const { status, headers, cookie } = await signIn();
  assert.equal(status, 303);
  assert.match(headers.get('Set-Cookie') ?? '', /^dvc-console=[\w-]{43}; Path=\/console; HttpOnly; SameSite=Strict$/);
  assert.ok(!(headers.get('Location') ?? '').includes(TOKEN));
  const { rows } = await sql.query<{ key: string }>('select key from operator_session');
  assert.ok(!rows[0]?.key.includes(cookie.slice(12)));
  const see = async () => (await browse('/', { headers: { Cookie: cookie } })).status;
  assert.equal(await see(), 200);
  sleep(29 * 60_000);
  assert.equal(await see(), 200);
  sleep(31 * 60_000);
  assert.equal(await see(), 401);
  const fresh = await signIn();
  const ask = async (path: string, form?: Record<string, string>) =>
    (await browse(path, { headers: { Cookie: fresh.cookie }, ...(form ? { form } : {}) })).status;
  assert.equal(await ask('/'), 200);
  assert.equal(await ask('/sign-out', {}), 303);
  assert.equal(await ask('/'), 401);
});

test('a session lasts at most eight hours, and ends when its token leaves the configuration', async () => {
  const { browse, signIn, sleep } = await world();
  const { cookie: Cookie } = await signIn();
  const see = async () => (await browse('/', { headers: { Cookie } })).status;
  for (let n = 0; n < 19; n += 1) {
    assert.equal(await see(), 200);
    sleep(25 * 60_000);
  }
  sleep(10 * 60_000);
  assert.equal(await see(), 401);
  const { cookie: other } = await signIn(OTHER);
  const store = sqlStore({ sql, vault });
  const thu = [await tokenHash(TOKEN)];
  for (const tokens of [{ thu }, { thu, an: [await tokenHash('a-new-token-of-the-same-operator-123')] }])
    assert.equal(await createOperators({ sql, store, tokens }).find(other.slice(12)), undefined);
  assert.ok(await createOperators({ sql, store, tokens: { thu, an: [await tokenHash(OTHER)] } }).find(other.slice(12)));
});

test('except on localhost, the cookie is sent over HTTPS only', async () => {
  const { gateway } = await world();
  const url = 'https://id.example.vn/console/session';
  const headers = { Origin: 'https://id.example.vn' };
  const body = new URLSearchParams({ token: TOKEN });
  const response = await gateway.fetch(new Request(url, { method: 'POST', headers, body }));
  assert.match(
    response.headers.get('Set-Cookie') ?? '',
    /^__Host-dvc-console=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/,
  );
});

test('T33: no other page can sign in, replay or sign out as an operator', async () => {
  const { browse, signIn, outbox, letter } = await withDeadLetter();
  const { cookie: Cookie } = await signIn();
  for (const wrong of [
    { Origin: 'https://evil.vn' },
    { Origin: 'null' },
    { Origin: `${ORIGIN}.evil.vn` },
    { Origin: 'http://ministry.localhost:8080' },
    { Origin: '' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
  ]) {
    for (const path of ['/replay', '/sign-out', '/session'])
      assert.equal(
        (await browse(path, { form: { id: letter.id, token: TOKEN }, headers: { Cookie, ...wrong } })).status,
        403,
      );
  }
  assert.equal((await outbox.deadLetters()).length, 1);
  const typed = { Cookie, 'Content-Type': 'text/plain' };
  await browse('/replay', { form: { id: 'all' }, headers: typed });
  assert.equal((await outbox.deadLetters()).length, 1);
  assert.equal((await browse(`/replay?id=${letter.id}`, { headers: { Cookie } })).status, 404);
});

test('wrong tokens are logged up to a limit per network; the right one always signs in', async () => {
  const { signIn, sleep } = await world();
  const wrong = async (n: number, address = '203.0.113.7') =>
    signIn(`wrong-token-${n}`.padEnd(40, 'x'), { 'X-Test-Address': address });
  for (let n = 0; n < 20; n += 1) assert.equal((await wrong(n, `203.0.113.${n}`)).status, 401);
  const { status, headers, cookie } = await wrong(20);
  assert.deepEqual([status, headers.get('Retry-After'), cookie], [429, '600', '']);
  assert.equal((await wrong(21, '198.51.100.1')).status, 401, 'another network');
  assert.equal((await signIn(TOKEN)).status, 303, 'from the very network');
  sleep(601_000);
  assert.equal((await wrong(22)).status, 401);
});

test('the page allows no injection and is not cached', async () => {
  const { browse, signIn } = await world();
  const { cookie: Cookie } = await signIn();
  for (const { headers, text } of [await browse('/'), await browse('/', { headers: { Cookie } })]) {
    assert.equal(headers.get('Cache-Control'), 'no-store');
    const policy = headers.get('Content-Security-Policy') ?? '';
    for (const part of ["default-src 'none'", "form-action 'self'", "frame-ancestors 'none'", "trusted-types 'none'"])
      assert.ok(policy.includes(part), part);
    assert.equal(headers.get('Access-Control-Allow-Origin'), null);
    assert.ok(!/<script|\sstyle=|\son\w+=|javascript:/i.test(text));
  }
  const foreign = await browse('/', { headers: { Cookie, Origin: PORTALS[0]?.origins[0] ?? '' } });
  assert.equal(foreign.headers.get('Access-Control-Allow-Origin'), null);
});

test('T31: names from the configuration or a partner are shown as text', async () => {
  const evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>';
  const at = Date.now();
  const overview = {
    ...({ at, period: 'day' } as const),
    funnels: [
      {
        ...{ method: evil, begun: 1 },
        steps: [{ step: evil, kind: evil, went: 1, refused: 1, ended: 0, why: [{ problem: evil, count: 1 }] }],
      },
    ],
    partners: [{ partner: evil, ok: 1, failed: 0, left: 0, mean: 1, state: 'well' as const }],
    queue: [{ portal: evil, due: 1, done: 0, dead: 1, lag: 61_000 }],
    letters: [{ id: evil, account: evil, portal: evil, attempts: 1, failure: evil, since: new Date(at).toISOString() }],
    portals: [
      { portal: { id: evil, name: evil, origins: [evil] }, offers: [{ id: evil, audiences: [], outOfService: true }] },
    ],
  };
  const options = { base: '/console', lang: 'vi', period: 'day' } as const;
  const text = String(await consolePage(options, { operator: evil, overview }));
  assert.ok(text.split('&lt;script&gt;').length > 15);
  assert.ok(!/<script|<img/.test(text));
});

test('an empty queue and a missing queue have different messages', async () => {
  const options = { base: '/console', lang: 'en', period: 'day' } as const;
  const nothing = { at: Date.now(), period: 'day', funnels: [], partners: [], letters: [], portals: [] } as const;
  const say = async (more: object) =>
    String(await consolePage(options, { operator: 'op', overview: { ...nothing, ...more } }));
  assert.match(await say({ queue: [] }), /No account has had to be delivered yet/);
  assert.match(await say({}), /delivers accounts to nobody/);
});

test('shows outcomes by method and step, of every process', async () => {
  const { browse, signIn, proven, asked, answer, sleep, observe } = await world();
  await answer(await proven(), { password: PASSWORD });
  await answer(await asked(), { code: '000000' });
  const second = sqlTally({ sql, now: () => Date.now() });
  await second.observe({ kind: 'step' }, (tell) => {
    tell({ kind: 'step', portal: 'national', method: 'insurance', step: 'start', outcome: 'started' });
    return Promise.resolve();
  });
  await second.flush();
  const partner = createPartner({ id: 'viettel', observe, fetch: () => Promise.reject(new Error('no')) });
  await partner.ask({ url: 'https://a.vn/', headers: {}, idempotent: false }).catch(() => undefined);
  const see = async (period: string) => {
    const { cookie: Cookie } = await signIn();
    return (await browse(`/?lang=en&period=${period}`, { headers: { Cookie } })).text;
  };
  const text = (await see('hour')).replaceAll(/\s+/g, ' ');
  const row = (step: string) =>
    new RegExp(`${step}(?:</code>)?\\s*</th>\\s*<td class="number">(\\d+)</td>.*?</tr>`).exec(text)?.[0] ?? '';
  assert.match(row('Begun'), />2</);
  assert.match(row('code'), /"number">1<.*50%.*"number">1<.*otp-incorrect/);
  assert.match(row('password'), /"number">1</);
  assert.match(text, /<code>insurance<\/code>/);
  assert.match(text, /<code>viettel<\/code>.*?Has failures/);
  sleep(3 * 3_600_000);
  assert.match(await see('hour'), /Nothing happened in this period/);
  assert.match(await see('day'), /otp-incorrect/);
});

test('a dead letter is shown by ids only, can be sent again, and arrives; each action is audited', async () => {
  const { browse, signIn, outbox, portal, letter, entries } = await withDeadLetter();
  const before = (await entries()).length;
  const { cookie: Cookie } = await signIn();
  const shown = await browse('/', { headers: { Cookie } });
  assert.ok(shown.text.includes(letter.account) && shown.text.includes('http-400'));
  for (const secret of [DIEN.citizenId, DIEN.fullName, DIEN.phone, DIEN.phone.slice(3), TOKEN])
    assert.ok(!shown.text.includes(secret), secret);
  portal.broken = false;
  for (const id of ['', 'x', `${crypto.randomUUID()}:ministry`])
    assert.match(
      (await browse('/replay', { form: { id }, headers: { Cookie } })).headers.get('Location') ?? '',
      /replayed=0$/,
    );
  const said = await browse('/replay', { form: { id: letter.id }, headers: { Cookie } });
  assert.match(said.headers.get('Location') ?? '', /replayed=1$/);
  await outbox.run();
  assert.deepEqual(portal.got, [letter.account]);
  assert.deepEqual(await outbox.deadLetters(), []);
  const written = (await entries()).slice(before);
  assert.deepEqual(
    written.map(({ event, result, flow, reason }) => [event, result, flow, reason]),
    [
      ['operator.sign-in', 'ok', 'operator:thu', null],
      ['operator.read', 'ok', 'operator:thu', 'day'],
      ['operator.replay', 'ok', 'operator:thu', letter.id],
    ],
  );
});

test('one button sends all dead letters again', async () => {
  const { browse, signIn, outbox, portal, sleep } = await withDeadLetter();
  assert.deepEqual(await outbox.waiting(), [{ portal: 'ministry', due: 0, dead: 1, lag: 0 }]);
  const { cookie: Cookie } = await signIn();
  portal.broken = false;
  await browse('/replay', { form: { id: 'all' }, headers: { Cookie } });
  sleep(90_000);
  assert.deepEqual(await outbox.waiting(), [{ portal: 'ministry', due: 1, dead: 0, lag: 90_000 }]);
  await outbox.run();
  assert.deepEqual(await outbox.waiting(), [{ portal: 'ministry', due: 0, dead: 0, lag: 0 }]);
  assert.equal(portal.got.length, 1);
  assert.equal((await outbox.stats())[0]?.done, 1);
});

test('an operator announces an outage, which takes effect at once, and removes it; both are audited', async () => {
  const { browse, signIn, start, entries, now } = await world();
  const local = (hours: number) => new Date(now() + (hours + 7) * 3_600_000).toISOString().slice(0, 16);
  const form = { portal: 'national', method: 'mobile', from: local(-1), until: local(3), vi: '<b>Bảo trì</b>', en: '' };
  assert.equal((await browse('/outages', { form })).status, 401);
  const { cookie: Cookie } = await signIn();
  assert.equal((await browse('/outages', { form, headers: { Cookie, Origin: 'https://evil.vn' } })).status, 403);
  const refused = await browse('/outages', { form: { ...form, until: form.from }, headers: { Cookie } });
  assert.equal(refused.status, 422);
  assert.match(refused.text, /role="alert">Giờ hoạt động lại phải sau giờ bắt đầu/);
  assert.ok(refused.text.includes('value="&lt;b&gt;Bảo trì&lt;/b&gt;"'), 'what was written is still there');
  assert.match(refused.text, /<option value="mobile" selected>/);
  assert.equal((await start()).status, 201);
  assert.equal((await browse('/outages', { form, headers: { Cookie } })).status, 303);
  assert.equal((await start()).body['code'], 'planned-outage');
  assert.equal((await start({ method: 'post' })).status, 201);
  const shown = (await browse('/', { headers: { Cookie } })).text;
  assert.ok(shown.includes('&lt;b&gt;Bảo trì&lt;/b&gt;') && !shown.includes('<b>Bảo trì'));
  const id = /name="id" value="([0-9a-f-]{36})"/.exec(shown)?.[1] ?? '';
  assert.equal((await browse('/outages/remove', { form: { id: 'x' }, headers: { Cookie } })).status, 404);
  assert.equal((await browse('/outages/remove', { form: { id }, headers: { Cookie } })).status, 303);
  assert.equal((await start()).status, 201);
  const done = (await entries()).filter(({ event }) => event.includes('outage'));
  assert.deepEqual(
    done.map(({ event, flow, reason }) => [event, flow, reason]),
    [
      ['operator.outage', 'operator:thu', 'national mobile'],
      ['operator.outage-removed', 'operator:thu', id],
    ],
  );
});

test('a wrong operator in the configuration stops the start with a sentence', async () => {
  const store = sqlStore({ sql, vault });
  for (const tokens of [{ 'Thu Hà': [await tokenHash(TOKEN)] }, { thu: [] }, { thu: [TOKEN] }, {}])
    assert.throws(() => createOperators({ sql, store, tokens }), TypeError);
});

test('counts that could not be written are written with the next flush', async () => {
  await sql.exec('delete from tally');
  let away = true;
  const on: SqlDatabase = {
    query: (text, values) => (away ? Promise.reject(new Error('away')) : sql.query(text, values)),
    transaction: (work) => sql.transaction((tx) => work(tx)),
    exec: (text) => sql.exec(text),
  };
  const tally = sqlTally({ sql: on });
  const count = (open: boolean) =>
    tally.observe({ kind: 'call' }, (tell) => {
      tell({ kind: 'call', partner: 'a', outcome: 'ok', open });
      return Promise.resolve();
    });
  await count(true);
  assert.deepEqual([...tally.open], ['a'], 'its circuit is open');
  await tally.flush();
  away = false;
  await count(false);
  assert.deepEqual([...tally.open], []);
  await tally.flush();
  assert.deepEqual(
    (await tally.read(0)).map(({ name, count: n }) => [name, n]),
    [['a', 2]],
  );
});

test('counts are written in the order of their keys, so that two processes do not wait for each other', async () => {
  const written: unknown[] = [];
  const query = (_text: string, values: readonly unknown[] = []) =>
    Promise.resolve({ rows: [], all: written.push(...values) });
  const tally = sqlTally({ sql: { query } as unknown as SqlDatabase });
  for (const partner of ['b', 'c', 'a'])
    await tally.observe({ kind: 'call' }, (tell) => {
      tell({ kind: 'call', partner, outcome: 'ok', open: false });
      return Promise.resolve();
    });
  await tally.flush();
  assert.deepEqual(
    written.filter((value) => /^[abc]$/.test(String(value))),
    ['a', 'b', 'c'],
  );
});

test('on PostgreSQL: two processes count into one table and share the session', async (t) => {
  const { sql: on, close } = await postgres();
  t.after(close);
  const first = await withDeadLetter({ on });
  const { cookie: Cookie } = await first.signIn();
  const second = sqlTally({ sql: on, now: first.now });
  const work = Array.from({ length: 40 }, (_each, n) =>
    (n % 2 ? second : first.tally).observe({ kind: 'call' }, (tell) => {
      tell({ kind: 'call', partner: `p${n % 3}`, outcome: 'ok', open: false });
      return Promise.resolve();
    }),
  );
  await Promise.all(work);
  await Promise.all([second.flush(), first.tally.flush()]);
  const counted = (await second.read(0)).filter(({ kind }) => kind === 'call');
  assert.equal(
    counted.reduce((sum, { count }) => sum + count, 0),
    40,
  );
  const { status, text } = await first.browse('/', { headers: { Cookie } });
  assert.equal(status, 200);
  assert.ok(text.includes(first.letter.account));
});
