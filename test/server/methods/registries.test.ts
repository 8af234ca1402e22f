import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryStore, PORTALS } from '../../../src/testing/world.js';
import { identity } from '../../../src/testing/person.js';
import { DIEN, http, PASSWORD } from '../support.js';

const insured = { ...DIEN, insuranceCode: '3486100000' };
const THUAN = { ...DIEN, citizenId: '040075002468', fullName: 'Hồ Văn Thuận', birthDate: '02/09/1975' };
const old = { ...THUAN, citizenId: '182345678', insuranceCode: '4075160000' };
const records = [insured, { ...THUAN, oldId: '182345678', insuranceCode: '4075160000' }];

type World = ReturnType<typeof http>;
const store = () => memoryStore();
/** The same world with a portal that accepts a CMND. */
const cmnd = PORTALS.map((portal) => ({ ...portal, cmnd: true }));
const finish = async (world: World, person: typeof insured, method: string) =>
  world.answer(await world.proven(person, method), { password: PASSWORD });

for (const [method, person] of [
  ['insurance', insured],
  ['post', DIEN],
  ['post', { ...DIEN, postalId: 'bd 2600100' }],
] as const) {
  test(`${method}: a person whom the registry knows gets an account once the code is entered`, async () => {
    const kept = store();
    const world = http({ store: kept });
    const done = await finish(world, person as typeof insured, method);
    assert.equal(done.body['status'], 'complete');
    const account = kept.accounts.all.get(`cccd:${DIEN.citizenId}`);
    assert.deepEqual([account?.method, account?.assurance, account?.fullName], [method, 'phone', DIEN.fullName]);
  });
}

test('insurance: a person with a CMND gets the account of their CCCD, and only that one', async () => {
  const world = http({ insured: records, portals: cmnd });
  assert.equal((await finish(world, old, 'insurance')).body['status'], 'complete');
  assert.equal(await world.accounts.exists('cccd:040075002468'), true);
  assert.equal(await world.accounts.exists('cmnd:182345678'), false);
  for (const again of [old, { ...old, citizenId: THUAN.citizenId }]) {
    const view = await world.proven(again, 'insurance');
    assert.equal(view.problem?.code, 'already-registered');
  }
});

test('insurance: a CMND without a CCCD in the registry gets no account', async () => {
  const kept = store();
  const world = http({ insured: [old], portals: cmnd, store: kept });
  const view = await world.proven(old, 'insurance');
  assert.deepEqual([view.status, view.problem?.code], ['closed', 'insurance-legacy-id']);
  assert.equal(kept.accounts.all.size, 0);
});

test('insurance: a CMND is refused before a message is sent, unless the portal accepts it', async () => {
  const world = http({ insured: records });
  const begun = world.view(await world.start({ method: 'insurance' }));
  assert.equal((begun.data as { cmnd?: boolean }).cmnd, undefined);
  const said = await world.answer(begun, await identity(begun, old));
  assert.deepEqual([said.status, said.body['errors']], [422, [{ pointer: '/citizenId', code: 'citizen-id' }]]);
  assert.equal(world.carrier.messages.length, 0);
  const allowed = http({ insured: records, portals: cmnd });
  for (const [method, shown] of [
    ['insurance', true],
    ['mobile', undefined],
  ] as const)
    assert.equal((allowed.view(await allowed.start({ method })).data as { cmnd?: boolean }).cmnd, shown);
});

test('insurance: accepts the person’s twelve digits, or the health card’s last ten', async () => {
  for (const insuranceCode of [DIEN.citizenId, 'HC4343486100000']) {
    const kept = store();
    const world = http({ store: kept });
    assert.equal((await finish(world, { ...insured, insuranceCode }, 'insurance')).body['status'], 'complete');
    assert.equal(kept.accounts.all.has(`cccd:${DIEN.citizenId}`), true);
  }
});

