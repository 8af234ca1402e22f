/**
 * Requests as Microsoft and Okta publish them, with our identities in place of their examples:
 * Microsoft's "Develop and plan provisioning for a SCIM endpoint" and "Known issues … SCIM 2.0
 * protocol compliance", Okta's "SCIM 2.0 protocol reference" and its specification test. The forms
 * of `active` and the like are in directories.test.ts.
 */
import assert from 'node:assert/strict';
import { after, test as run } from 'node:test';
import { sqlAssertions } from '../../../src/server/delivery/assertions.js';
import { tokenHash } from '../../../src/server/checks/bearer.js';
import { sqlProposals } from '../../../src/server/accounts/proposals.js';
import { sqlDirectory } from '../../../src/server/scim/directory.js';
import type { PortalGrant } from '../../../src/server/scim/grants.js';
import { createScimServer } from '../../../src/server/scim/scim-server.js';
import { USER } from '../../../src/server/scim/user.js';
import type { SqlDatabase } from '../../../src/server/sql/sql.js';
import { engines } from '../../support/worlds.js';
import { clear, newAccount, syncWorld } from './support.js';

const { all, close } = await engines();
after(close);
const ROOT = 'http://127.0.0.1/scim/v2';
const TOKEN = 'token-of-national-0123456789';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';
const EVERYTHING: PortalGrant = { may: ['active', 'emails', 'phoneNumbers', 'delete'] };
const ME = newAccount(1).subject;

interface Answer {
  readonly schemas: readonly string[];
  readonly totalResults?: number;
  readonly Resources?: readonly { readonly userName: string }[];
  readonly emails?: readonly { readonly value: string }[];
  readonly scimType?: string;
}

interface Row {
  readonly state: string;
  readonly email: string;
  readonly phone: string;
  readonly fullName: string;
}

/** Two accounts made at the portal; the first has an address, and the portal's own id `kept`. */
async function worldOn(sql: SqlDatabase, grant: PortalGrant) {
  await clear(sql);
  const made = { national: { url: 'http://127.0.0.1:1', token: 'x' } };
  const { vault, now, targets, register, sleep } = syncWorld(sql, made);
  await register(1, { email: 'an@x.vn' });
  await register(2);
  sleep(1000);
  const options = { sql, vault, targets, now };
  const directory = sqlDirectory(options);
  const server = createScimServer({
    ...{ directory, proposals: sqlProposals(options), assertions: sqlAssertions(options), root: ROOT, now },
    ...{ tokens: { national: [await tokenHash(TOKEN)] }, grants: { national: grant } },
  });
  const account = await directory.find('national', { subject: ME });
  assert.ok(account);
  const { id } = account;
  async function send(verb: string, path: string, body?: object) {
    const headers = {
      Authorization: `Bearer ${TOKEN}`,
      Accept: 'application/scim+json',
      'Content-Type': 'application/scim+json; charset=utf-8',
    };
    const init = { method: verb, headers, ...(body && { body: JSON.stringify(body) }) };
    const response = await server.fetch(new Request(`${ROOT}${path.replace('ID', id)}`, init));
    const text = await response.text();
    return { status: response.status, text, body: JSON.parse(text || '{}') as Answer };
  }
  const rows = async (): Promise<readonly Row[]> =>
    (await directory.list('national', 0, 9)).map(({ state, email, phone, fullName }) => ({
      ...{ state, email, phone, fullName },
    }));
  const row = async () => {
    const { state, email, phone, fullName } = (await directory.read(id)) as Row;
    return { state, email, phone, fullName };
  };
  assert.equal((await send('PUT', '/Users/ID', { schemas: [USER], externalId: 'kept' })).status, 200);
  return { send, rows, row, id };
}

const patch = (...Operations: object[]) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations,
});

