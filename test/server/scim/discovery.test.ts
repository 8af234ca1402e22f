import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SCIM_FIELDS } from '../../../src/flow/identity/person.js';
import { resourceTypes, schemas } from '../../../src/server/scim/discovery.js';
import { ACCOUNT, USER } from '../../../src/server/scim/user.js';

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
