/** T74: the SCIM server answers any input of any writer with an error, and never fails. */
import assert from 'node:assert/strict';
import { after, test as run } from 'node:test';
import fc from 'fast-check';
import { tokenHash } from '../../../src/server/checks/bearer.js';
import { sqlProposals } from '../../../src/server/accounts/proposals.js';
import { DatabaseUnavailable, type SqlDatabase } from '../../../src/server/sql/sql.js';
import { sqlAssertions } from '../../../src/server/delivery/assertions.js';
import { sqlDirectory } from '../../../src/server/scim/directory.js';
import type { Grant } from '../../../src/server/scim/grants.js';
import { createScimServer } from '../../../src/server/scim/scim-server.js';
import { ACCOUNT, toUser, USER, type Account } from '../../../src/server/scim/user.js';
import { engines } from '../../support/worlds.js';
import { clear, newAccount, syncWorld } from './support.js';

const { all, close } = await engines();
after(close);
const ROOT = 'http://127.0.0.1/scim/v2';
const TOKEN = 'token-of-national-0123456789';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const SEARCH = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';
const CREATES = { methods: ['counter'], keys: [], assurance: 'phone', perHour: 100 } as const;
const GRANTS: readonly (readonly [string, Grant])[] = [
  ['the gateway of a mirror', 'authority'],
  ['a portal that may everything', { may: ['active', 'emails', 'phoneNumbers', 'delete'], creates: CREATES }],
];

async function worldOn(sql: SqlDatabase, grant: Grant) {
  await clear(sql);
  const { vault, now, targets, register } = syncWorld(sql, { national: { url: 'http://127.0.0.1:1', token: 'x' } });
  await register(1, { email: 'an@x.vn' });
  const { rows } = await sql.query<{ id: string }>('select id from account');
  const id = rows[0]?.id ?? '';
  let away = false;
  const gone = () => Promise.reject(new DatabaseUnavailable('away', 'ECONNREFUSED'));
  const fragile: SqlDatabase = {
    query: (text, values) => (away ? gone() : sql.query(text, values)),
    transaction: (work) => (away ? gone() : sql.transaction(work)),
    exec: (text) => (away ? gone() : sql.exec(text)),
  };
  const server = createScimServer({
    directory: sqlDirectory({ sql: fragile, vault, targets, now }),
    assertions: sqlAssertions({ sql: fragile, vault, targets, now }),
    proposals: sqlProposals({ sql: fragile, vault, now }),
    ...{ tokens: { national: [await tokenHash(TOKEN)] }, grants: { national: grant }, root: ROOT, now },
  });
  const headers = { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/scim+json' };
  async function call(verb: string, path: string, body?: BodyInit, more: Record<string, string> = {}) {
    const init = { method: verb, headers: { ...headers, ...more }, ...(body === undefined ? {} : { body }) };
    const response = await server.fetch(new Request(`${ROOT}${path}`, { ...init, duplex: 'half' } as RequestInit));
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text ? JSON.parse(text) : {}) as { scimType?: string; detail?: string; schemas?: string[] },
    };
  }
  const directory = sqlDirectory({ sql, vault, targets, now });
  const user = toUser((await directory.read(id)) as Account);
  return { call, id, user, leave: (is: boolean) => void (away = is) };
}

/** Values that are invalid for every attribute, parameter and operation. */
const ODD: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 2 ** 31, 2 ** 53, 1e308, '', ' ', 'x', '\u202e', 'a'.repeat(5000), '2147483648'],
  ...[
    [],
    [[]],
    [null],
    ['replace'],
    [{}],
    {},
    { toString: 1 },
    { valueOf: {} },
    { length: 5 },
    { value: { value: {} } },
  ],
  ...[`cccd:034086000001`, USER, ACCOUNT, { [ACCOUNT]: { version: 2 ** 31 } }, { type: 'x', value: [] }],
];

