/** What a portal can do to accounts with its SCIM token: T71 and T73, docs/scim.md. */
import assert from 'node:assert/strict';
import { after, beforeEach, test as run } from 'node:test';
import { tokenHash } from '../../../src/server/checks/bearer.js';
import { sqlDataSubjects } from '../../../src/server/accounts/data-subjects.js';
import { sqlProposals } from '../../../src/server/accounts/proposals.js';
import type { SqlDatabase } from '../../../src/server/sql/sql.js';
import { sqlDirectory } from '../../../src/server/scim/directory.js';
import type { Grantable, PortalGrant } from '../../../src/server/scim/grants.js';
import { createScimServer } from '../../../src/server/scim/scim-server.js';
import { ACCOUNT, USER, type Resource } from '../../../src/server/scim/user.js';
import { engines } from '../../support/worlds.js';
import { clear, CONSENT, newAccount, syncWorld } from './support.js';

const { all, close } = await engines();
after(close);
const ROOT = 'http://127.0.0.1/scim/v2';
const ALL: readonly Grantable[] = ['active', 'emails', 'phoneNumbers', 'delete'];
const PORTALS = ['national', 'province'] as const;
type Portal = (typeof PORTALS)[number];
const tokenOf = (portal: Portal) => `token-of-${portal}-0123456789`;
const targets = Object.fromEntries(PORTALS.map((id) => [id, { url: 'http://127.0.0.1:1', token: 'x' }]));

const unshared = [
  ...['account', 'check'].map((purpose) => ({ ...CONSENT, purpose, flow: crypto.randomUUID() })),
  { ...CONSENT, purpose: 'share', granted: false, flow: crypto.randomUUID() },
];

async function worldOn(sql: SqlDatabase, grants: Partial<Record<Portal, PortalGrant>> = {}) {
  await clear(sql);
  const world = syncWorld(sql, targets);
  const { vault, now } = world;
  const directory = sqlDirectory({ sql, vault, targets: world.targets, now });
  const proposals = sqlProposals({ sql, vault, now });
  const subjects = sqlDataSubjects({ sql, vault, now });
  const tokens = Object.fromEntries(
    await Promise.all(PORTALS.map(async (id) => [id, [await tokenHash(tokenOf(id))]] as const)),
  );
  const server = createScimServer({ directory, proposals, tokens, grants, root: ROOT, now });
  async function call(portal: Portal, verb: string, path: string, body?: unknown, more: Record<string, string> = {}) {
    const headers = { Authorization: `Bearer ${tokenOf(portal)}`, 'Content-Type': 'application/scim+json', ...more };
    const init = { method: verb, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await server.fetch(new Request(`${ROOT}${path}`, init));
    const text = await response.text();
    return { status: response.status, body: (text ? JSON.parse(text) : {}) as Resource };
  }
  /** All account data in the database, decrypted. */
  async function rows() {
    const { rows: all } = await sql.query<{ id: string; person: string }>('select * from account order by id');
    return Promise.all(all.map(async (row) => ({ ...row, person: await vault.open(row.person, `account:${row.id}`) })));
  }
  async function idOf(n: number) {
    const subject = await vault.mac('subject', newAccount(n).subject);
    const found = await sql.query<{ id: string }>('select id from account where subject = $1', [subject]);
    return found.rows[0]?.id ?? '';
  }
  const audited = async (event: string) =>
    (
      await sql.query<Record<'portal' | 'flow' | 'result' | 'reason', string>>(
        'select portal, flow, result, reason from audit where event = $1 order by at, seq',
        [event],
      )
    ).rows;
  return { ...world, call, rows, idOf, audited, proposals, subjects, directory };
}

const patch = (...Operations: unknown[]) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations,
});