/** The client, the purpose, the query of `GET /Users`, and the number of results. */
const QUERIES: readonly (readonly [string, string, number])[] = [
  ['Entra tests the connection', 'filter=userName eq "Test_User_dfeef4c5-5681-4387-b016-bdf221e82081"', 0],
  ['Entra tests the connection with its flag', `aadOptscim062020&filter=userName eq "${ME}"`, 1],
  ['Entra looks for a user', `filter=userName eq "${ME}"`, 1],
  ['Entra looks without members', `excludedAttributes=members&filter=userName eq "${ME}"`, 1],
  ['Entra matches by externalId', 'filter=externalId eq "kept"', 1],
  ['Entra matches by another externalId', 'filter=externalId eq "jyoung"', 0],
  ['Entra matches by two attributes', `filter=externalId eq "kept" and userName eq "${ME}"`, 1],
  ['Entra matches by a work address', 'filter=emails[type eq "work"].value eq "an@x.vn"', 1],
  ['Entra matches by a work address that nobody has', 'filter=emails[type eq "work"].value eq "b@x.vn"', 0],
  ['Entra matches by another kind of address', 'filter=emails[type eq "home"].value eq "an@x.vn"', 0],
  ['Entra matches by the primary address', 'filter=emails[primary eq true].value eq "an@x.vn"', 1],
  ['Entra matches by a mobile number', 'filter=phoneNumbers[type eq "mobile"].value eq "+84981000000"', 2],
  ['Entra asks for those in use', 'filter=active eq "True"', 2],
  ['Okta looks for a user', `filter=userName eq "${ME}"&startIndex=1&count=100`, 1],
  ['Okta looks for a user who is not there', 'filter=userName eq "test.user@okta.local"&startIndex=1&count=100', 0],
  ['Okta lists users', 'startIndex=1&count=100', 2],
  ['Okta tests the connection', 'startIndex=1&count=2', 2],
  ['Okta imports what changed', 'filter=meta.lastModified gt "2011-05-13T04:42:34Z"&startIndex=1&count=100', 2],
  ['Okta asks for no user', 'count=0', 2],
];

const entraUser = {
  schemas: [USER, ENTERPRISE],
  externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
  userName: 'Test_User_ab6490ee-1e48-479e-a20b-2d77186b5dd1',
  active: true,
  emails: [{ primary: true, type: 'work', value: 'Test_User_fd0ea19b@testuser.com' }],
  meta: { resourceType: 'User' },
  name: { formatted: 'givenName familyName', familyName: 'familyName', givenName: 'givenName' },
  roles: [],
};
const oktaUser = {
  schemas: [USER],
  userName: 'test.user@okta.local',
  name: { givenName: 'Test', familyName: 'User' },
  emails: [{ primary: true, value: 'test.user@okta.local', type: 'work' }],
  displayName: 'Test User',
  locale: 'en-US',
  externalId: '00ujl29u0le5T6Aj10h7',
  groups: [],
  password: '1mz050nq',
  active: true,
};
/** A user as Okta replaces it. */
const oktaPut = (more: object) => ({
  ...{ schemas: [USER], userName: ME, name: { givenName: 'An', middleName: 'Văn', familyName: 'Nguyễn' } },
  ...{ emails: [{ primary: true, value: 'an@x.vn', type: 'work', display: 'an@x.vn' }], groups: [] },
  ...{ active: true, meta: { resourceType: 'User' }, password: '1mz050nq', ...more },
});

interface Write {
  readonly what: string;
  readonly verb: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: object;
  /** The status without a grant. */
  readonly refused: string;
  /** The status with every grant, and the account afterwards. */
  readonly granted: string;
  readonly becomes?: Partial<Row>;
}

