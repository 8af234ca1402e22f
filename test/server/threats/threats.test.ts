import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { identity, register } from '../../../src/testing/person.js';
import { LIMITS } from '../../../src/server/checks/limits.js';
import { memoryStore } from '../../../src/testing/world.js';
import { DIEN, http, ORIGIN, PASSWORD, someone } from '../support.js';

const otherCode = (code: string) => (code === '000000' ? '000001' : '000000');
const shape = (text: string) =>
  text.replaceAll(/[\w-]{43,}|[0-9a-f-]{36}|\d{4}-\d\d-\d\dT[\d:.]+Z|[0-9a-f]{32,64}/g, '·');

test('T01: until the phone is proved, an identity with an account is answered like any other', async () => {
  const stranger = someone(1);
  const world = http({ subscribers: [DIEN, stranger] });
  await register(world.http(), DIEN, world.carrier.code);
  const sent = world.carrier.messages.length;
  const replies = [];
  for (const person of [DIEN, stranger]) {
    const started = await world.start();
    const begun = world.view(started);
    const asked = await world.answer(begun, await identity(begun, person));
    const view = world.view(asked);
    world.sleep(61_000);
    const again = await world.call('POST', '/code/again', { headers: world.at(view), body: {} });
    replies.push(
      [started, asked, again].map(({ status, headers, text }) => [status, [...headers.keys()], shape(text).length]),
    );
  }
  assert.deepEqual(replies[0], replies[1]);
  assert.equal(world.carrier.messages.length, sent + 4, 'codes are sent alike');
});

test('T02: no two accounts share a login name, and an e-mail is never a login name', async () => {
  const world = http({ subscribers: [DIEN, someone(1)] });
  await register(world.http(), DIEN, world.carrier.code);
  const other = someone(1);
  const begun = world.view(await world.start());
  const view = world.view(
    await world.answer(begun, { ...((await identity(begun, other)) as object), email: `${DIEN.citizenId}@x.vn` }),
  );
  const proven = world.view(await world.answer(view, { code: world.carrier.code(other.phone) }));
  await world.answer(proven, { password: PASSWORD });
  assert.equal(await world.accounts.exists(`cccd:${DIEN.citizenId}`), true);
  assert.equal(await world.accounts.exists(`cccd:${other.citizenId}`), true);
  assert.equal(await world.accounts.exists(`${DIEN.citizenId}@x.vn`), false);
});

test('T03: of 200 simultaneous wrong codes at most five are compared, also across a restart', async () => {
  const store = memoryStore();
  let compared = 0;
  const vault = {
    ...store.vault,
    verifyMac(...args: Parameters<typeof store.vault.verifyMac>) {
      // The id of a flow that has begun is verified too.
      if (args[1] !== 'start') compared += 1;
      return store.vault.verifyMac(...args);
    },
  };
  const world = http({ store: { ...store, vault } });
  const view = await world.asked();
  const right = world.carrier.code(DIEN.phone);
  const wrong = otherCode(right);
  const revisions = Array.from({ length: 200 }, (_, index) => view.revision + (index % 12));
  await Promise.all(revisions.map((revision) => world.answer({ ...view, revision }, { code: wrong })));
  assert.ok(compared <= 5, `${compared} compared`);
  const restarted = http({ store: { ...store, vault } });
  for (let round = 0; round < 8; round += 1) {
    const now = restarted.view(await restarted.call('GET', '', { headers: { Authorization: `Bearer ${view.id}` } }));
    if (now.status !== 'active') break;
    await restarted.answer(now, { code: wrong });
  }
  assert.ok(compared <= 5, `${compared} compared after a restart`);
  const closed = restarted.view(await restarted.call('GET', '', { headers: { Authorization: `Bearer ${view.id}` } }));
  assert.equal((await restarted.answer(closed, { code: right })).body['code'], 'flow-over');
});

