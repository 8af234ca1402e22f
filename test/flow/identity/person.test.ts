import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimedAt, keptOf, PERSON_FIELDS, SCIM_FIELDS } from '../../../src/flow/identity/person.js';
import { userDigest } from '../../../src/server/scim/statement.js';
import { sha256Hex } from '../../../src/bytes.js';

const SAID = {
  ...{ citizenId: '034086012222', fullName: 'Nguyễn Đăng Điện', birthDate: '12/06/1986', phone: '+84823628899' },
  ...{ email: 'dien@example.vn', insuranceCode: '3408612222', postalId: 'HN2600113' },
};

test('a registry is given what it compares, and nothing else of the person', () => {
  const { citizenId, fullName, birthDate, phone, insuranceCode, postalId } = SAID;
  assert.deepEqual(claimedAt('social-insurance', SAID), { citizenId, fullName, birthDate, insuranceCode });
  assert.deepEqual(claimedAt('vietnam-post', SAID), { citizenId, fullName, birthDate, phone, postalId });
  assert.deepEqual(claimedAt('vietnam-post', { ...SAID, postalId: '' }), { citizenId, fullName, birthDate, phone });
});

test('an account keeps four fields, in one order, and what is absent is empty', () => {
  const { fullName, birthDate, phone, email } = SAID;
  assert.deepEqual(Object.entries(keptOf(SAID)), Object.entries({ fullName, birthDate, phone, email }));
  assert.deepEqual(keptOf({ fullName }), { fullName, birthDate: '', phone: '', email: '' });
});

test('what a SCIM user shows of the person is kept, and no number that registries compare is', () => {
  const kept = Object.keys(keptOf({}));
  assert.deepEqual(
    SCIM_FIELDS.map(({ name }) => name),
    ['birthDate'],
  );
  assert.ok(SCIM_FIELDS.every(({ name }) => kept.includes(name)));
  const numbers = PERSON_FIELDS.filter(([, { kept: isKept }]) => !isKept).map(([name]) => name);
  assert.deepEqual(numbers, ['citizenId', 'insuranceCode', 'postalId']);
});

test('the digest of a statement is over the fields in the order of docs/scim.md', async () => {
  const { fullName, birthDate, phone, email } = SAID;
  const about = { subject: 'cccd:034086012222', audience: 'citizen', assurance: 'phone', state: 'active' } as const;
  const written = [about.subject, fullName, birthDate, phone, email, about.audience, about.assurance, true];
  assert.equal(
    await userDigest({ ...about, fullName, birthDate, phone, email }),
    await sha256Hex(JSON.stringify(written)),
  );
});
