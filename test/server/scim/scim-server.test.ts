/** Our SCIM server over HTTP, by section of RFC 7644; interop.test.ts uses a third-party client. */
import assert from 'node:assert/strict';
import { after, beforeEach, test as run } from 'node:test';
import { serve } from '../../../src/node/serve.js';
import { createGateway } from '../../../src/server/http/gateway.js';
import type { LogEntry } from '../../../src/server/observe/log.js';
import { createScimServer } from '../../../src/server/scim/scim-server.js';
import { tokenHash } from '../../../src/server/checks/bearer.js';
import { sqlDirectory } from '../../../src/server/scim/directory.js';
import { toUser, ACCOUNT, USER, type Account } from '../../../src/server/scim/user.js';
import type { SqlDatabase } from '../../../src/server/sql/sql.js';
import { engines, gatewayWorld } from '../../support/worlds.js';
import { clear, syncWorld } from './support.js';

const { all, close } = await engines();
const NATIONAL = 'national-token-0123456789';
const PROVINCE = 'province-token-0123456789';
const portals = {
  national: { url: 'http://127.0.0.1:1', token: 'x' },
  province: { url: 'http://127.0.0.1:1', token: 'x' },
};
interface Said {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}
/** Any answer of the server; the tests check its shape. */
interface Body {
  readonly [ACCOUNT]: { readonly portal: string; readonly birthDate: string };
  readonly id: string;
  readonly schemas: readonly string[];
  readonly status: string;
  readonly scimType?: string;
  readonly detail: string;
  readonly meta: { readonly location: string; readonly version: string };
  readonly externalId: string;
  readonly userName: string;
  readonly displayName: string;
  readonly name: { readonly formatted: string };
  readonly active: boolean;
  readonly emails?: readonly { readonly value: string }[];
  readonly Resources: readonly Body[];
  readonly totalResults: number;
  readonly startIndex: number;
  readonly itemsPerPage: number;
  readonly endpoint: string;
  readonly schemaExtensions: readonly { readonly schema: string }[];
  readonly patch: { readonly supported: boolean };
  readonly etag: { readonly supported: boolean };
  readonly bulk: { readonly supported: boolean };
  readonly sort: { readonly supported: boolean };
}
interface Ask {
  readonly body?: unknown;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function serverOn(engine: string, sql: SqlDatabase): Promise<void> {
  const test = (name: string, work: () => Promise<void> | void): void => void run(`${name} (${engine})`, work);
  const world = syncWorld(sql, portals);
  const directory = sqlDirectory({ sql, vault: world.vault, targets: world.targets, now: world.now });
  const logged: LogEntry[] = [];
  let handle: (request: Request) => Promise<Response> = () => Promise.reject(new Error('not yet'));
  const server = await serve((request) => handle(request), { port: 0, hostname: '127.0.0.1' });
  const root = `http://127.0.0.1:${server.port}/scim/v2`;
  const log = (_: string, entry: LogEntry) => void logged.push(entry);
  const scim = createScimServer({
    ...{ directory, root, log, now: world.now, scan: 30 },
    tokens: { national: [await tokenHash(NATIONAL)], province: [await tokenHash(PROVINCE)] },
    // As a portal's receiver; permissions of portals are in portals.test.ts.
    grants: { national: 'authority', province: 'authority' },
  });
  const { registrar, portals: known } = gatewayWorld();
  const gateway = createGateway({ registrar, portals: known, methods: [], address: () => '192.0.2.1', scim, log });
  handle = (request) => gateway.fetch(request);

  after(() => server.close());
  beforeEach(() => clear(sql));

  async function call(verb: string, path: string, { body, token = NATIONAL, headers = {} }: Ask = {}): Promise<Said> {
    const response = await fetch(`${root}${path}`, {
      method: verb,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/scim+json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : {}) as Body };
  }

  const account: Account = {
    ...{
      id: 'their-id',
      version: 1,
      state: 'active',
      subject: 'cccd:034086000001',
      audience: 'citizen',
      method: 'post',
    },
    ...{
      portal: 'elsewhere',
      assurance: 'phone',
      fullName: 'Nguyễn Văn An',
      birthDate: '01/02/1986',
      email: 'an@x.vn',
    },
    ...{ phone: '+84981000001', createdAt: Date.UTC(2026, 0, 1), modifiedAt: 0 },
    consents: [{ purpose: 'share', version: '1', granted: true, decidedAt: '2026-01-01T00:00:00.000Z' }],
  };
  const user = (changes: Partial<Account> = {}) => toUser({ ...account, ...changes });
  const create = (changes?: Partial<Account>, token?: string) =>
    call('POST', '/Users', { body: user(changes), ...(token ? { token } : {}) });
  const nth = (n: number): Partial<Account> => ({
    id: `t-${n}`,
    subject: `cccd:${String(34086000000 + n).padStart(12, '0')}`,
  });
  const patch = (...Operations: unknown[]) => ({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations,
  });
  const isError = ({ status, body }: Said, wanted: number, scimType?: string) => {
    assert.equal(status, wanted);
    assert.deepEqual(body.schemas, ['urn:ietf:params:scim:api:messages:2.0:Error']);
    assert.equal(body.status, String(wanted));
    assert.equal(body.scimType, scimType);
    assert.equal(typeof body.detail, 'string');
  };

  test('RFC 7644 §2: without a portal’s token the answer is 401, with no other information', async () => {
    for (const token of ['wrong-token-0123456789', '', await tokenHash(NATIONAL)]) {
      const said = await call('GET', '/Users', { token });
      isError(said, 401);
      assert.match(said.headers.get('WWW-Authenticate') ?? '', /^Bearer/);
    }
  });

  test('RFC 7644 §3.3: a user is created with 201, Location, ETag and meta; the same identity again is 409 uniqueness', async () => {
    const made = await create();
    assert.equal(made.status, 201);
    assert.equal(made.headers.get('Content-Type'), 'application/scim+json');
    assert.equal(made.headers.get('Location'), made.body.meta.location);
    assert.equal(made.headers.get('ETag'), made.body.meta.version);
    assert.equal(made.body.externalId, 'their-id');
    assert.equal(made.body[ACCOUNT].portal, 'national', 'by its token, not by what it says (T51)');
    isError(await create(), 409, 'uniqueness');
    isError(await create({ id: 'other' }, PROVINCE), 409, 'uniqueness');
  });

  test('RFC 7644 §3.3: a partial date of birth is delivered as it is', async () => {
    for (const [n, birthDate] of ['1950', '06/1950', '12/06/1950'].entries()) {
      const { status, body } = await create({ ...nth(n + 1), birthDate });
      assert.deepEqual([status, body[ACCOUNT].birthDate], [201, birthDate]);
    }
    for (const birthDate of ['50', '6/1950', '1950-06-12', '12/06/50'])
      isError(await create({ ...nth(9), birthDate }), 400, 'invalidValue');
  });

  test('RFC 7644 §3.3: input outside the schema is 400, and the error repeats nothing of it', async () => {
    isError(await call('POST', '/Users', { body: '{' }), 400, 'invalidSyntax');
    isError(await call('POST', '/Users', { body: '{"a":1,"a":2}' }), 400, 'invalidSyntax');
    isError(await call('POST', '/Users', { body: '{}', headers: { 'Content-Type': 'text/plain' } }), 415);
    const bad = await create({ subject: 'cccd:03408600' });
    isError(bad, 400, 'invalidValue');
    assert.ok(!JSON.stringify(bad.body).includes('03408600'));
    isError(await call('POST', '/Users', { body: JSON.stringify({ ...user(), x: 'y'.repeat(70_000) }) }), 413);
  });

  test('RFC 9110 §15.5.6: an unsupported verb is 405 with Allow; without a token it is 401', async () => {
    const { body } = await create();
    for (const [path, allow] of Object.entries({
      '/Users': 'GET, HEAD, POST',
      [`/Users/${body.id}`]: 'GET, HEAD, PUT, PATCH, DELETE',
      '/.search': 'POST',
      '/Users/.search': 'POST',
    })) {
      for (const verb of ['POST', 'PUT', 'PATCH', 'DELETE', 'PURGE'].filter((each) => !allow.includes(each))) {
        const said = await call(verb, path);
        isError(said, 405);
        assert.equal(said.headers.get('Allow'), allow, `${verb} ${path}`);
        isError(await call(verb, path, { token: 'wrong-token-0123456789' }), 401);
      }
    }
  });

  test('RFC 9110 §11.4: several spaces may precede a token', async () => {
    assert.equal((await call('GET', '/Users', { headers: { Authorization: `Bearer   ${NATIONAL}` } })).status, 200);
  });

  test('RFC 7644 §3.4.1: a user is read by its id; others are 404', async () => {
    const { body } = await create();
    assert.deepEqual((await call('GET', `/Users/${body.id}`)).body, body);
    isError(await call('GET', '/Users/nobody'), 404);
    isError(await call('GET', `/Users/${crypto.randomUUID()}`), 404);
  });

  test('RFC 7644 §3.4.2.2: filters', async () => {
    await create({ ...nth(1), fullName: 'Trần Thị Bình' });
    await create({ ...nth(2), fullName: 'Lê Văn Cường', email: '' });
    const found = async (filter: string) => {
      const said = await call('GET', `/Users?filter=${encodeURIComponent(filter)}`);
      assert.equal(said.status, 200, filter);
      return said.body.Resources.map((each) => Number(each.userName.slice(-1))).sort();
    };
    const cases: readonly (readonly [string, readonly number[]])[] = [
      ['userName eq "cccd:034086000001"', [1]],
      ['USERNAME EQ "cccd:034086000001"', [1]],
      ['externalId eq "t-2"', [2]],
      ['externalId eq "t-3"', []],
      ['externalId eq "t-2" and userName eq "cccd:034086000001"', []],
      ['userName sw "cccd:"', [1, 2]],
      ['displayName co "bình"', [1]],
      ['name.formatted ew "Cường" or displayName co "Bình"', [1, 2]],
      ['emails pr', [1]],
      ['not (emails pr)', [2]],
      ['emails[value eq "an@x.vn" and primary eq true]', [1]],
      ['active eq false', []],
      [`${USER}:userName eq "cccd:034086000002"`, [2]],
      [`${ACCOUNT}:audience eq "citizen" and ${ACCOUNT}:method ne "usb"`, [1, 2]],
      ['meta.created lt "2020-01-01T00:00:00Z"', []],
    ];
    for (const [filter, wanted] of cases) assert.deepEqual(await found(filter), wanted, filter);
  });

  test('RFC 7644 §3.4.2.2: every operator, dates by their instant, and case as the schema says', async () => {
    await create({ ...nth(1), fullName: 'An', version: 3 });
    const matches = async (filter: string) =>
      (await call('GET', `/Users?filter=${encodeURIComponent(filter)}`)).body.totalResults === 1;
    const made = `${ACCOUNT}:registeredAt`;
    const yes = [
      ...['displayName eq "AN"', 'displayName ne "Bình"', 'displayName co "n"', 'displayName sw "a"'],
      ...['displayName ew "N"', 'displayName pr', `${USER}:displayName eq "an"`, `${ACCOUNT}:audience eq "CITIZEN"`],
      ...[`${ACCOUNT}:version gt 0`, `${ACCOUNT}:version ge 1`, `${ACCOUNT}:version lt 2`, `${ACCOUNT}:version le 1`],
      // 2026-01-01T00:00:00Z, written in the time zone of Hà Nội.
      ...[`${made} eq "2026-01-01T07:00:00+07:00"`, `${made} lt "2026-01-01T07:00:01+07:00"`],
      'displayName eq "Bình" and active eq true or active eq true',
      'not (active eq false) and (displayName eq "x" or displayName eq "an")',
    ];
    for (const filter of yes) assert.ok(await matches(filter), filter);
    const no = [
      ...['userName sw "CCCD:"', 'externalId eq "T-1"', 'meta.resourceType eq "user"'],
      ...[`${made} gt "2026-01-01T06:59:59+07:00" and ${made} lt "2026-01-01T07:00:00+07:00"`, 'nothing pr'],
      'active eq true and (displayName eq "Bình" or displayName eq "x")',
    ];
    for (const filter of no) assert.ok(!(await matches(filter)), filter);
    for (const op of ['gt', 'ge', 'lt', 'le']) {
      isError(await call('GET', `/Users?filter=active%20${op}%20true`), 400, 'invalidFilter');
    }
  });

  test('RFC 7644 §3.4.2.3: sorting is not supported: results are unsorted, as the configuration says', async () => {
    for (const n of [2, 1]) await create(nth(n));
    const { status, body } = await call('GET', '/Users?sortBy=userName&sortOrder=descending');
    assert.deepEqual([status, body.totalResults], [200, 2]);
    assert.equal((await call('GET', '/ServiceProviderConfig')).body.sort.supported, false);
  });

  test('RFC 7644 §3.4.2.2: an invalid or oversized filter is 400 invalidFilter', async () => {
    const wrong = ['', 'userName', 'userName is "x"', '(userName pr', 'userName eq', 'a eq "b" c', '"a" eq "b"'];
    for (const filter of [...wrong, '('.repeat(50) + 'a pr' + ')'.repeat(50), `a eq "${'x'.repeat(3000)}"`]) {
      isError(await call('GET', `/Users?filter=${encodeURIComponent(filter)}`), 400, 'invalidFilter');
    }
  });

  test('RFC 7644 §3.4.2.4: pages cover every user once, and a count of 0 returns the total', async () => {
    for (let n = 1; n <= 7; n += 1) await create(nth(n));
    const seen = new Set<string>();
    for (const startIndex of [1, 4, 7]) {
      const { body } = await call('GET', `/Users?startIndex=${startIndex}&count=3`);
      assert.equal(body.totalResults, 7);
      assert.equal(body.startIndex, startIndex);
      assert.equal(body.itemsPerPage, body.Resources.length);
      for (const { id } of body.Resources) seen.add(id);
    }
    assert.equal(seen.size, 7);
    assert.deepEqual((await call('GET', '/Users?count=0')).body.Resources, []);
    assert.equal((await call('GET', '/Users?startIndex=-5&count=-1')).body.startIndex, 1);
    isError(await call('GET', '/Users?count=many'), 400, 'invalidValue');
  });

  test('RFC 7644 §3.4.3: a search by POST keeps identifiers out of URLs; §3.12: too many is tooMany', async () => {
    await create();
    const body = {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
      filter: 'userName eq "cccd:034086000001"',
    };
    for (const path of ['/.search', '/Users/.search']) {
      const said = await call('POST', path, { body: { ...body, attributes: ['userName'] } });
      assert.equal(said.body.totalResults, 1);
      assert.deepEqual(Object.keys(said.body.Resources[0] ?? {}).sort(), ['id', 'schemas', 'userName']);
    }
    for (let n = 2; n <= 32; n += 1) await create(nth(n));
    isError(await call('POST', '/.search', { body: { ...body, filter: 'displayName co "An"' } }), 400, 'tooMany');
  });

  test('RFC 7644 §3.5.1: a user is replaced; its userName never is', async () => {
    const { body } = await create();
    const put = (changes: Partial<Account>) => call('PUT', `/Users/${body.id}`, { body: user(changes) });
    const replaced = await put({ fullName: 'Nguyễn Văn Ân', version: 2, email: '' });
    assert.equal(replaced.status, 200);
    assert.equal(replaced.body.displayName, 'Nguyễn Văn Ân');
    assert.equal(replaced.body.emails, undefined);
    assert.notEqual(replaced.headers.get('ETag'), body.meta.version);
    isError(await put({ subject: 'cccd:034086000009', version: 3 }), 400, 'mutability');
  });

  test('T38, T39: replaying an older message of a portal has no effect', async () => {
    const { body } = await create();
    const put = (changes: Partial<Account>) => call('PUT', `/Users/${body.id}`, { body: user(changes) });
    await put({ fullName: 'Hai', version: 2 });
    await put({ fullName: 'Ba', version: 3 });
    const replayed = await put({ fullName: 'Hai', version: 2 });
    assert.equal(replayed.status, 200);
    assert.equal(replayed.body.displayName, 'Ba');
  });

  test('RFC 7644 §3.5.2: add, replace and remove, by path and without, all or none', async () => {
    const { body } = await create();
    const change = (...operations: unknown[]) => call('PATCH', `/Users/${body.id}`, { body: patch(...operations) });
    assert.equal((await change({ op: 'Replace', path: 'displayName', value: 'Bình' })).body.name.formatted, 'Bình');
    assert.equal((await change({ op: 'replace', value: { active: false } })).body.active, false);
    const mail = await change({ op: 'replace', path: 'emails[value eq "an@x.vn"].value', value: 'b@x.vn' });
    assert.equal(mail.body.emails?.[0]?.value, 'b@x.vn');
    assert.equal((await change({ op: 'remove', path: 'emails' })).body.emails, undefined);
    assert.equal(
      (await change({ op: 'add', path: 'emails', value: [{ value: 'c@x.vn' }] })).body.emails?.[0]?.value,
      'c@x.vn',
    );
    assert.equal(
      (await change({ op: 'replace', path: `${ACCOUNT}:birthDate`, value: '03/04/1990' })).body[ACCOUNT].birthDate,
      '03/04/1990',
    );
    isError(await change({ op: 'replace', path: 'id', value: 'x' }), 400, 'mutability');
    isError(await change({ op: 'replace', path: 'userName', value: 'cccd:034086000009' }), 400, 'mutability');
    isError(await change({ op: 'replace', path: 'emails[type eq "no"].value', value: 'x' }), 400, 'noTarget');
    isError(await change({ op: 'remove' }), 400, 'noTarget');
    isError(await change({ op: 'move', path: 'active', value: true }), 400, 'invalidSyntax');
    isError(await change({ op: 'add', path: 'a[[', value: 1 }), 400, 'invalidPath');
    const before = (await call('GET', `/Users/${body.id}`)).body;
    isError(
      await change({ op: 'replace', path: 'displayName', value: 'Half' }, { op: 'replace', path: 'id', value: 1 }),
      400,
      'mutability',
    );
    assert.deepEqual((await call('GET', `/Users/${body.id}`)).body, before);
  });

  test('RFC 7644 §3.5.2.1, §3.5.2.2, §3.5.2.3: unchanged values make no new version; required values stay', async () => {
    const { body } = await create();
    const change = (...operations: unknown[]) => call('PATCH', `/Users/${body.id}`, { body: patch(...operations) });
    const same = await change({ op: 'add', path: 'emails', value: [{ value: 'an@x.vn', primary: true }] });
    assert.equal(same.headers.get('ETag'), body.meta.version);
    isError(await change({ op: 'remove', path: 'userName' }), 400, 'invalidValue');
    isError(await change({ op: 'replace', path: 'userName', value: 'cccd:034086000009' }), 400, 'mutability');
    isError(await change({ op: 'remove', path: 'id' }), 400, 'mutability');
    const gone = await change({ op: 'remove', path: 'emails[value eq "an@x.vn"]' });
    assert.deepEqual([gone.status, gone.body.emails], [200, undefined]);
    const many = Array.from({ length: 51 }, () => ({ op: 'replace', path: 'active', value: true }));
    isError(await change(...many), 400, 'invalidSyntax');
  });

  test('RFC 7644 §3.5.2: values of another type, parts of values, and the portal’s own ids', async () => {
    const { body } = await create();
    const at = `/Users/${body.id}`;
    const change = (...operations: unknown[]) => call('PATCH', at, { body: patch(...operations) });
    const shown = async () => (await call('GET', at)).body;
    for (const value of ['x', 7, true, ['x'], null]) {
      isError(await change({ op: 'replace', path: 'name', value }), 400, 'invalidValue');
      isError(await change({ op: 'add', value: { name: value } }), 400, 'invalidValue');
    }
    for (const path of ['displayName', 'emails'])
      isError(await change({ op: 'replace', path, value: { formatted: 'x' } }), 400, 'invalidValue');
    const again = await change(
      { op: 'remove', path: 'name' },
      { op: 'add', path: 'name', value: { formatted: 'Bình' } },
    );
    assert.equal(again.body.displayName, 'Bình', 'an object where there is none');
    assert.deepEqual(await shown(), again.body);

    const email = 'emails[value eq "an@x.vn"]';
    const same = await change({ op: 'remove', path: `${email}.primary` });
    assert.deepEqual([same.status, same.body.emails?.[0]?.value], [200, 'an@x.vn'], 'a part goes, and the value stays');
    const other = await change({ op: 'replace', path: email, value: { value: 'b@x.vn' } });
    assert.deepEqual([other.status, other.body.emails?.[0]?.value], [200, 'b@x.vn'], 'the value is another');
    isError(await change({ op: 'replace', path: 'emails[value eq "b@x.vn"]', value: 'c@x.vn' }), 400, 'invalidValue');
    const gone = await change({ op: 'remove', path: 'emails[value eq "b@x.vn"].value' });
    assert.deepEqual([gone.status, gone.body.emails], [200, undefined], 'without its value it is none');
    assert.equal((await change({ op: 'remove', path: 'emails[value eq "b@x.vn"]' })).status, 200);

    const named = await change({ op: 'replace', path: 'externalId', value: 'a-new-name' });
    assert.deepEqual([named.status, named.body.externalId], [200, 'a-new-name']);
    assert.equal((await call('GET', '/Users?filter=externalId%20eq%20%22a-new-name%22')).body.totalResults, 1);
    assert.equal(named.headers.get('ETag'), gone.headers.get('ETag'), 'which is no change of the account');
  });

  test('T38: stores a version without the sender’s own id, and an own id without a version', async () => {
    const without = (name: string, from: object) =>
      Object.fromEntries(Object.entries(from).filter(([key]) => key !== name));
    const unnamed = without('externalId', user({ version: 5 }));
    const made = await call('POST', '/Users', { body: unnamed });
    const put = (body: unknown) => call('PUT', `/Users/${made.body.id}`, { body });
    const older = { ...user({ version: 5, fullName: 'Cũ' }) };
    assert.equal((await put(older)).body.displayName, account.fullName, 'said before');
    const extension = without('version', user()[ACCOUNT] as object);
    const named = await put({ ...user({ fullName: 'Mới' }), externalId: 'named', [ACCOUNT]: extension });
    assert.deepEqual([named.body.displayName, named.body.externalId], ['Mới', 'named']);
    const neither = without('externalId', user({ fullName: 'Nữa' }));
    const last = await put({ ...neither, [ACCOUNT]: extension });
    assert.deepEqual([last.body.displayName, last.body.externalId], ['Nữa', 'named'], 'what was known stays');
    assert.equal((await put(older)).body.displayName, 'Nữa');
  });

  test('RFC 7644 §3.12: an error has the standard form, and repeats nothing of the input', async () => {
    const secret = 'cccd:034086777777';
    const said = [
      await call('POST', '/Users', { body: { ...user(), userName: `${secret}x` } }),
      await call('GET', `/Users?filter=${encodeURIComponent(`userName is "${secret}"`)}`),
      await call('GET', `/Users/${secret}`),
      await call('GET', `/Nothing/${secret}`),
    ];
    assert.deepEqual(
      said.map(({ status }) => status),
      [400, 400, 404, 404],
    );
    for (const each of said) {
      isError(each, each.status, each.body.scimType);
      assert.ok(!JSON.stringify(each.body).includes('034086777777'));
      assert.equal(each.headers.get('Content-Type'), 'application/scim+json');
    }
  });

  test('RFC 7644 §3.6: a deleted user is 404, and its tombstone wins over late messages (T39)', async () => {
    const { body } = await create();
    assert.equal((await call('DELETE', `/Users/${body.id}`)).status, 204);
    for (const verb of ['GET', 'DELETE']) isError(await call(verb, `/Users/${body.id}`), 404);
    isError(await call('PUT', `/Users/${body.id}`, { body: user({ version: 99 }) }), 404);
    assert.equal((await call('GET', '/Users')).body.totalResults, 0);
    isError(await create({ version: 99 }), 409, 'uniqueness');
    const { rows } = await sql.query<{ account: string }>(
      'select account from tombstone where not exists (select 1 from account)',
    );
    assert.deepEqual(rows, [{ account: body.id }]);
  });

  test('RFC 7644 §3.7, §3.11: bulk and Me are not supported, as the configuration says', async () => {
    isError(await call('POST', '/Bulk', { body: {} }), 501);
    isError(await call('GET', '/Me'), 501);
    isError(await call('GET', '/Groups'), 404);
  });

  test('RFC 7644 §3.9: attributes and excludedAttributes', async () => {
    const { body } = await create();
    const keys = async (query: string) => Object.keys((await call('GET', `/Users/${body.id}?${query}`)).body).sort();
    assert.deepEqual(await keys('attributes=userName,name.formatted'), ['id', 'name', 'schemas', 'userName']);
    assert.deepEqual(await keys(`attributes=${ACCOUNT}:audience`), ['id', 'schemas', ACCOUNT].sort());
    assert.ok(!(await keys('excludedAttributes=emails,id')).includes('emails'));
    assert.ok((await keys('excludedAttributes=emails,id')).includes('id'));
    isError(await call('GET', '/Users?attributes=a&excludedAttributes=b'), 400, 'invalidValue');
  });

  test('RFC 7644 §3.14: ETags: 304 if unchanged, 412 if changed, and one of two simultaneous writes wins', async () => {
    const { body } = await create();
    const at = `/Users/${body.id}`;
    const tag = body.meta.version;
    assert.equal((await call('GET', at, { headers: { 'If-None-Match': tag } })).status, 304);
    const send = (fullName: string) =>
      call('PATCH', at, {
        body: patch({ op: 'replace', path: 'displayName', value: fullName }),
        headers: { 'If-Match': tag },
      });
    const both = await Promise.all([send('Một'), send('Hai')]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 412]);
    isError(await send('Ba'), 412);
    isError(await call('DELETE', at, { headers: { 'If-Match': tag } }), 412);
    assert.equal((await call('GET', at, { headers: { 'If-None-Match': tag } })).status, 200);
  });