test('T04: a flood of starts sends no more texts than the limits allow', async () => {
  const limits = {
    ...LIMITS,
    send: LIMITS.send.map((limit) => (limit.scope === 'prefix' ? { ...limit, max: 20 } : limit)),
  };
  const world = http({ limits });
  for (let n = 0; n < 120; n += 1) await world.asked(someone(n % 40));
  assert.ok(world.carrier.messages.length <= 20, `${world.carrier.messages.length} sent to one prefix`);
  for (const { phone } of world.carrier.messages) {
    assert.ok(world.carrier.messages.filter((each) => each.phone === phone).length <= 5);
  }
});

test('T05: a code works once, and a new one voids the old', async () => {
  const world = http();
  const view = await world.asked();
  const first = world.carrier.code(DIEN.phone);
  let [again, second] = [view, first];
  // Two random codes may be equal.
  while (second === first) {
    world.sleep(61_000);
    again = world.view(await world.call('POST', '/code/again', { headers: world.at(again), body: {} }));
    second = world.carrier.code(DIEN.phone);
  }
  const old = await world.answer(again, { code: first });
  assert.equal(old.body['code'], 'otp-incorrect');
  const now = world.view(old);
  const replies = await Promise.all(Array.from({ length: 100 }, () => world.answer(now, { code: second })));
  assert.equal(replies.filter(({ status }) => status === 200).length, 1, 'of 100 right answers one is taken');
});

test('T06: a code is refused in another flow', async () => {
  const world = http({ subscribers: [DIEN, someone(1)] });
  const mine = await world.asked();
  const code = world.carrier.code(DIEN.phone);
  /** A flow whose code is another one: two random codes may be equal. */
  const another = async (who = DIEN) => {
    let flow = await world.asked(who);
    while (world.carrier.code(who.phone) === code) flow = await world.asked(who);
    return flow;
  };
  const theirs = await another(someone(1));
  assert.equal((await world.answer(theirs, { code })).body['code'], 'otp-incorrect');
  const theirCode = world.carrier.code(someone(1).phone);
  assert.equal((await world.answer(mine, { code: theirCode })).body['code'], 'otp-incorrect');
  const twin = await another();
  assert.equal((await world.answer(twin, { code })).body['code'], 'otp-incorrect');
});

test('T07: a recently swapped SIM proves nothing, and an unavailable carrier is not a match', async () => {
  const world = http({ subscribers: [{ ...DIEN, swapped: true }] });
  const view = await world.asked();
  const result = world.view(await world.answer(view, { code: world.carrier.code(DIEN.phone) }));
  assert.equal(result.problem?.code, 'sim-recently-changed');
  assert.equal(result.problem.retryAfter, 72 * 3600);
  assert.equal(await world.accounts.exists(`cccd:${DIEN.citizenId}`), false);
});

test('T08: a captcha is valid once, for one flow; without it nothing is sent', async () => {
  const world = http();
  const begun = world.view(await world.start());
  const filled = (await identity(begun, DIEN)) as Record<string, unknown>;
  world.carrier.mode = 'down';
  const first = world.view(await world.answer(begun, filled));
  world.carrier.mode = 'normal';
  const replayed = await world.answer(first, filled);
  assert.equal(replayed.body['code'], 'captcha-failed', 'the same solution twice');
  const other = world.view(await world.start());
  assert.equal((await world.answer(other, filled)).body['code'], 'captcha-failed', 'from another flow');
  const without = { ...filled, captcha: undefined };
  const moved = world.view(await world.call('GET', '', { headers: { Authorization: `Bearer ${other.id}` } }));
  assert.equal((await world.answer(moved, without)).status, 422);
  for (const captcha of ['x', '{}', 'null', '{"challenge":{"parameters":{}},"solution":{}}']) {
    const now = world.view(await world.call('GET', '', { headers: { Authorization: `Bearer ${other.id}` } }));
    assert.equal((await world.answer(now, { ...filled, captcha })).body['code'], 'captcha-failed');
  }
  assert.equal(world.carrier.messages.length, 0);
});

