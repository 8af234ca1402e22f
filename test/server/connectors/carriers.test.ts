import assert from 'node:assert/strict';
import { test } from 'node:test';
import { carrierDirectory } from '../../../src/server/connectors/carriers.js';
import { Unavailable, type SubscriberDirectory } from '../../../src/server/ports.js';
import { CLIENT } from '../../../demo/sandbox/camara/camara-tokens.js';
import { createSandbox } from '../../../demo/sandbox/app.js';
import { createWorld } from '../../../demo/sandbox/world.js';
import { people } from '../../../demo/sandbox/people.js';
import { camaraDirectory } from '../../../src/server/connectors/camara.js';
import { normalizePhone } from '../../../src/flow/identity/phone.js';

/** A carrier with some numbers that records its calls. */
function fake(numbers: readonly string[], asked: string[], name: string, down = false): SubscriberDirectory {
  return {
    match: ({ phone }) => {
      asked.push(`${name} match`);
      return Promise.resolve(numbers.includes(phone) ? 'same' : 'different');
    },
    swappedWithin: (phone) => {
      asked.push(`${name} number`);
      if (down) return Promise.reject(new Unavailable(name));
      return Promise.resolve(numbers.includes(phone) ? false : undefined);
    },
  };
}

const person = { citizenId: '034086012222', fullName: 'Nguyễn Đăng Điện', birthDate: '12/06/1986' };
const VINA = '+84823628899';

test('looks a number up at the carrier of its prefix only', async () => {
  const asked: string[] = [];
  const carriers = { viettel: fake([], asked, 'viettel'), vinaphone: fake([VINA], asked, 'vinaphone') };
  const directory = carrierDirectory({ carriers });
  assert.equal(await directory.swappedWithin(VINA, 72, 'k'), false);
  assert.equal(await directory.match({ ...person, phone: VINA }, 'k'), 'same');
  assert.deepEqual(asked, ['vinaphone number', 'vinaphone number', 'vinaphone match']);
});

test('the operator’s own prefixes come first, the longest before others', async () => {
  const asked: string[] = [];
  const carriers = {
    viettel: fake([], asked, 'viettel'),
    fpt: fake([VINA], asked, 'fpt'),
    new: fake([], asked, 'new'),
  };
  const prefixes = { new: ['082'], fpt: ['0823'] };
  assert.equal(await carrierDirectory({ carriers, prefixes }).match({ ...person, phone: VINA }, 'k'), 'same');
  assert.deepEqual(asked, ['fpt number', 'fpt match']);
  assert.throws(() => carrierDirectory({ carriers, prefixes: { other: ['082'] } }), TypeError);
});

test('finds a ported number by the number alone; the person’s data goes only to its carrier', async () => {
  const asked: string[] = [];
  const carriers = { viettel: fake([VINA], asked, 'viettel'), vinaphone: fake([], asked, 'vinaphone') };
  assert.equal(await carrierDirectory({ carriers }).match({ ...person, phone: VINA }, 'k'), 'same');
  assert.deepEqual(asked, ['vinaphone number', 'viettel number', 'viettel match']);
});

test('the register of ported numbers comes first', async () => {
  const asked: string[] = [];
  const carriers = { viettel: fake([VINA], asked, 'viettel'), vinaphone: fake([], asked, 'vinaphone') };
  const directory = carrierDirectory({ carriers, portability: () => Promise.resolve('viettel') });
  assert.equal(await directory.match({ ...person, phone: VINA }, 'k'), 'same');
  assert.deepEqual(asked, ['viettel number', 'viettel match']);
});

test('an unavailable carrier may have the number: the lookup is unavailable, not a mismatch', async () => {
  const asked: string[] = [];
  const carriers = { vinaphone: fake([], asked, 'vinaphone', true), viettel: fake([VINA], asked, 'viettel') };
  await assert.rejects(carrierDirectory({ carriers }).match({ ...person, phone: VINA }, 'k'), Unavailable);
  const noCarrier = carrierDirectory({ carriers: { viettel: fake([], asked, 'viettel') } });
  assert.equal(await noCarrier.match({ ...person, phone: VINA }, 'k'), 'different');
  assert.equal(await noCarrier.swappedWithin(VINA, 72, 'k'), undefined);
});

test('the sandbox’s carriers know their own numbers, and the one that was ported', async () => {
  const world = createWorld();
  const sandbox = createSandbox(world);
  const root = 'https://sandbox.example/carriers';
  const fetch = (request: Request) => Promise.resolve(sandbox.fetch(request));
  const carriers = Object.fromEntries(
    ['viettel', 'vinaphone', 'mobifone', 'vietnamobile'].map((name) => [
      name,
      camaraDirectory({ root: `${root}/${name}`, tokenUrl: `${root}/${name}/oauth2/token`, ...CLIENT, fetch }),
    ]),
  );
  const directory = carrierDirectory({ carriers });
  for (const { citizenId, fullName, birthDate, phone, sim } of people) {
    if (sim?.holder) continue;
    const claimed = { citizenId, fullName, birthDate, phone: normalizePhone(phone) ?? '' };
    assert.equal(await directory.match(claimed, 'k'), 'same', fullName);
  }
  const ported = people.find(({ portedTo }) => portedTo);
  const number = normalizePhone(ported?.phone ?? '') ?? '';
  assert.equal(await carriers['mobifone']?.swappedWithin(number, 72, 'k'), undefined);
  assert.equal(await carriers['viettel']?.swappedWithin(number, 72, 'k'), false);
});