  test('RFC 7644 §3.14: simultaneous writes without a version are all applied in turn', async () => {
    const { body } = await create();
    const at = `/Users/${body.id}`;
    const put = (n: number) => call('PUT', at, { body: user({ fullName: `Tên ${n}`, version: n }) });
    const change = (email: string) =>
      call('PATCH', at, { body: patch({ op: 'add', path: 'emails', value: [{ value: email }] }) });
    const all = await Promise.all([put(2), put(3), put(4), change('a@x.vn'), change('b@x.vn')]);
    assert.deepEqual(
      all.map(({ status }) => status),
      [200, 200, 200, 200, 200],
    );
    assert.equal((await call('GET', at)).body.displayName, 'Tên 4');
  });

  test('RFC 7644 §4: discovery works, and a filter there is 403', async () => {
    const config = (await call('GET', '/ServiceProviderConfig')).body;
    assert.deepEqual([config.patch.supported, config.etag.supported, config.bulk.supported], [true, true, false]);
    const types = (await call('GET', '/ResourceTypes')).body;
    assert.equal(types.Resources[0]?.schemaExtensions[0]?.schema, ACCOUNT);
    assert.equal((await call('GET', '/ResourceTypes/User')).body.endpoint, '/Users');
    const described = (await call('GET', '/Schemas')).body;
    assert.deepEqual(
      described.Resources.map((each) => each.id),
      [USER, ACCOUNT],
    );
    assert.equal((await call('GET', `/Schemas/${ACCOUNT}`)).body.id, ACCOUNT);
    isError(await call('GET', '/Schemas/nothing'), 404);
    isError(await call('GET', '/Schemas?filter=id%20pr'), 403);
    // RFC 7643 §5: a client must be able to learn how to authenticate before it does.
    const stranger = { token: 'of-nobody-0123456789' };
    for (const path of ['/ServiceProviderConfig', '/ResourceTypes', '/Schemas']) {
      assert.equal((await call('GET', path, stranger)).status, 200, path);
    }
    isError(await call('GET', '/Users', stranger), 401);
  });