test('T09: 100 registrations of one identity at once end in one account', async () => {
  const wide = LIMITS;
  const limits = { ...wide, identify: [], send: [], unanswered: [], submit: [], match: [] };
  const world = http({ limits });
  const spellings = [DIEN.fullName, DIEN.fullName.normalize('NFD'), ` ${DIEN.fullName.toUpperCase()} `];
  const ready = [];
  for (let n = 0; n < 100; n += 1) {
    ready.push(await world.proven({ ...DIEN, fullName: spellings[n % 3] ?? DIEN.fullName }));
  }
  assert.ok(ready.every(({ step }) => step === 'password'));
  const ends = await Promise.all(ready.map((view) => world.answer(view, { password: PASSWORD })));
  assert.equal(ends.filter(({ body }) => body['status'] === 'complete').length, 1);
  assert.ok(ends.every(({ status }) => status < 500));
});

test('T10: another person’s data with one’s own SIM makes no account', async () => {
  const mallory = someone(7);
  const world = http({ subscribers: [mallory] });
  const view = await world.asked({ ...DIEN, phone: mallory.phone });
  const result = world.view(await world.answer(view, { code: world.carrier.code(mallory.phone) }));
  assert.equal(result.problem?.code, 'subscriber-mismatch');
  assert.equal(await world.accounts.exists(`cccd:${DIEN.citizenId}`), false);
});

test('T11: a mismatch never reveals the field, and the fourth query in a day is refused', async () => {
  const result = [];
  for (const change of [{ fullName: 'Trần Văn Bình' }, { birthDate: '13/06/1986' }, { citizenId: '001086012222' }]) {
    const world = http();
    const view = await world.asked({ ...DIEN, ...change });
    result.push(shape((await world.answer(view, { code: world.carrier.code(DIEN.phone) })).text));
  }
  assert.equal(new Set(result).size, 1, 'the three answers are the same');
  const world = http();
  const codes = [];
  for (let round = 0; round < 4; round += 1) {
    const view = await world.asked({ ...DIEN, fullName: 'Trần Văn Bình' });
    codes.push(world.view(await world.answer(view, { code: world.carrier.code(DIEN.phone) })).problem?.code);
  }
  assert.deepEqual(codes, [...Array<string>(3).fill('subscriber-mismatch'), 'rate-limited']);
  assert.equal(world.carrier.matches, 3);
});

test('T33: accepts only JSON from a known origin', async () => {
  const world = http();
  const body = JSON.stringify({ method: 'mobile', audience: 'citizen', portal: 'national' });
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonx']) {
    const said = await world.call('POST', '', { body, headers: { 'Content-Type': type } });
    assert.equal(said.status, 415, type);
  }
  const foreign = await world.call('POST', '', { body, headers: { Origin: 'https://evil.vn' } });
  assert.equal(foreign.status, 403);
  assert.equal(foreign.headers.get('Access-Control-Allow-Origin'), null);
  const hidden = await world.gateway.fetch(
    new Request(`${ORIGIN}/registration/flow`, { headers: { 'Sec-Fetch-Site': 'cross-site' } }),
  );
  assert.equal(hidden.status, 403);
  for (const verb of ['PUT', 'PATCH']) assert.equal((await world.call(verb, '', { body })).status, 405);
  const override = await world.call('GET', '/identify', { headers: { 'X-HTTP-Method-Override': 'POST' } });
  assert.equal(override.status, 405);
  const preflight = await world.call('OPTIONS', '', { headers: { 'Access-Control-Request-Method': 'POST' } });
  const cors = ({ headers }: typeof preflight) =>
    ['Allow-Origin', 'Allow-Methods', 'Allow-Headers', 'Max-Age', 'Expose-Headers'].map((name) =>
      headers.get(`Access-Control-${name}`),
    );
  const headers = 'Authorization,Content-Type,DPoP,Idempotency-Key,If-Match';
  assert.equal(preflight.status, 204);
  assert.deepEqual(cors(preflight), [ORIGIN, 'GET,POST,DELETE', headers, '600', null]);
  const exposed = 'ETag,Idempotency-Replayed,Retry-After';
  assert.deepEqual(cors(await world.call('POST', '', { body })), [ORIGIN, null, null, null, exposed]);
});

