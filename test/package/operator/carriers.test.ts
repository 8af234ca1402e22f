/** A carrier that only the configuration names. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { carrierDirectory } from 'dvc-register/server/connectors';
import { fakeCarrier, type FakeCarrier } from 'dvc-register/testing/ports.js';
import { AN, operatorGateway, portalsWith, viewOf } from './gateway.js';

const BINH = { ...AN, citizenId: '001086000012', fullName: 'Trần Thị Bình', phone: '+84775628812' };

/** A carrier that knows its own numbers only, and counts its requests. */
function operator(...people: readonly (typeof AN)[]): FakeCarrier & { asked: number } {
  const carrier = fakeCarrier(people);
  return Object.assign(carrier, {
    asked: 0,
    swappedWithin(this: { asked: number }, phone: string) {
      this.asked += 1;
      return Promise.resolve(people.some((each) => each.phone === phone) ? false : undefined);
    },
  });
}

test('registers by a carrier of the configuration, which is asked first for its prefix', async () => {
  const [mobifone, mvno] = [operator(), operator(BINH)];
  const subscribers = carrierDirectory({ carriers: { mobifone, mvno }, prefixes: { mvno: ['0775'] } });
  const { page } = await operatorGateway(portalsWith({}), subscribers);
  assert.equal(viewOf(await page('laocai').prove(BINH)).step, 'password');
  assert.deepEqual([mobifone.asked, mobifone.matches, mvno.matches], [0, 0, 1]);
});

test('the longest prefix decides, whatever the order of the configuration', async () => {
  const [first, second, known] = [operator(), operator(BINH), operator()];
  const carriers = { mobifone: known, first, second };
  const directory = carrierDirectory({ carriers, prefixes: { first: ['0775'], second: ['077562'] } });
  assert.equal(await directory.swappedWithin(BINH.phone, 72, 'k'), false);
  assert.deepEqual([first.asked, second.asked, known.asked], [0, 1, 0]);
});

test('a carrier without a prefix is asked after the others', async () => {
  const [mobifone, mvno] = [operator(), operator(BINH)];
  const directory = carrierDirectory({ carriers: { mvno, mobifone } });
  assert.equal(await directory.match(BINH, 'k'), 'same');
  assert.deepEqual([mobifone.asked, mobifone.matches, mvno.matches], [1, 0, 1]);
});

test('a register of ported numbers may name it', async () => {
  const [mobifone, mvno] = [operator(), operator(BINH)];
  const directory = carrierDirectory({ carriers: { mobifone, mvno }, portability: () => Promise.resolve('mvno') });
  assert.equal(await directory.match(BINH, 'k'), 'same');
  assert.equal(mobifone.asked, 0);
});

test('invalid prefixes stop the start with a sentence', () => {
  const carriers = { mvno: operator() };
  const make = (prefixes: Readonly<Record<string, readonly string[]>>) => () =>
    carrierDirectory({ carriers, prefixes });
  assert.throws(make({ other: ['0775'] }), /there is no carrier "other"/);
  for (const prefix of ['775', '+84775', '07', '077 5', ''])
    assert.throws(make({ mvno: [prefix] }), /is not a prefix such as 0775/);
});