function fuzzOn(engine: string, sql: SqlDatabase): void {
  const test = (name: string, work: () => Promise<void>): void => void run(`${name} (${engine})`, work);

  for (const [who, grant] of GRANTS) {
    test(`T74: invalid values in every place of every message of ${who} are 4xx, or have no effect`, async () => {
      const { call, id, user } = await worldOn(sql, grant);
      const extension = user[ACCOUNT] as object;
      const messages: readonly (readonly [string, string, (odd: unknown) => unknown])[] = [
        ...['/Users', `/Users/${id}`].flatMap((path) =>
          [...Object.keys(user), 'active', 'emails', 'phoneNumbers', 'externalId', 'meta', 'members'].map(
            (name) => [path === '/Users' ? 'POST' : 'PUT', path, (odd: unknown) => ({ ...user, [name]: odd })] as const,
          ),
        ),
        ...[...Object.keys(extension), 'birthDate', 'statement'].map(
          (name) =>
            ['PUT', `/Users/${id}`, (odd: unknown) => ({ ...user, [ACCOUNT]: { ...extension, [name]: odd } })] as const,
        ),
        ...[...Object.keys(extension), 'statement'].map(
          (name) =>
            [
              'POST',
              '/Users',
              (odd: unknown) => ({ ...user, userName: 'cccd:034086000009', [ACCOUNT]: { ...extension, [name]: odd } }),
            ] as const,
        ),
        ...['op', 'path', 'value'].map(
          (name) =>
            [
              'PATCH',
              `/Users/${id}`,
              (odd: unknown) => ({
                schemas: [PATCH],
                Operations: [{ op: 'replace', path: 'active', value: true, [name]: odd }],
              }),
            ] as const,
        ),
        ...[
          'emails',
          'emails[value eq "an@x.vn"]',
          'emails[value eq "an@x.vn"].value',
          'emails[type eq "work"].value',
          'name',
          'name.formatted',
          ACCOUNT,
          `${ACCOUNT}:version`,
          `${ACCOUNT}:consents`,
          `${USER}:emails`,
          'externalId',
          'urn:x:y:User:z',
          'title',
        ].flatMap((path) =>
          ['add', 'replace', 'remove'].map(
            (op) =>
              [
                'PATCH',
                `/Users/${id}`,
                (value: unknown) => ({ schemas: [PATCH], Operations: [{ op, path, value }] }),
              ] as const,
          ),
        ),
        [
          'PATCH',
          `/Users/${id}`,
          (odd) => ({ schemas: odd, Operations: [{ op: 'replace', path: 'active', value: true }] }),
        ],
        ['PATCH', `/Users/${id}`, (odd) => ({ schemas: [PATCH], Operations: odd })],
        ['PATCH', `/Users/${id}`, (odd) => ({ schemas: [PATCH], Operations: [odd] })],
        ['PATCH', `/Users/${id}`, (odd) => ({ schemas: [PATCH], Operations: [{ op: 'add', value: odd }] })],
        ...['schemas', 'filter', 'startIndex', 'count', 'attributes', 'excludedAttributes', 'sortBy'].flatMap((name) =>
          ['/.search', '/Users/.search'].map(
            (path) => ['POST', path, (odd: unknown) => ({ schemas: [SEARCH], [name]: odd })] as const,
          ),
        ),
      ];
      for (const [verb, path, make] of messages) {
        for (const odd of ODD) {
          const text = JSON.stringify(make(odd));
          const { status, body } = await call(verb, path, text);
          assert.ok(status < 500, `${verb} ${path} ${text.slice(0, 300)}: ${status}`);
          assert.equal(status >= 400, body.schemas?.[0] === 'urn:ietf:params:scim:api:messages:2.0:Error', text);
        }
      }
    });
  }

  test('T74: each kind of invalid input has its scimType', async () => {
    const { call, id, user } = await worldOn(sql, 'authority');
    const at = `/Users/${id}`;
    const extension = user[ACCOUNT] as object;
    const patch = (operation: unknown) => ({ schemas: [PATCH], Operations: [operation] });
    const cases: readonly (readonly [string, string, unknown, string])[] = [
      ...[2 ** 31, 2 ** 53, -1, 0, 1.5, '3', {}, [3]].map(
        (version) => ['PUT', at, { ...user, [ACCOUNT]: { ...extension, version } }, 'invalidValue'] as const,
      ),
      ...[['replace'], {}, 1, null, 'move', 'replace '].map(
        (op) => ['PATCH', at, patch({ op, path: 'active', value: true }), 'invalidSyntax'] as const,
      ),
      ...[['active'], {}, 1, null].map(
        (path) => ['PATCH', at, patch({ op: 'replace', path, value: true }), 'invalidSyntax'] as const,
      ),
      ...[{}, 'x', null, [1]].map((schemas) => ['PATCH', at, { schemas, Operations: [] }, 'invalidSyntax'] as const),
      ...[{}, [5], '5', null, 1.5, 1e308].flatMap((odd) =>
        ['startIndex', 'count'].map(
          (name) => ['POST', '/.search', { schemas: [SEARCH], [name]: odd }, 'invalidValue'] as const,
        ),
      ),
      ...[{}, [{}], [{ toString: 1 }], 5, null].map(
        (attributes) => ['POST', '/.search', { schemas: [SEARCH], attributes }, 'invalidValue'] as const,
      ),
      ...[{}, ['a pr'], 5, null].map(
        (filter) => ['POST', '/.search', { schemas: [SEARCH], filter }, 'invalidFilter'] as const,
      ),
      ...[{}, SEARCH, [PATCH], [[SEARCH]]].map(
        (schemas) => ['POST', '/.search', { schemas }, 'invalidSyntax'] as const,
      ),
      ...['externalId', 'userName', 'id', 'displayName'].map(
        (name) => ['POST', '/.search', { schemas: [SEARCH], filter: `${name} eq "\\u0000"` }, 'invalidFilter'] as const,
      ),
    ];
    for (const [verb, path, body, type] of cases) {
      const said = await call(verb, path, JSON.stringify(body));
      assert.deepEqual([said.status, said.body.scimType], [400, type], `${verb} ${path} ${JSON.stringify(body)}`);
    }
    for (const query of [
      'startIndex=x',
      'startIndex=1e3',
      'count=%00',
      'count=1.5',
      'startIndex=99999999999999999999',
      'startIndex=',
    ]) {
      assert.equal((await call('GET', `/Users?${query}`)).status, 400, query);
    }
    assert.equal((await call('GET', '/Users?startIndex=9007199254740991')).status, 200);
  });

  test('T74: unknown URLs are 4xx', async () => {
    const { call } = await worldOn(sql, 'authority');
    // To make `fc.webPath()` and `fc.webQueryParameters()` takes seconds.
    const text = (more: string) =>
      fc.string({
        unit: fc.constantFrom(...`abz09-._~!$&'()*+,;=:@${more}`.split(''), '%41', '%C3%A9', '%F0%9F%90%B1'),
        maxLength: 12,
      });
    const paths = fc.oneof(
      fc.array(text('')).map((segments) => segments.map((each) => `/${each}`).join('')),
      fc.string({ unit: 'binary-ascii', maxLength: 60 }).map((text) => `/Users/${encodeURIComponent(text)}`),
      fc.constantFrom(
        '/Users/%ff',
        '/Users/%00',
        '/Users/%',
        '/Users?filter=%ff',
        '/Users?filter=%00',
        '/Schemas/%c3',
        '/.search/x',
        '//Users',
      ),
    );
    const queries = text('/?&');
    await fc.assert(
      fc.asyncProperty(
        paths,
        queries,
        fc.constantFrom('GET', 'DELETE', 'OPTIONS', 'HEAD', 'PURGE'),
        async (path, query, verb) => {
          const { status } = await call(verb, `${path}${path.includes('?') ? '&' : '?'}${query}`).catch(
            (error: unknown) => {
              if (error instanceof TypeError) return { status: 0 }; // no request can be made of it
              throw error;
            },
          );
          assert.ok(status < 500 || status === 501, `${verb} ${path} ${query}: ${status}`);
        },
      ),
      { numRuns: 300, seed: 74 },
    );
  });

  test('T74: reads no more of a body than allowed, and answers 4xx to one that breaks off', async () => {
    const { call, id } = await worldOn(sql, { may: ['active'], creates: CREATES });
    const routes = [
      ['POST', '/Users'],
      ['POST', '/.search'],
      ['POST', '/Users/.search'],
      ['PUT', `/Users/${id}`],
      ['PATCH', `/Users/${id}`],
    ] as const;
    for (const [verb, path] of routes) {
      let pulled = 0;
      const endless = new ReadableStream({
        pull(controller) {
          pulled += 1;
          controller.enqueue(new Uint8Array(16_384).fill(32));
        },
      });
      assert.equal((await call(verb, path, endless)).status, 413, path);
      assert.ok(pulled < 10, `${path}: ${pulled} parts of 16 KiB`);
      const broken = new ReadableStream({ pull: (controller) => controller.error(new Error('gone')) });
      assert.equal((await call(verb, path, broken)).status, 400, path);
    }
  });

  test('T74: while the database is down every route answers 503 with Retry-After', async () => {
    const { call, id, user, leave } = await worldOn(sql, 'authority');
    const patch = JSON.stringify({ schemas: [PATCH], Operations: [{ op: 'replace', path: 'active', value: false }] });
    leave(true);
    const answers = [
      await call('GET', '/Users'),
      await call('GET', `/Users/${id}`),
      await call('POST', '/Users', JSON.stringify({ ...user, userName: 'cccd:034086000009' })),
      await call('POST', '/.search', JSON.stringify({ schemas: [SEARCH] })),
      await call('PUT', `/Users/${id}`, JSON.stringify(user)),
      await call('PATCH', `/Users/${id}`, patch),
      await call('DELETE', `/Users/${id}`),
    ];
    for (const { status, headers, body } of answers) {
      assert.deepEqual([status, headers.get('Retry-After')], [503, '2']);
      assert.equal(body.schemas?.[0], 'urn:ietf:params:scim:api:messages:2.0:Error');
    }
    leave(false);
    assert.equal((await call('PATCH', `/Users/${id}`, patch)).status, 200);
    assert.ok(newAccount(1).subject);
  });
}

for (const [engine, sql] of all) fuzzOn(engine, sql);
