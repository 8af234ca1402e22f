/** A sender's user, read without a server: names, choices and bounds. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changesOf, fromUser, reachedBy } from '../../../src/server/scim/from-user.js';
import { ACCOUNT, type Account, type Resource } from '../../../src/server/scim/user.js';

const NOW = Date.parse('2026-11-30T00:00:00Z');
const user: Resource = {
  userName: 'cccd:034086012222',
  name: { formatted: 'NGUYỄN ĐĂNG ĐIỆN' },
  [ACCOUNT]: { audience: 'citizen', method: 'mobile', assurance: 'registry' },
};
const read = (change: Resource = {}, own: Resource = {}) =>
  fromUser({ ...user, ...change, [ACCOUNT]: { ...(user[ACCOUNT] as object), ...own } }, NOW);
const refused = (detail: string, change: Resource, own: Resource = {}) =>
  assert.throws(() => read(change, own), { message: new RegExp(`^${detail}: missing`) }, JSON.stringify([change, own]));

test('names of attributes count without case', () => {
  const { account, externalId } = fromUser(
    {
      USERNAME: 'cccd:034086012222',
      DisplayName: 'NGUYỄN ĐĂNG ĐIỆN',
      externalid: 'x-1',
      ACTIVE: false,
      EMails: [{ value: 'dien@example.vn' }],
      phonenumbers: [{ value: '+84912345678' }],
      [ACCOUNT.toUpperCase()]: user[ACCOUNT],
    },
    NOW,
  );
  const { subject, fullName, state, email, phone } = account;
  assert.deepEqual(
    { subject, fullName, state, email, phone, externalId },
    {
      ...{ subject: 'cccd:034086012222', fullName: 'NGUYỄN ĐĂNG ĐIỆN', state: 'inactive' },
      ...{ email: 'dien@example.vn', phone: '+84912345678', externalId: 'x-1' },
    },
  );
  assert.deepEqual(reachedBy({ Active: true, EMAILS: [] }), { state: 'active', email: '' });
});

test('of several values the primary one counts, else the first that has one', () => {
  for (const [values, email] of [
    [[{ value: 'a@x.vn' }, { value: 'b@x.vn', primary: true }], 'b@x.vn'],
    [[{ value: 'a@x.vn' }, { value: 'b@x.vn', primary: 'True' }], 'b@x.vn'],
    [[{ value: 'a@x.vn', primary: 'false' }, { value: 'b@x.vn' }], 'a@x.vn'],
    [[{ value: null, primary: true }, {}, { value: 'c@x.vn' }], 'c@x.vn'],
    [[{ value: null }], ''],
    [[], ''],
    [null, ''],
  ] as const) {
    assert.equal(read({ emails: values }).account.email, email, JSON.stringify(values));
    assert.equal(reachedBy({ emails: values }).email, email, JSON.stringify(values));
  }
  for (const emails of ['a@x.vn', ['a@x.vn'], [null], [{ value: 'a@x.vn', primary: 1 }]]) refused('emails', { emails });
});

test('the name is formatted, or else displayed; it is trimmed and in NFC, and not empty', () => {
  const nameOf = (change: Resource) => read(change).account.fullName;
  assert.equal(nameOf({ displayName: 'B' }), 'NGUYỄN ĐĂNG ĐIỆN');
  assert.equal(nameOf({ name: undefined, displayName: ' B ' }), 'B');
  assert.equal(nameOf({ name: { formatted: null }, displayName: 'Điện'.normalize('NFD') }), 'Điện'.normalize('NFC'));
  for (const name of [undefined, {}, { formatted: '' }, { formatted: ' ' }]) refused('name.formatted', { name });
});

test('the date of birth is as precise as the sender knows it', () => {
  for (const birthDate of ['12/06/1986', '06/1986', '1986'])
    assert.equal(read({}, { birthDate }).account.birthDate, birthDate);
  for (const birthDate of [undefined, null]) assert.equal(read({}, { birthDate }).account.birthDate, '');
  for (const birthDate of ['', '1986-06-12', '6/1986']) refused(ACCOUNT, {}, { birthDate });
});

test('a registration in the future counts as now', () => {
  for (const [registeredAt, createdAt, kept] of [
    ['2026-11-30T00:00:00Z', NOW, NOW],
    ['2026-11-29T23:59:59.999Z', NOW - 1, NOW - 1],
    ['2026-11-30T00:00:00.001Z', NOW, undefined],
    [null, NOW, undefined],
  ] as const) {
    const received = read({}, { registeredAt });
    assert.deepEqual([received.account.createdAt, received.registeredAt], [createdAt, kept], String(registeredAt));
  }
  for (const registeredAt of ['', '30/11/2026', '2026-13-01', 'November 30, 2026', NOW])
    refused(ACCOUNT, {}, { registeredAt });
});

test('each bound is the last value that is accepted', () => {
  for (const [own, other] of [
    [{ version: 1 }, { version: 0 }],
    [{ version: 2 ** 31 - 1 }, { version: 2 ** 31 }],
    [{ assurance: 'a'.repeat(64) }, { assurance: 'a'.repeat(65) }],
    [{ statement: 's'.repeat(16_384) }, { statement: 's'.repeat(16_385) }],
  ]) {
    read({}, own);
    refused(ACCOUNT, {}, other);
  }
  for (const [name, good, bad] of [
    ['externalId', 'x'.repeat(255), 'x'.repeat(256)],
    ['displayName', 'x'.repeat(200), 'x'.repeat(201)],
    ['userName', `mst:${'0'.repeat(32)}`, `mst:${'0'.repeat(33)}`],
    ['userName', 'mst:000', 'mst:00'],
    ['userName', 'cccd:034086012222', 'cccd:03408601222'],
  ] as const) {
    read({ [name]: good });
    refused(name, { [name]: bad });
  }
});

test('what is absent or null is not received', () => {
  const { account, ...rest } = read({ externalId: null, active: undefined }, { version: null });
  assert.deepEqual(rest, {});
  assert.deepEqual([account.state, account.consents, account.phone], ['active', [], '']);
  assert.deepEqual(read({ externalId: '' }, { version: 3, statement: '' }).externalId, '');
  assert.deepEqual(read({}, { version: 3, statement: '' }).version, 3);
  assert.deepEqual(read({}, { version: 3, statement: '' }).statement, '');
  assert.deepEqual(reachedBy({}), {});
  assert.deepEqual(reachedBy({ active: 'False', phoneNumbers: [{ value: '+84912345678' }], externalId: '' }), {
    ...{ state: 'inactive', phone: '+84912345678', externalId: '' },
  });
});

test('only what differs from the account is a change', () => {
  const seen = { state: 'active', email: 'a@x.vn', phone: '' } as Account;
  assert.deepEqual(changesOf({}, seen), {});
  assert.deepEqual(changesOf({ state: 'active', email: 'a@x.vn', phone: '' }, seen), {});
  const others = { state: 'inactive', email: '', phone: '+84912345678' } as const;
  assert.deepEqual(changesOf(others, seen), others);
});
