import assert from 'node:assert/strict';
import { test } from 'node:test';
import { project } from '../../../src/server/delivery/projection.js';

const ACCOUNT = 'urn:x:2.0:User';
const EMAIL = { value: 'a@b.vn', type: 'work' };
const USER = {
  id: '1',
  schemas: [],
  name: { formatted: 'An', x: 1 },
  emails: [EMAIL],
  [ACCOUNT]: { portal: 'p', v: 1 },
};

test('a client gets the attributes that it names, or all but those; always the id and the schemas', () => {
  const { name, emails, [ACCOUNT]: account, ...always } = USER;
  for (const [wanted, expected] of [
    [['userName'], always],
    [['NAME.Formatted', 'emails.type'], { ...always, name: { formatted: 'An' }, emails: [{ type: 'work' }] }],
    [['name.formatted', 'name.x', 'name.x.y'], { ...always, name }],
    [['name', 'name.x'], { ...always, name }],
    [[ACCOUNT], { ...always, [ACCOUNT]: account }],
    [[`${ACCOUNT}:v`], { ...always, [ACCOUNT]: { v: 1 } }],
  ] as const)
    assert.deepEqual(project(USER, wanted, []), expected, wanted.join());
  const all = { ...always, name, emails, [ACCOUNT]: account };
  for (const [unwanted, expected] of [
    [['ID', 'schemas', 'userName', 'name.y', 'id.x'], all],
    [['NAME.Formatted', 'emails.type'], { ...all, name: { x: 1 }, emails: [{ value: 'a@b.vn' }] }],
    [['name', 'emails', ACCOUNT], always],
    [[`${ACCOUNT}:v`], { ...all, [ACCOUNT]: { portal: 'p' } }],
  ] as const)
    assert.deepEqual(project(USER, [], unwanted), expected, unwanted.join());
});