  test('T51: a portal can neither read nor change an account that it does not have', async () => {
    const consents = [{ purpose: 'share', version: '1', granted: false, decidedAt: '' }];
    const { body } = await create({ consents });
    const at = `/Users/${body.id}`;
    const asProvince = { token: PROVINCE };
    isError(await call('GET', at, asProvince), 404);
    isError(await call('PUT', at, { ...asProvince, body: user() }), 404);
    isError(await call('PATCH', at, { ...asProvince, body: patch({ op: 'remove', path: 'emails' }) }), 404);
    isError(await call('DELETE', at, asProvince), 404);
    assert.equal((await call('GET', '/Users', asProvince)).body.totalResults, 0);
    const filter = encodeURIComponent('userName eq "cccd:034086000001"');
    assert.equal((await call('GET', `/Users?filter=${filter}`, asProvince)).body.totalResults, 0);
    const shared = await create(nth(2));
    assert.equal((await call('GET', `/Users/${shared.body.id}`, asProvince)).status, 200);
    isError(await call('DELETE', `/Users/${shared.body.id}`, asProvince), 403);
  });

  test('no identifier, name or filter is in the log', () => {
    assert.ok(logged.length > 50);
    assert.ok(!/0340860|Nguy|filter|an@x/.test(JSON.stringify(logged)));
  });
}

for (const [engine, sql] of all) await serverOn(engine, sql);
after(close);
