/** What an identity provider says of a person, before anything is made of it (T67). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { personOf } from '../../../src/server/federation/asserted.js';

const TODAY = new Date('2026-11-29T00:00:00Z');
const DIEN = { citizenId: '034086012222', fullName: 'Nguyễn  Đăng Điện', birthDate: '1986-06-12', phone: '0823628899' };
const told = (changes: Partial<Record<keyof typeof DIEN, string>>) =>
  personOf({ ...DIEN, ...changes, acr: 'urn:level:2', token: '' }, TODAY);

test('a person is normalised as a form’s answers are', () => {
  const person = {
    citizenId: '034086012222',
    fullName: 'Nguyễn Đăng Điện',
    birthDate: '12/06/1986',
    phone: '+84823628899',
  };
  assert.deepEqual(told({}), person);
  assert.deepEqual(told({ birthDate: '12/06/1986' }), person);
  assert.deepEqual(told({ birthDate: '1986' }), { ...person, birthDate: '1986' });
  assert.deepEqual(told({ birthDate: '', phone: '' }), { ...person, birthDate: '', phone: '' });
  assert.deepEqual(told({ phone: '12' }), { ...person, phone: '' }, 'a number that is none is left out');
});

test('whoever is not whole, or contradicts the number, is nobody', () => {
  for (const changes of [
    { citizenId: '034086' },
    { citizenId: '' },
    { fullName: '' },
    { birthDate: '1987-06-12' },
    { birthDate: '1986-13-40' },
    { birthDate: 'soon' },
  ]) {
    const found = told(changes);
    assert.ok('code' in found && found.code === 'federation-identity', JSON.stringify(changes));
  }
});

test('a child under fourteen cannot be registered so', () => {
  const [young, old] = ['034213012222', '034212012222'];
  const child = told({ citizenId: young, birthDate: '2013-06-12' });
  assert.ok('code' in child && child.code === 'federation-under-age');
  assert.ok('citizenId' in told({ citizenId: old, birthDate: '2012-11-29' }), 'on the birthday');
  const dayBefore = told({ citizenId: old, birthDate: '2012-11-30' });
  assert.ok('code' in dayBefore && dayBefore.code === 'federation-under-age');
});
