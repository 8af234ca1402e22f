/** Our SCIM server over HTTP with a third-party client. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { serve } from '../../../src/node/serve.js';
import { createScimServer } from '../../../src/server/scim/scim-server.js';
import { tokenHash } from '../../../src/server/checks/bearer.js';
import { sqlDirectory } from '../../../src/server/scim/directory.js';
import { ACCOUNT, toUser, type Account } from '../../../src/server/scim/user.js';
import { beforeGluu, GLUU, scimNode } from '../../support/scim-node.js';
import { database } from '../../support/worlds.js';
import { syncWorld } from '../scim/support.js';

const TOKEN = 'national-token-0123456789';
const sql = await database();
const { vault, now } = syncWorld(sql, {});
const folder = mkdtempSync(join(tmpdir(), 'dvc-scim-node-'));
let handle: (request: Request) => Promise<Response> = () => Promise.reject(new Error('not yet'));
const server = await serve((request) => handle(request), { port: 0, hostname: '127.0.0.1' });
const domain = `http://127.0.0.1:${server.port}`;
const scim = createScimServer({
  directory: sqlDirectory({ sql, vault, targets: [], now }),
  tokens: { national: [await tokenHash(TOKEN)] },
  root: `${domain}${GLUU}`,
  grants: { national: 'authority' },
});
handle = beforeGluu((request) => scim.fetch(request), TOKEN);
const client = scimNode(domain, folder);
after(async () => {
  await server.close();
  await sql.close();
  rmSync(folder, { recursive: true });
});

interface User {
  readonly id: string;
  readonly userName: string;
  readonly displayName: string;
  readonly externalId: string;
}
const one = (text: string) => JSON.parse(text) as User;
const list = (text: string) => JSON.parse(text) as { totalResults: number; Resources: readonly User[] };

const account: Account = {
  ...{ id: 'their-id', version: 1, state: 'active', subject: 'cccd:034086000001', audience: 'citizen', method: 'post' },
  ...{
    portal: '',
    assurance: 'phone',
    fullName: 'Nguyễn Văn An',
    birthDate: '01/02/1986',
    email: 'an@x.vn',
    phone: '',
  },
  ...{ createdAt: 0, modifiedAt: 0, consents: [] },
};
const user = (n: number, more: Partial<Account> = {}) =>
  toUser({ ...account, id: `their-${n}`, subject: `cccd:03408600000${n}`, ...more });
const refused = (status: number) => (error: { statusCode?: number }) => error.statusCode === status;

test('RFC 7644 §4, §3.3, §3.4, §3.5.1, §3.6: a third-party client discovers, creates, reads, lists, filters, replaces and deletes', async () => {
  const made = one(await client.addUser(user(1)));
  assert.deepEqual([made.userName, made.externalId], ['cccd:034086000001', 'their-1']);
  for (const n of [2, 3]) await client.addUser(user(n));
  assert.deepEqual(one(await client.getUser(made.id)), made);
  assert.equal(list(await client.getUsers(1, 10)).totalResults, 3);
  const pages = [list(await client.getUsers(1, 2)), list(await client.getUsers(3, 2))];
  assert.equal(new Set(pages.flatMap(({ Resources }) => Resources.map(({ id }) => id))).size, 3);
  const found = list(await client.getUsers(1, 10, 'userName eq "cccd:034086000002"'));
  assert.deepEqual(
    found.Resources.map(({ externalId }) => externalId),
    ['their-2'],
  );
  const edited = one(await client.editUser(made.id, user(1, { fullName: 'Nguyễn Văn Ân', version: 2 })));
  assert.equal(edited.displayName, 'Nguyễn Văn Ân');
  await client.removeUser(made.id);
  await assert.rejects(client.getUser(made.id), refused(404));
  assert.equal(list(await client.getUsers(1, 10)).totalResults, 2);
});

test('RFC 7644 §3.4.3, §3.12: a third-party client searches by POST and gets useful errors', async () => {
  const found = list(await client.searchUsers(`${ACCOUNT}:audience eq "citizen"`, 1, 10).catch(String));
  assert.equal(found.totalResults, 2);
  await assert.rejects(client.addUser(user(2)), refused(409));
  await assert.rejects(client.addUser({ userName: 'nobody' }), refused(400));
  await assert.rejects(client.getUsers(1, 10, 'userName is "x"'), refused(400));
});