/** Every attribute of a user by its path, with a different value. */
const OTHERS: Readonly<Record<string, unknown>> = {
  userName: 'cccd:034086999999',
  displayName: 'Kẻ Khác',
  name: { formatted: 'Kẻ Khác' },
  'name.formatted': 'Kẻ Khác',
  'name.familyName': 'Kẻ',
  active: false,
  emails: [{ value: 'ke@khac.vn', primary: true }],
  phoneNumbers: [{ value: '+84999999999', primary: true }],
  [`${ACCOUNT}:birthDate`]: '09/09/1999',
  [`${ACCOUNT}:assurance`]: 'certificate',
  [`${ACCOUNT}:method`]: 'usb',
  [`${ACCOUNT}:audience`]: 'official',
  [`${ACCOUNT}:portal`]: 'province',
  [`${ACCOUNT}:registeredAt`]: '2001-01-01T00:00:00.000Z',
  [`${ACCOUNT}:identifiers`]: [{ type: 'cccd', value: '034086999999' }],
  [`${ACCOUNT}:consents`]: [{ purpose: 'share', version: '1', granted: true, decidedAt: '2026-01-01T00:00:00.000Z' }],
};
const GRANTED: Readonly<Record<string, Grantable>> = {
  active: 'active',
  emails: 'emails',
  phoneNumbers: 'phoneNumbers',
};

/** Names an attempt. `granted`: the changes allowed, and the portal. */
function answerTo(path: string, verb: string, how: string, granted: '403' | '202'): string {
  const isRemoval = how.startsWith('remove');
  // Skipped: required values cannot be removed, a whole user may have name parts that we do not
  // store, and `active` is boolean.
  if (path === 'name.familyName' && (isRemoval || verb === 'PUT')) return '200';
  if (path === 'active') return isRemoval ? '200' : '403';
  return path in GRANTED ? granted : '400 mutability';
}

/** A whole user with one attribute changed. */
function changed(user: Resource, path: string, value: unknown): Resource {
  if (!path.startsWith('urn:')) {
    const [name = '', sub] = path.split('.');
    return { ...user, [name]: sub ? { ...(user[name] as object), [sub]: value } : value };
  }
  return { ...user, [ACCOUNT]: { ...(user[ACCOUNT] as object), [path.slice(ACCOUNT.length + 1)]: value } };
}

/** The messages with which a sender could try to change an attribute. */
function attempts(user: Resource, path: string, value: unknown): readonly (readonly [string, string, unknown])[] {
  const nested = path.startsWith('urn:')
    ? { [ACCOUNT]: { [path.slice(ACCOUNT.length + 1)]: value } }
    : { [path]: value };
  const urn = path.startsWith('urn:') ? path : `${USER}:${path}`;
  return [
    ['PATCH', 'replace by path', patch({ op: 'replace', path, value })],
    ['PATCH', 'add by path', patch({ op: 'add', path, value })],
    ['PATCH', 'remove by path', patch({ op: 'remove', path })],
    ['PATCH', 'replace without a path', patch({ op: 'Replace', value: nested })],
    ['PATCH', 'add without a path', patch({ op: 'Add', value: nested })],
    ['PATCH', 'by a path of its schema', patch({ op: 'replace', path: urn, value })],
    ['PATCH', 'by a path in capitals', patch({ op: 'REPLACE', path: urn.toUpperCase(), value })],
    [
      'PATCH',
      'beside one that is allowed',
      patch({ op: 'add', path: 'title', value: 'x' }, { op: 'replace', path, value }),
    ],
    ['PUT', 'a whole user', changed(user, path, value)],
  ];
}

const answered = ({ status, body }: { readonly status: number; readonly body: Resource }) =>
  `${status}${typeof body['scimType'] === 'string' ? ` ${body['scimType']}` : ''}`;

