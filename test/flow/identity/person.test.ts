import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimedAt, keptOf, SCIM_FIELDS } from '../../../src/flow/identity/person.js';
import { userDigest } from '../../../src/server/scim/statement.js';
import { sha256Hex } from '../../../src/bytes.js';

const SAID = {
  ...{ citizenId: '034086012222', fullName: 'Nguyễn Đăng Điện', birthDate: '12/06/1986', phone: '+84823628899' },
  ...{ email: 'dien@example.vn', insuranceCode: '3408612222', postalId: 'HN2600113' },
};

test('a registry gets only the fields that it compares', () => {
  const { citizenId, fullName, birthDate, phone, insuranceCode, postalId } = SAID;
  assert.deepEqual(claimedAt('social-insurance', SAID), { citizenId, fullName, birthDate, insuranceCode });
  assert.deepEqual(claimedAt('vietnam-post', SAID), { citizenId, fullName, birthDate, phone, postalId });
  assert.deepEqual(claimedAt('vietnam-post', { ...SAID, postalId: '' }), { citizenId, fullName, birthDate, phone });
});

test('an account has these fields first, in a fixed order; absent ones are empty', () => {
  const { fullName, birthDate, phone, email } = SAID;
  assert.deepEqual(Object.entries(keptOf(SAID)).slice(0, 4), Object.entries({ fullName, birthDate, phone, email }));
  assert.deepEqual(Object.values(keptOf({ fullName })).slice(0, 4), [fullName, '', '', '']);
});

test('a SCIM user has only stored fields, and no number of a registry is stored', () => {
  const kept = Object.keys(keptOf({}));
  const shown: readonly string[] = SCIM_FIELDS.map(({ name }) => name);
  assert.ok(shown.includes('birthDate'));
  for (const name of shown) assert.ok(kept.includes(name), name);
  for (const name of ['citizenId', 'insuranceCode', 'postalId']) assert.ok(!kept.includes(name), name);
});

test('a statement’s digest covers the fields in the order of docs/scim.md', async () => {
  const { fullName, birthDate, phone, email } = SAID;
  const about = { subject: 'cccd:034086012222', audience: 'citizen', assurance: 'phone', state: 'active' } as const;
  const written = [about.subject, fullName, birthDate, phone, email, about.audience, about.assurance, true];
  assert.equal(
    await userDigest({ ...about, fullName, birthDate, phone, email }),
    await sha256Hex(JSON.stringify(written)),
  );
});
