import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SCIM_FIELDS } from '../../../src/flow/identity/person.js';
import { tokenHash } from '../../../src/server/checks/bearer.js';
import type { Directory } from '../../../src/server/scim/directory.js';
import { resourceTypes, schemas } from '../../../src/server/scim/discovery.js';
import { createScimServer } from '../../../src/server/scim/scim-server.js';
import { ACCOUNT, USER } from '../../../src/server/scim/user.js';
import { DatabaseUnavailable } from '../../../src/server/sql/sql.js';

const ROOT = 'https://id.example.vn/scim/v2';

interface Attribute {
  readonly name: string;
  readonly mutability: string;
  readonly subAttributes?: readonly Attribute[];
}

const attributesOf = (isMirror: boolean) =>
  schemas(ROOT, isMirror).flatMap(({ attributes }) => attributes as readonly Attribute[]);

test('the gateway that owns the accounts may write a person’s name, and a portal may not', () => {
  const personal = ['displayName', 'name', ...SCIM_FIELDS.map(({ name }) => name)];
  const isPersonal = ({ name }: Attribute) => personal.includes(name);
  for (const [isMirror, mutability] of [
    [true, 'readWrite'],
    [false, 'immutable'],
  ] as const) {
    const found = attributesOf(isMirror).filter(isPersonal);
    const all = found.flatMap((each) => [each, ...(each.subAttributes ?? [])]);
    assert.ok(found.length >= 3);
    assert.deepEqual([...new Set(all.map((each) => each.mutability))], [mutability]);
  }
  const others = (isMirror: boolean) => attributesOf(isMirror).filter((each) => !isPersonal(each));
  assert.deepEqual(others(true), others(false));
  assert.deepEqual(schemas(ROOT), schemas(ROOT, false), 'whoever asks is a portal unless known otherwise');
});

test('each schema and each type of resource says where it is', () => {
  const locations = [...schemas(ROOT), ...resourceTypes(ROOT)].map(
    ({ meta }) => (meta as { location: string }).location,
  );
  assert.deepEqual(locations, [`${ROOT}/Schemas/${USER}`, `${ROOT}/Schemas/${ACCOUNT}`, `${ROOT}/ResourceTypes/User`]);
});

test('a fault of ours is a 500, an outage a 503 that says when to come back', async () => {
  const token = 'x'.repeat(32);
  for (const [error, status, wait, event] of [
    [new Error('x'), 500, null, 'error scim.failed'],
    [new DatabaseUnavailable('away', '08006'), 503, '2', 'warn database.unavailable'],
  ] as const) {
    const logged: string[] = [];
    const app = createScimServer({
      directory: { find: () => Promise.reject(error) } as unknown as Directory,
      ...{ tokens: { province: [await tokenHash(token)] }, root: ROOT },
      log: (level, entry) => void logged.push(`${level} ${entry.event}`),
    });
    const headers = { Authorization: `Bearer ${token}` };
    const response = await app.fetch(new Request(`${ROOT}/Users/${crypto.randomUUID()}`, { headers }));
    assert.deepEqual([response.status, response.headers.get('Retry-After'), logged], [status, wait, [event]]);
  }
});
