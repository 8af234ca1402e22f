import assert from 'node:assert/strict';
import { test } from 'node:test';
import { people, phoneOf } from '../../../demo/sandbox/people.js';
import type { Subscription } from '../../../src/server/ports.js';
import { carrier, dien } from './support/carrier.js';

test("the guide's own example owns the SIM", async (t) => {
  const { directory, asked } = await carrier(t);
  assert.equal(await directory().match(dien, 'flow-1:identify'), 'same');
  const [request] = asked('/kyc-match/v0.3/match');
  assert.ok(request);
  assert.equal(request.headers.get('x-correlator'), 'flow-1-identify');
  assert.deepEqual(await request.json(), {
    phoneNumber: '+84823628899',
    idDocument: '034086012222',
    name: 'Nguyễn Đăng Điện',
    birthdate: '1986-06-12',
  });
});

const wrong: readonly [string, Partial<typeof dien>][] = [
  ['name', { fullName: 'Nguyễn Đăng Diện' }],
  ['citizen id', { citizenId: '034086012223' }],
  ['date of birth', { birthDate: '13/06/1986' }],
  ['number', { phone: '+84823628800' }],
];
for (const [what, change] of wrong) {
  test(`a wrong ${what} is no match, and looks like any other mismatch`, async (t) => {
    const { directory } = await carrier(t);
    assert.equal(await directory().match({ ...dien, ...change }, 'key'), 'different');
  });
}

test('every person in the sandbox gets the answer of their story', async (t) => {
  const { directory } = await carrier(t);
  const expected: Readonly<Record<string, Subscription>> = {
    '030090005566': 'different',
    '040075002468': 'legacy-id',
    '052087004321': 'different',
  };
  const camara = directory();
  for (const person of people) {
    const claimed = { ...person, phone: phoneOf(person.phone) ?? '' };
    assert.equal(await camara.match(claimed, 'key'), expected[person.citizenId] ?? 'same', person.fullName);
  }
});

test('a name with another placement of the tone mark, or decomposed, is the same name', async (t) => {
  const { directory } = await carrier(t);
  const hoa = { citizenId: '001192004567', birthDate: '03/09/1992', phone: '+84912345678' };
  assert.equal(await directory().match({ ...hoa, fullName: 'TRẦN THỊ THU HÒA' }, 'key'), 'same');
  assert.equal(await directory().match({ ...hoa, fullName: 'Trần Thị Thu Hoà'.normalize('NFD') }, 'key'), 'same');
});

test('with only a year of birth, document and name decide', async (t) => {
  const { directory, asked } = await carrier(t);
  const my = { citizenId: '008151000219', fullName: 'Giàng Thị Mỷ', birthDate: '1951', phone: '+84356789012' };
  assert.equal(await directory().match(my, 'key'), 'same');
  assert.equal(await directory().match({ ...my, fullName: 'Giàng Thị Mai' }, 'key'), 'different');
  const sent = (await asked('/kyc-match/v0.3/match')[0]?.json()) as Record<string, unknown>;
  assert.equal(Object.hasOwn(sent, 'birthdate'), false);
});

test('a SIM changed ten hours ago was changed within 72 hours, and not within 9', async (t) => {
  const { directory } = await carrier(t);
  const camara = directory();
  assert.equal(await camara.swappedWithin('+84778123456', 72, 'key'), true);
  assert.equal(await camara.swappedWithin('+84778123456', 9, 'key'), false);
  assert.equal(await camara.swappedWithin(dien.phone, 72, 'key'), false);
  await assert.rejects(camara.swappedWithin(dien.phone, 0, 'key'), TypeError);
});

test('a token serves many calls, and simultaneous calls share one token request', async (t) => {
  const { directory, asked } = await carrier(t);
  const camara = directory();
  await Promise.all(Array.from({ length: 10 }, () => camara.match(dien, 'key')));
  await camara.match(dien, 'key');
  assert.equal(asked('/oauth2/token').length, 1);
});

test('a token that expired early is replaced once', async (t) => {
  const { directory, tokens, asked } = await carrier(t);
  const camara = directory();
  await camara.match(dien, 'key');
  tokens.expire();
  assert.equal(await camara.match(dien, 'key'), 'same');
  assert.equal(asked('/oauth2/token').length, 2);
});

test('a token is renewed before it expires', async (t) => {
  const { directory, asked } = await carrier(t);
  let now = Date.now();
  const camara = directory({ now: () => now });
  await camara.match(dien, 'key');
  now += 271_000;
  await camara.match(dien, 'key');
  assert.equal(asked('/oauth2/token').length, 2);
});

test('a slow carrier is waited for', async (t) => {
  const { directory, world } = await carrier(t);
  world.carrier = 'slow';
  assert.equal(await directory().match(dien, 'key'), 'same');
});

test('the sandbox’s switches change the carrier’s answers', async (t) => {
  const { directory, world } = await carrier(t);
  world.carrier = 'wrong-owner';
  assert.equal(await directory().match(dien, 'key'), 'different');
  world.carrier = 'legacy-id';
  assert.equal(await directory().match(dien, 'key'), 'legacy-id');
  world.carrier = 'swapped';
  assert.equal(await directory().swappedWithin(dien.phone, 72, 'key'), true);
});