test('a child under 14 by the gateway’s clock is refused before a message is sent', async () => {
  const child = { ...insured, birthDate: '01/05/2020', citizenId: '034220012222' };
  for (const method of ['mobile', 'insurance', 'post']) {
    const world = http();
    const begun = world.view(await world.start({ method }));
    const { insuranceCode, ...person } = (await identity(begun, child)) as { insuranceCode?: string };
    const said = await world.answer(begun, { ...person, ...(method === 'insurance' && { insuranceCode }) });
    assert.deepEqual([said.status, said.body['errors']], [422, [{ pointer: '/birthDate', code: 'under-14' }]], method);
    assert.equal(world.carrier.messages.length, 0);
  }
});

test('a mismatch reveals neither the field nor whether there is a record, and the fourth query is refused', async () => {
  const result = new Set<string>();
  const world = http({ insured: records, verified: [] });
  for (const person of [
    { ...insured, insuranceCode: '0000000000' },
    { ...insured, fullName: 'Trần Văn Bình' },
    { ...insured, citizenId: '001086000001' },
  ]) {
    const view = await http({ insured: records }).proven(person, 'insurance');
    assert.equal(view.status, 'closed');
    result.add(JSON.stringify(view.problem));
  }
  assert.equal(result.size, 1);
  const codes = [];
  for (let round = 0; round < 4; round += 1) codes.push((await world.proven(DIEN, 'post')).problem?.code);
  assert.deepEqual(codes, [...Array<string>(3).fill('post-mismatch'), 'rate-limited']);
  assert.equal(world.verified.matches, 3);
});

test('while a registry is down the person stays at the step, and loses no attempt', async () => {
  const world = http();
  world.insured.mode = 'down';
  const asked = await world.asked(insured, 'insurance');
  const code = { code: world.carrier.code(DIEN.phone) };
  const failed = await world.answer(asked, code);
  assert.deepEqual([failed.status, failed.body['code']], [503, 'provider-unavailable']);
  world.insured.mode = 'normal';
  assert.equal(world.view(await world.answer(world.view(failed), code)).step, 'password');
});

test('a field of one method is refused by another', async () => {
  const world = http();
  const begun = world.view(await world.start({ method: 'post' }));
  const said = await world.answer(begun, { ...old, email: '', captcha: 'x', consent: { version: '1', granted: [] } });
  const errors = said.body['errors'] as { pointer: string; code: string }[];
  assert.equal(said.status, 422);
  assert.ok(
    errors.some(({ pointer, code }) => pointer === '/citizenId' && code === 'citizen-id'),
    'a CMND',
  );
  assert.ok(
    errors.some(({ code }) => code === 'unknown'),
    'an insurance code',
  );
});

test('GET /methods lists what a portal offers, and what is out of service', async () => {
  const portals = [
    { id: 'national', name: 'National', origins: ['http://localhost:8080'] },
    { id: 'few', name: 'Few', origins: ['http://localhost:8080'], methods: ['post'] },
  ];
  const world = http({ portals });
  Object.defineProperty(world.insured, 'available', { get: () => world.insured.mode === 'normal' });
  const offered = async (portal: string) => {
    const url = `http://localhost:8080/registration/methods?portal=${portal}`;
    const response = await world.gateway.fetch(new Request(url));
    return [response.status, ((await response.json()) as { methods?: unknown }).methods] as const;
  };
  const audiences = ['citizen'];
  const all = ['mobile', 'insurance', 'post'].map((id) => ({ id, audiences }));
  assert.deepEqual(await offered('national'), [200, all]);
  assert.deepEqual(await offered('few'), [200, [{ id: 'post', audiences }]]);
  assert.equal((await offered('nowhere'))[0], 422);
  world.insured.mode = 'down';
  const [, now] = await offered('national');
  assert.deepEqual(
    now,
    all.map((each) => (each.id === 'insurance' ? { ...each, outOfService: true } : each)),
  );
});