test('T02: whatever e-mails two people enter, no account answers to another’s login name', async () => {
  const logins = fc.constantFrom(DIEN.citizenId, `cccd:${DIEN.citizenId}`, someone(1).citizenId, DIEN.phone);
  const emails = fc.tuple(logins, fc.constantFrom('', '@x.vn', '@example.com')).map(([name, host]) => name + host);
  await fc.assert(
    fc.asyncProperty(emails, emails, fc.boolean(), async (first, second, reverse) => {
      const store = memoryStore();
      const world = http({ store, subscribers: [DIEN, someone(1)] });
      const people = [
        { person: DIEN, email: first },
        { person: someone(1), email: second },
      ];
      for (const { person, email } of reverse ? people.reverse() : people) {
        const begun = world.view(await world.start());
        const typed = (await identity(begun, person)) as object;
        const said = await world.answer(begun, { ...typed, email });
        if (said.status !== 200) continue; // not an address: refused at its field
        const proven = world.view(await world.answer(world.view(said), { code: world.carrier.code(person.phone) }));
        await world.answer(proven, { password: PASSWORD });
      }
      for (const [subject, account] of store.accounts.all) assert.equal(subject, account.subject);
      const subjects = [...store.accounts.all.keys()];
      assert.ok(
        subjects.every((subject) => /^cccd:\d{12}$/.test(subject)),
        subjects.join(),
      );
    }),
    { numRuns: 15 },
  );
});

test('T34: unknown fields are refused, whatever their names', async () => {
  const { MIGRATIONS } = await import('../../../src/server/sql/migrations.js');
  const columns = [
    ...new Set(
      [...MIGRATIONS.join().matchAll(/^ {4}(\w+) (?:text|uuid|integer|bigint|boolean)/gm)].map(
        ([, name]) => name ?? '',
      ),
    ),
  ];
  assert.ok(columns.length > 30);
  const world = http();
  const begun = world.view(await world.start());
  const filled = (await identity(begun, DIEN)) as object;
  const names = [...columns, 'role', 'verified', 'tenant'];
  for (const name of names.filter((each) => !['method', 'audience', 'portal', 'lang'].includes(each)))
    assert.equal((await world.start({ [name]: 'active' })).status, 422, name);
  for (const name of names) {
    const said = await world.answer(begun, { ...filled, [name]: true });
    assert.equal(said.status, 422, name);
  }
  assert.equal(world.carrier.messages.length, 0);
  const asked = await world.asked();
  const proven = await world.proven(DIEN);
  for (const name of [...columns, 'role', 'verified', 'tenant', 'assurance']) {
    for (const [view, body] of [
      [asked, { code: '123456' }],
      [proven, { password: PASSWORD }],
    ] as const) {
      if (Object.hasOwn(body, name)) continue;
      assert.equal((await world.answer(view, { ...body, [name]: 'active' })).status, 422, name);
    }
  }
});

test('T41: only the declared steps lead to an account', async () => {
  const world = http();
  const begun = world.view(await world.start());
  for (const step of ['code', 'password', 'confirm', '__proto__', 'identify/../password']) {
    const said = await world.call('POST', `/${encodeURIComponent(step)}`, {
      headers: world.at(begun),
      body: { password: PASSWORD },
    });
    assert.ok([404, 405, 409].includes(said.status), `${step} ${said.status}`);
  }
  const asked = await world.asked();
  assert.equal(
    (await world.call('POST', '/password', { headers: world.at(asked), body: { password: PASSWORD } })).body['code'],
    'wrong-step',
  );
  assert.equal(await world.accounts.exists(`cccd:${DIEN.citizenId}`), false);
});

test('T42: the id changes with the proof, expires with success, and is useless without its key', async () => {
  const world = http();
  const bound = world.http(world.proof());
  const started = await bound.start({ method: 'mobile', audience: 'citizen', portal: 'national' });
  assert.ok(started.ok);
  const stolen = await world.call('GET', '', { headers: { Authorization: `Bearer ${started.view.id}` } });
  assert.deepEqual([stolen.status, stolen.body['code']], [401, 'proof-required']);
  const thief = await world.http(world.proof()).read(started.view.id);
  assert.equal(thief.ok ? '' : thief.problem.code, 'proof-required');
  assert.ok((await bound.read(started.view.id)).ok);
  const asked = await world.asked();
  const proven = world.view(await world.answer(asked, { code: world.carrier.code(DIEN.phone) }));
  assert.notEqual(proven.id, asked.id);
  const done = await world.answer(proven, { password: PASSWORD });
  assert.equal(done.headers.get('Cache-Control'), 'no-store');
  assert.equal((await world.call('GET', '', { headers: { Authorization: `Bearer ${proven.id}` } })).status, 401);
});

