/** What a portal may not change of an account that it sends or patches (T71). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepsIdentity } from '../../../src/server/scim/identity.js';
import { ACCOUNT } from '../../../src/server/scim/user.js';

const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User'];
const person = { userName: '034086012222', displayName: 'Nguyễn Đăng Điện', name: { formatted: 'Nguyễn Đăng Điện' } };
const before = { schemas, ...person, [ACCOUNT]: { method: 'mobile' } };

test('an attribute without a name does not stand for one that was taken away', () => {
  const { displayName, ...rest } = before;
  assert.throws(() => keepsIdentity(before, { ...rest, '': displayName }), { scimType: 'mutability' });
  keepsIdentity(before, { ...rest, DISPLAYNAME: displayName });
});