function portalsOn(engine: string, sql: SqlDatabase): void {
  const test = (name: string, work: () => Promise<void>): void => void run(`${name} (${engine})`, work);
  beforeEach(() => clear(sql));

  for (const [said, grants] of [
    ['without a grant', {}],
    ['with every grant that there is', { national: { may: ALL }, province: { may: ALL } }],
  ] as const) {
    test(`T71: ${said}, no portal changes an account of another by any verb, attribute or path`, async () => {
      const { call, register, rows, idOf, sleep } = await worldOn(sql, grants);
      await register(1, { email: 'an@x.vn' });
      await register(2, { consents: unshared });
      sleep(1000);
      const shared = `/Users/${await idOf(1)}`;
      const private_ = `/Users/${await idOf(2)}`;
      const before = await rows();
      const { body: user } = await call('province', 'GET', shared);
      for (const [path, value] of Object.entries(OTHERS)) {
        for (const [verb, how, body] of attempts(user, path, value)) {
          const label = `${verb} ${path} ${how}`;
          const said = await call('province', verb, shared, body);
          assert.equal(answered(said), answerTo(path, verb, how, 'province' in grants ? '202' : '403'), label);
          assert.equal((await call('province', verb, private_, body)).status, 404, label);
        }
      }
      assert.equal((await call('national', 'GET', private_)).status, 200);
      assert.equal((await call('province', 'DELETE', shared)).status, 403);
      assert.equal((await call('province', 'DELETE', private_)).status, 404);
      assert.equal((await call('province', 'POST', '/Users', user)).status, 403);
      assert.deepEqual(await rows(), before);
    });
  }

  test('T71: a portal changes what it is granted of its own accounts, and nothing else', async () => {
    for (const may of [[], ...ALL.map((each) => [each])] as const) {
      const { call, register, rows, idOf, sleep } = await worldOn(sql, { national: { may } });
      await register(1, { email: 'an@x.vn' });
      sleep(1000);
      const at = `/Users/${await idOf(1)}`;
      const { body: user } = await call('national', 'GET', at);
      const before = await rows();
      const others = Object.entries(OTHERS).filter(([path]) => !may.includes(GRANTED[path] as never));
      for (const [path, value] of others) {
        for (const [verb, how, body] of attempts(user, path, value)) {
          const said = answered(await call('national', verb, at, body));
          assert.equal(said, answerTo(path, verb, how, '403'), `${may.join()}: ${verb} ${path} ${how}`);
        }
      }
      assert.equal((await call('national', 'DELETE', at)).status, 403, 'the person has proved this account');
      assert.deepEqual(await rows(), before, may.join());
    }
  });

  test('T71: a granted change is made, reaches every portal, and is logged with its author', async () => {
    const { call, register, rows, idOf, audited, sleep, worker } = await worldOn(sql, {
      national: { may: ['active', 'emails'] },
    });
    await register(1, { email: 'an@x.vn' });
    sleep(1000);
    const id = await idOf(1);
    const said = await call(
      'national',
      'PATCH',
      `/Users/${id}`,
      patch(
        { op: 'replace', path: 'active', value: false },
        { op: 'replace', path: 'emails', value: [{ value: 'moi@x.vn', primary: true }] },
      ),
    );
    assert.deepEqual([said.status, said.body['active']], [200, false]);
    const [row] = await rows();
    assert.deepEqual(
      [(row as unknown as { state: string }).state, (row!.person as { email: string }).email],
      ['inactive', 'moi@x.vn'],
    );
    assert.deepEqual(await audited('account.change'), [
      { portal: 'national', flow: id, result: 'ok', reason: 'email,state' },
    ]);
    const stats = await worker().stats();
    assert.deepEqual(
      stats.map(({ portal, due }) => [portal, due]),
      [
        ['national', 1],
        ['province', 1],
      ],
    );
    assert.equal((await call('national', 'GET', '/Users?filter=active%20eq%20false')).body['totalResults'], 1);
  });

  test('T71: contact data from another portal waits, sealed, until the person confirms or rejects it', async () => {
    const { call, register, rows, idOf, proposals, subjects, audited, sleep, vault } = await worldOn(sql, {
      province: { may: ['emails', 'phoneNumbers'] },
    });
    await register(1, { email: 'an@x.vn' });
    sleep(1000);
    const id = await idOf(1);
    const at = `/Users/${id}`;
    const propose = (value: string, phone = '+84981111111') =>
      call(
        'province',
        'PATCH',
        at,
        patch(
          { op: 'replace', path: 'emails', value: [{ value, primary: true }] },
          { op: 'replace', path: 'phoneNumbers', value: [{ value: phone }] },
        ),
      );
    const before = await rows();
    assert.equal((await propose('mot@x.vn')).status, 202);
    assert.equal((await propose('hai@x.vn')).status, 202);
    assert.deepEqual(await rows(), before, 'nothing has changed yet');
    const { rows: kept } = await sql.query<{ id: string; change: string }>('select * from proposal');
    assert.equal(kept.length, 1, 'one of a portal for an account: the last');
    assert.doesNotMatch(JSON.stringify(kept), /hai@x|84981111111/);
    assert.deepEqual(await vault.open(kept[0]?.change ?? '', `proposal:${kept[0]?.id ?? ''}`), {
      email: 'hai@x.vn',
      phone: '+84981111111',
    });
    const held = await subjects.export({ account: id });
    assert.deepEqual(
      held?.proposals.map(({ portal, change }) => [portal, change]),
      [['province', { email: 'hai@x.vn', phone: '+84981111111' }]],
    );
    const [first] = await proposals.list(id);
    assert.equal(await proposals.reject(first?.id ?? ''), true);
    assert.deepEqual(await rows(), before);
    assert.equal(await proposals.confirm(first?.id ?? ''), false, 'it is gone');
    assert.equal(await proposals.confirm('of-nobody'), false);

    await propose('ba@x.vn', '+84982222222');
    const [second] = await proposals.list(id);
    assert.equal(await proposals.confirm(second?.id ?? ''), true);
    const [row] = await rows();
    const { email, phone, fullName } = row!.person as Record<string, string>;
    assert.deepEqual([email, phone, fullName], ['ba@x.vn', '+84982222222', 'Nguyễn Văn An']);
    assert.equal((row as unknown as { version: number }).version, 2);
    assert.deepEqual(
      (await audited('proposal.confirm')).map(({ portal, reason }) => [portal, reason]),
      [['province', 'province email,phone person']],
    );
    assert.deepEqual((await audited('proposal.reject')).length, 1);

    await propose('bon@x.vn');
    await subjects.erase({ account: id });
    assert.equal((await sql.query('select 1 from proposal')).rows.length, 0, 'it goes with the account');
  });

  test('T71: a number that the gateway proved is only proposed, even by the portal where it was proved', async () => {
    const { call, register, rows, idOf, proposals, sleep } = await worldOn(sql, { national: { may: ALL } });
    await register(1);
    sleep(1000);
    const id = await idOf(1);
    const before = await rows();
    const other = patch({ op: 'replace', path: 'phoneNumbers', value: [{ value: '+84981111111' }] });
    assert.equal((await call('national', 'PATCH', `/Users/${id}`, other)).status, 202);
    assert.deepEqual(await rows(), before);
    assert.equal((await proposals.list(id)).length, 1);
    await register(2);
    sleep(1000);
    const second = await idOf(2);
    assert.equal((await call('national', 'PATCH', `/Users/${second}`, other)).status, 202);
    const accounts = async (of?: string) => (await proposals.list(of)).map(({ account }) => account);
    assert.deepEqual([await accounts(id), await accounts(second)], [[id], [second]]);
    assert.deepEqual(await accounts(), [id, second], 'without an account all of them, the oldest first');
  });

  test('T71: repeating stored values changes nothing, and a portal’s own id belongs to the portal', async () => {
    const { call, register, rows, idOf, sleep } = await worldOn(sql);
    await register(1, { email: 'an@x.vn' });
    sleep(1000);
    const at = `/Users/${await idOf(1)}`;
    const { body: user } = await call('province', 'GET', at);
    const before = await rows();
    assert.equal((await call('province', 'PUT', at, user)).status, 200);
    assert.equal((await call('province', 'PUT', at, { schemas: [USER], externalId: 'p-1' })).status, 200);
    assert.equal((await call('province', 'GET', at)).body['externalId'], 'p-1');
    assert.equal((await call('national', 'GET', at)).body['externalId'], undefined);
    assert.deepEqual(await rows(), before);
  });

  test('T73: a portal without the grant to create gets the same refusal for everyone, and finds only its accounts', async () => {
    const { call, register, subjects, sleep, rows } = await worldOn(sql, { province: { may: ALL } });
    await register(1);
    await register(2, { consents: unshared });
    await register(3, { consents: unshared });
    sleep(1000);
    await subjects.erase({ subject: newAccount(3).subject });
    const before = await rows();
    const answers: unknown[] = [];
    for (const n of [1, 2, 3, 4]) {
      const { subject: userName } = newAccount(n);
      const { status, body } = await call('province', 'POST', '/Users', { schemas: [USER], userName });
      answers.push([status, body]);
      const filter = encodeURIComponent(`userName eq "${userName}"`);
      const found = await call('province', 'GET', `/Users?filter=${filter}`);
      assert.equal(found.body['totalResults'], n === 1 ? 1 : 0);
    }
    assert.equal((answers[0] as [number])[0], 403);
    for (const each of answers) assert.deepEqual(each, answers[0]);
    assert.deepEqual(await rows(), before);
  });
}

for (const [engine, sql] of all) portalsOn(engine, sql);