test('T40: a device clock that is a day off has no effect', async () => {
  for (const wrong of [-86_400_000, 86_400_000]) {
    const world = http();
    const right = world.proof();
    const proof: typeof right = async (...asked) => {
      const { now } = Date;
      Date.now = () => now() + wrong;
      try {
        return await right(...asked);
      } finally {
        Date.now = now;
      }
    };
    assert.equal((await register(world.http(proof), DIEN, world.carrier.code)).status, 'complete');
  }
});

test('T43: odd JSON is refused at most, and pollutes no prototype', async () => {
  const world = http();
  const deep = (open: string, close: string, n: number) => open.repeat(n) + close.repeat(n);
  const odd = [
    ...[
      '',
      ' ',
      'null',
      'true',
      '1',
      '"x"',
      '[]',
      '{}',
      '{',
      '[1,]',
      '{"a":1,}',
      "{'a':1}",
      'NaN',
      '1e99999',
      '-0',
      '\ufeff{}',
    ],
    ...[
      '{"__proto__":{"x":1}}',
      '{"constructor":{"prototype":{"x":1}}}',
      '{"a":{"__proto__":{"x":1}}}',
      '{"a":1,"a":2}',
    ],
    ...[
      '{"method":"mobile","method":"mobile","audience":"citizen","portal":"national"}',
      '{"method":"\\u0000"}',
      '{"method":"\\ud800"}',
    ],
    ...[
      deep('[', ']', 40),
      deep('[', ']', 20_000),
      deep('{"a":', '}', 100),
      '[' + '1,'.repeat(20_000) + '1]',
      '"' + 'x'.repeat(60_000) + '"',
    ],
    ...[
      '{"method":9007199254740993}',
      '{"method":["mobile"],"audience":{"citizen":1}}',
      '\u0000',
      '{"a":"\u2028"}',
      '//',
      '{"\\u005f_proto__":{"x":1}}',
    ],
  ];
  for (const body of odd) {
    const said = await world.call('POST', '', { body: body || ' ' });
    assert.ok([400, 422].includes(said.status), `${body.slice(0, 40)} ${said.status}`);
  }
  assert.equal((await world.call('POST', '', { body: `"${'x'.repeat(70_000)}"` })).status, 413);
  assert.equal(({} as Record<string, unknown>)['x'], undefined);
});

test('T44: a very long text in any field is refused at once', async () => {
  const world = http();
  const begun = world.view(await world.start());
  const filled = (await identity(begun, DIEN)) as Record<string, unknown>;
  for (const letter of ['a', '1', ' ', '\u0301', 'ộ', '.']) {
    for (const name of ['citizenId', 'fullName', 'birthDate', 'phone', 'email', 'captcha']) {
      const said = await world.answer(begun, { ...filled, [name]: letter.repeat(20_000) });
      assert.ok([413, 422].includes(said.status), `${name} ${said.status}`);
    }
  }
});

test('T47: of two flows for one identity, the account holds the data of the flow that created it', async () => {
  const world = http();
  const begun = world.view(await world.start());
  const attacker = world.view(
    await world.answer(begun, { ...((await identity(begun, DIEN)) as object), email: 'mallory@evil.vn' }),
  );
  const mine = world.view(await world.start());
  const asked = world.view(
    await world.answer(mine, { ...((await identity(mine, DIEN)) as object), email: 'dien@example.vn' }),
  );
  const proven = world.view(await world.answer(asked, { code: world.carrier.code(DIEN.phone) }));
  await world.answer(proven, { password: PASSWORD });
  const accounts = world.accounts as ReturnType<typeof memoryStore>['accounts'];
  assert.equal(accounts.all.get(`cccd:${DIEN.citizenId}`)?.email, 'dien@example.vn');
  const late = await world.answer(attacker, { code: world.carrier.code(DIEN.phone) });
  assert.notEqual(late.body['status'], 'complete');
});