const work = 'emails[type eq "work"].value';
const WRITES: readonly Write[] = [
  { what: 'Entra creates a user', verb: 'POST', body: entraUser, refused: '403', granted: '403' },
  { what: 'Okta creates a user', verb: 'POST', body: oktaUser, refused: '403', granted: '403' },
  {
    ...{ what: 'Entra disables a user', verb: 'PATCH', refused: '403', granted: '200', becomes: { state: 'inactive' } },
    body: patch({ op: 'Replace', path: 'active', value: 'False' }),
  },
  {
    ...{ what: 'Entra disables, with its flag', verb: 'PATCH', refused: '403', granted: '200' },
    body: patch({ op: 'replace', path: 'active', value: false }),
    becomes: { state: 'inactive' },
  },
  {
    ...{ what: 'Okta disables a user', verb: 'PATCH', refused: '403', granted: '200', becomes: { state: 'inactive' } },
    body: patch({ op: 'replace', value: { active: false } }),
  },
  {
    ...{ what: 'Okta puts a user out of use', verb: 'PUT', refused: '403', granted: '200' },
    body: oktaPut({ active: false }),
    becomes: { state: 'inactive' },
  },
  { what: 'Okta puts a user as it is', verb: 'PUT', body: oktaPut({}), refused: '200', granted: '200' },
  {
    ...{ what: 'Okta puts another name', verb: 'PUT', refused: '400 mutability', granted: '400 mutability' },
    body: oktaPut({ displayName: 'Ai Khác' }),
  },
  {
    ...{ what: 'Okta puts another user name', verb: 'PUT', refused: '400 mutability', granted: '400 mutability' },
    body: oktaPut({ userName: 'test.user@okta.local' }),
  },
  {
    ...{ what: 'Entra replaces the work address', verb: 'PATCH', refused: '403', granted: '200' },
    body: patch({ op: 'Replace', path: work, value: 'updatedemail@microsoft.com' }),
    becomes: { email: 'updatedemail@microsoft.com' },
  },
  {
    ...{ what: 'Entra adds the work address', verb: 'PATCH', refused: '403', granted: '200' },
    body: patch({ op: 'Add', path: work, value: 'moi@x.vn' }),
    becomes: { email: 'moi@x.vn' },
  },
  {
    ...{ what: 'Entra replaces an address and a name', verb: 'PATCH' },
    ...{ refused: '400 mutability', granted: '400 mutability' },
    body: patch(
      { op: 'Replace', path: work, value: 'updatedemail@microsoft.com' },
      { op: 'Replace', path: 'name.familyName', value: 'updatedFamilyName' },
    ),
  },
  {
    ...{ what: 'Entra replaces several, with its flag', verb: 'PATCH' },
    ...{ refused: '400 mutability', granted: '400 mutability' },
    body: patch(
      { op: 'replace', path: work, value: 'TestMhvaes@test.microsoft.com' },
      {
        op: 'replace',
        value: { displayName: 'Bjfe', 'name.givenName': 'Kkom', [`${ENTERPRISE}:employeeNumber`]: 'Aklq' },
      },
    ),
  },
  {
    ...{ what: 'Entra replaces what we keep and what we do not', verb: 'PATCH', refused: '403', granted: '200' },
    body: patch(
      { op: 'replace', path: work, value: 'hai@x.vn' },
      { op: 'replace', value: { externalId: 'Eqpj', [`${ENTERPRISE}:employeeNumber`]: 'Aklq', nickName: 'Babs' } },
    ),
    becomes: { email: 'hai@x.vn' },
  },
  {
    ...{ what: 'Entra replaces the user name', verb: 'PATCH', refused: '400 mutability', granted: '400 mutability' },
    body: patch({ op: 'Replace', path: 'userName', value: '5b50642d-79fc-4410-9e90-4c077cdd1a59@testuser.com' }),
  },
  {
    ...{ what: 'Entra adds a nickname', verb: 'PATCH', refused: '200', granted: '200' },
    body: patch({ op: 'Add', path: 'nickName', value: 'Babs' }),
  },
  {
    ...{ what: 'Entra adds a manager', verb: 'PATCH', refused: '200', granted: '200' },
    body: patch({
      ...{ op: 'Add', path: `${ENTERPRISE}:manager` },
      value: [{ $ref: `${ROOT}/Users/2819c223`, value: '2819c223' }],
    }),
  },
  {
    ...{ what: 'Entra adds addresses of which the second is the primary one', verb: 'PATCH' },
    ...{ refused: '403', granted: '200', becomes: { email: 'hai@x.vn' } },
    body: patch({
      ...{ op: 'Add', path: 'emails' },
      value: [
        { type: 'work', value: 'mot@x.vn', primary: 'False' },
        { type: 'other', value: 'hai@x.vn', primary: 'True' },
      ],
    }),
  },
  {
    ...{ what: 'Entra removes an address that the user does not have', verb: 'PATCH', refused: '200', granted: '200' },
    body: patch({ op: 'Remove', path: 'emails', value: [{ value: 'other@x.vn' }] }),
  },
  {
    ...{ what: 'Entra removes the address that the user has', verb: 'PATCH', refused: '403', granted: '200' },
    body: patch({ op: 'Remove', path: 'emails', value: [{ value: 'an@x.vn' }] }),
    becomes: { email: '' },
  },
  {
    ...{ what: 'Entra replaces the mobile number, which the person has to confirm', verb: 'PATCH' },
    ...{ refused: '403', granted: '202' },
    body: patch({ op: 'Replace', path: 'phoneNumbers[type eq "mobile"].value', value: '+84982222222' }),
  },
  { what: 'Entra deletes a user who proved themselves', verb: 'DELETE', refused: '403', granted: '403' },
];

