/**
 * What the directories of agencies send: Microsoft Entra ID and Okta, in the shapes that they
 * publish, and as issues of other servers show them. Entra writes booleans as texts, operations
 * with a capital and paths as keys.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { tokenHash } from '../../../src/server/checks/bearer.js';
import { sqlProposals } from '../../../src/server/accounts/proposals.js';
import { sqlDirectory } from '../../../src/server/scim/directory.js';
import type { Grantable } from '../../../src/server/scim/grants.js';
import { createScimServer } from '../../../src/server/scim/scim-server.js';
import { ACCOUNT, USER } from '../../../src/server/scim/user.js';
import { database } from '../../support/worlds.js';
import { clear, syncWorld } from './support.js';

const sql = await database();
after(() => sql.close());
const ROOT = 'http://127.0.0.1/scim/v2';
const TOKEN = 'token-of-national-0123456789';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

interface Shown {
  readonly active: boolean;
  readonly emails?: readonly { readonly value: string }[];
  readonly displayName: string;
  readonly scimType?: string;
  readonly detail: string;
}

/** An account made at the portal, and the portal's directory. */
async function worldWith(may: readonly Grantable[]) {
  await clear(sql);
  const { vault, now, targets, register, sleep } = syncWorld(sql, {
    national: { url: 'http://127.0.0.1:1', token: 'x' },
  });
  await register(1, { email: 'an@x.vn' });
  sleep(1000);
  const { rows } = await sql.query<{ id: string }>('select id from account');
  const id = rows[0]?.id ?? '';
  const server = createScimServer({
    ...{ directory: sqlDirectory({ sql, vault, targets, now }), proposals: sqlProposals({ sql, vault, now }) },
    ...{ tokens: { national: [await tokenHash(TOKEN)] }, grants: { national: { may } }, root: ROOT, now },
  });
  async function send(verb: string, body: object) {
    const headers = { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/scim+json' };
    const request = new Request(`${ROOT}/Users/${id}`, { method: verb, headers, body: JSON.stringify(body) });
    const response = await server.fetch(request);
    const text = await response.text();
    return { status: response.status, body: JSON.parse(text || '{}') as Shown };
  }
  const patch = (...Operations: object[]) =>
    send('PATCH', { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations });
  const row = async () => {
    const found = await sql.query<{ state: string; person: string }>('select state, person from account');
    const { state = '', person = '' } = found.rows[0] ?? {};
    return { state, ...((await vault.open(person, `account:${id}`)) as { email: string; fullName: string }) };
  };
  return { id, send, patch, row };
}

const OFF: Readonly<Record<string, object>> = {
  'Entra, with a path': { op: 'Replace', path: 'active', value: 'False' },
  'Entra, in small letters': { op: 'replace', path: 'active', value: 'false' },
  'Entra, with the flag that mends it': { op: 'Replace', path: 'active', value: false },
  'Entra, without a path': { op: 'Replace', value: { active: 'False' } },
  'Entra, by add': { op: 'Add', path: 'active', value: 'False' },
  'Okta, without a path': { op: 'replace', value: { active: false } },
  'by the path of its schema': { op: 'replace', path: `${USER}:active`, value: 'FALSE' },
  'by a key with its schema': { op: 'replace', value: { [`${USER}:active`]: 'False' } },
  'by an object of its schema': { op: 'replace', value: { [USER]: { active: false } } },
  'with a path that is the schema': { op: 'replace', path: USER, value: { active: 'False' } },
  'with a capital attribute': { op: 'replace', path: 'Active', value: 'False' },
};

test('case 73: an account is deactivated and reactivated in each way that directories use', async () => {
  const { patch, row } = await worldWith(['active']);
  for (const [how, operation] of Object.entries(OFF)) {
    const off = await patch(operation);
    assert.deepEqual([off.status, off.body.active, (await row()).state], [200, false, 'inactive'], how);
    const on = await patch({ op: 'Replace', path: 'active', value: 'True' });
    assert.deepEqual([on.status, on.body.active, (await row()).state], [200, true, 'active'], how);
  }
});

test('case 73: a portal without the grant is refused, in each of these ways, never silently', async () => {
  const { patch, send, row } = await worldWith(['emails']);
  for (const [how, operation] of Object.entries(OFF)) {
    const { status, body } = await patch(operation);
    assert.deepEqual([status, body.scimType], [403, undefined], how);
    assert.match(body.detail, /^active: .*scim\.may/, how);
  }
  assert.equal((await send('PUT', { schemas: [USER], active: 'False' })).status, 403);
  assert.equal((await row()).state, 'active');
});

test('case 73: a value other than true or false is 400', async () => {
  const { patch, row } = await worldWith(['active']);
  for (const value of ['No', '', '0', 0, 1, null, [], {}, ['False'], 'False ']) {
    const { status, body } = await patch({ op: 'Replace', path: 'active', value });
    assert.deepEqual([status, body.scimType], [400, 'invalidValue'], JSON.stringify(value));
  }
  assert.equal((await row()).state, 'active');
});

test('case 73: Okta replaces a whole user, and attributes that it omits are kept', async () => {
  const { send, row, id } = await worldWith(['active']);
  const whole = {
    ...{ schemas: [USER], id, userName: 'cccd:034086000001', externalId: '00ujl29u0le5T6Aj10h7' },
    ...{ name: { givenName: 'An', familyName: 'Nguyễn Văn' }, displayName: 'Nguyễn Văn An', locale: 'vi-VN' },
    ...{ emails: [{ primary: true, value: 'an@x.vn', type: 'work' }], groups: [], active: false },
    meta: { resourceType: 'User' },
  };
  const { status, body } = await send('PUT', whole);
  assert.deepEqual([status, body.active, body.displayName], [200, false, 'Nguyễn Văn An']);
  const kept = await row();
  assert.deepEqual([kept.state, kept.email, kept.fullName], ['inactive', 'an@x.vn', 'Nguyễn Văn An']);
  assert.equal((await send('PUT', { schemas: [USER], id, active: true, meta: whole.meta })).status, 200);
  assert.deepEqual(await row(), { ...kept, state: 'active' });
});

test('case 73: add creates an email of a type that does not exist, and that one is stored', async () => {
  const { patch, row } = await worldWith(['emails']);
  const set = [
    { op: 'Add', path: 'emails[type eq "work"].value', value: 'mot@x.vn' },
    { op: 'add', path: 'emails[type eq "work" and primary eq true].value', value: 'hai@x.vn' },
    { op: 'Add', path: 'emails', value: [{ type: 'work', value: 'ba@x.vn' }] },
    { op: 'Replace', path: 'emails', value: [{ type: 'work', value: 'bon@x.vn', primary: 'True' }] },
    { op: 'Add', path: `${USER}:emails[type eq "work"].value`, value: 'nam@x.vn' },
    { op: 'Replace', value: { emails: [{ value: 'sau@x.vn' }] } },
    { op: 'Replace', path: 'emails[primary eq true].value', value: 'bay@x.vn' },
    { op: 'Replace', path: 'emails[primary eq "True"].value', value: 'chin@x.vn' },
    { op: 'add', path: 'emails[type eq "home"]', value: { value: 'tam@x.vn' } },
  ];
  for (const operation of set) {
    const [value] = /[a-z]+@x\.vn/.exec(JSON.stringify(operation)) ?? [''];
    const { status, body } = await patch(operation);
    assert.deepEqual([status, body.emails?.[0]?.value, (await row()).email], [200, value, value], operation.path);
  }
  for (const op of ['replace', 'Replace'])
    assert.equal(
      (await patch({ op, path: 'emails[type eq "none"].value', value: 'x@x.vn' })).body.scimType,
      'noTarget',
    );
  const open = await patch({ op: 'add', path: 'emails[type ne "none" and value sw "q"].value', value: 'x@x.vn' });
  assert.equal(open.body.scimType, 'noTarget', 'the filter does not say what to make');
  assert.equal((await row()).email, 'tam@x.vn');
});

test('case 73: operations on attributes that we do not store have no effect', async () => {
  const { patch, row } = await worldWith(['active']);
  const others = [
    { op: 'Add', path: 'members', value: [{ value: 'x' }] },
    { op: 'Replace', path: 'addresses[type eq "work"].locality', value: 'Hà Nội' },
    { op: 'Replace', path: 'roles[primary eq "True"].value', value: 'x' },
    { op: 'Add', path: `${ENTERPRISE}:department`, value: 'Phòng Một cửa' },
    {
      op: 'Add',
      value: { [`${ENTERPRISE}:manager`]: 'x', title: 'Chuyên viên', 'addresses[type eq "work"].country': 'VN' },
    },
    { op: 'Remove', path: 'title' },
    { op: 'Add', value: { [ENTERPRISE]: { department: 'x' } } },
  ];
  for (const operation of others) assert.equal((await patch(operation)).status, 200, JSON.stringify(operation));
  const both = await patch(...others, { op: 'Replace', path: 'active', value: 'False' });
  assert.deepEqual([both.status, (await row()).state], [200, 'inactive']);
});

test('case 73: dotted keys of a name are identity, which only the gateway changes, and affect nothing else', async () => {
  const { patch, row, id } = await worldWith(['active', 'emails']);
  const names = [
    { 'name.familyName': 'Trần' },
    { 'name.formatted': 'Trần Văn An' },
    { displayName: 'Trần Văn An' },
    { [`${USER}:name.formatted`]: 'Trần Văn An' },
    { [`${ACCOUNT}:birthDate`]: '01/01/2001' },
    { [ACCOUNT]: { assurance: 'certificate' } },
  ];
  for (const value of names) {
    const { status, body } = await patch({ op: 'Replace', value: { active: 'False', ...value } });
    assert.deepEqual([status, body.scimType], [400, 'mutability'], JSON.stringify(value));
  }
  assert.equal((await row()).state, 'active', 'all or none');
  assert.equal((await patch({ op: 'Replace', value: { displayName: 'Nguyễn Văn An', active: 'False' } })).status, 200);
  const repeated = await patch({ op: 'replace', value: { schemas: [USER], id, meta: {}, active: true } });
  assert.deepEqual([repeated.status, (await row()).state], [200, 'active'], 'Okta says whose user it is');
  const stranger = await patch({ op: 'replace', value: { id: crypto.randomUUID(), active: false } });
  assert.deepEqual([stranger.status, stranger.body.scimType], [400, 'mutability'], 'another user’s');
});