function directoriesOn(engine: string, sql: SqlDatabase): void {
  const test = (name: string, work: () => Promise<void>): void => void run(`${name} (${engine})`, work);

  test('queries of Entra and Okta find the right users, and return a list', async () => {
    const { send } = await worldOn(sql, {});
    for (const [what, query, total] of QUERIES)
      // Entra encodes a space as a plus, Okta as %20.
      for (const space of ['%20', '+']) {
        const path = `/Users?${encodeURI(query).replaceAll('+', '%2B').replaceAll('%20', space)}`;
        const { status, body } = await send('GET', path);
        assert.deepEqual([status, body.totalResults, body.schemas], [200, total, [LIST]], what);
        assert.ok(Array.isArray(body.Resources), what);
      }
  });

  for (const [said, grant] of [
    ['refused', {}],
    ['granted', EVERYTHING],
  ] as const)
    test(`T71, T72: writes of Entra and Okta to a portal's accounts, where everything is ${said}`, async () => {
      for (const { what, verb, body, becomes, ...expected } of WRITES) {
        const { send, rows, row } = await worldOn(sql, grant);
        const before = await row();
        const { status, body: answer, text } = await send(verb, verb === 'POST' ? '/Users' : '/Users/ID', body);
        assert.equal([status, answer.scimType].filter(Boolean).join(' '), expected[said], what);
        assert.deepEqual(await row(), said === 'granted' ? { ...before, ...becomes } : before, what);
        assert.equal((await rows()).length, 2, what);
        assert.doesNotMatch(text, /1mz050nq/, what);
      }
    });

  test('T72: Entra and Okta cannot create accounts: the refusal names the missing signed statement', async () => {
    const key = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' };
    const creates = { methods: ['counter'], keys: [key], assurance: 'asserted', perHour: 5 } as const;
    const { send, rows } = await worldOn(sql, { creates });
    for (const user of [entraUser, oktaUser]) {
      const { status, body } = await send('POST', '/Users', user);
      assert.deepEqual([status, body.scimType], [400, 'invalidValue']);
    }
    assert.equal((await rows()).length, 2);
  });

  test('other endpoints that Entra and Okta call return an error in SCIM form', async () => {
    const { send } = await worldOn(sql, EVERYTHING);
    for (const path of [
      '/Users/010101010101010101',
      '/Groups?startIndex=1&count=100',
      '/Groups?excludedAttributes=members&filter=displayName+eq+%22Phòng%22',
    ]) {
      const { status, body } = await send('GET', path);
      assert.deepEqual([status, body.schemas], [404, [ERROR]], path);
    }
  });

  test('a filter after a value has the bounds of every filter', async () => {
    const { send } = await worldOn(sql, {});
    for (const filter of [
      'emails[type eq "work"].',
      'emails[type eq "work"].value',
      'emails[type eq "work"].value eq',
      'emails[type eq "work"]..value eq "x"',
      'emails[type eq "work"].value.more eq "x"',
      'emails.value[type eq "work"].a:b eq "x"',
      '.value eq "x"',
      'emails .value eq "x"',
    ]) {
      const { status, body } = await send('GET', `/Users?filter=${encodeURIComponent(filter)}`);
      assert.deepEqual([status, body.scimType], [400, 'invalidFilter'], filter);
    }
    const present = encodeURIComponent('emails[type eq "work"].value pr and not (emails[type eq "work"].value co "b")');
    assert.equal((await send('GET', `/Users?filter=${present}`)).body.totalResults, 1);
  });
}

for (const [engine, sql] of all) directoriesOn(engine, sql);
