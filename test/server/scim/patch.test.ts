import assert from 'node:assert/strict';
import { test } from 'node:test';
import { patched } from '../../../src/server/scim/patch.js';
import { ScimError } from '../../../src/server/scim/scim-error.js';

const OWN = { type: 'work', value: 'a@b.vn' };
const OLD = { ...OWN, primary: false };
const [C, E] = [{ value: 'c@d.vn' }, { value: 'e@f.vn', primary: 'True' }];
const HOME = { type: 'home', value: 'x@y.vn', primary: true };

/** The user’s addresses after one operation; the type of the error if it fails. */
function emails(op: string, path: string, value?: unknown): unknown {
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];
  try {
    return patched({ emails: [OWN] }, { schemas, Operations: [{ op, path, value }] })['emails'];
  } catch (error) {
    assert.ok(error instanceof ScimError);
    return error.scimType;
  }
}

test('a filter in a path selects, or describes, the address that is changed', () => {
  for (const [op, path, value, expected] of [
    ['add', 'emails[type eq "home" and primary eq true].value', 'x@y.vn', [OLD, HOME]],
    ['add', 'emails[type eq "home"]', { value: 'x@y.vn' }, [OLD, HOME]],
    ['add', 'emails[type eq "home" and primary ne true].value', 'x@y.vn', 'noTarget'],
    ['add', 'emails[type ne "work"].value', 'x@y.vn', 'noTarget'],
    ['replace', 'emails[type eq "home"].value', 'x@y.vn', 'noTarget'],
    ['Replace', 'emails[type eq "work"].VALUE', 'x@y.vn', [{ ...OWN, value: 'x@y.vn' }]],
    ['replace', 'emails[type eq "work"]', { value: 'x@y.vn' }, [{ ...OWN, value: 'x@y.vn' }]],
    ['replace', 'emails[type eq "work"].display', 'Ba', [{ ...OWN, display: 'Ba' }]],
    ['replace', 'emails[type eq "work"]', 'x@y.vn', 'invalidValue'],
    ['remove', 'emails[type eq "work"].TYPE', undefined, [{ value: 'a@b.vn' }]],
    ['remove', 'emails[type eq "work"].Value', undefined, []],
    ['remove', 'emails[type eq "work"]', undefined, []],
    ['remove', 'emails[type eq "home"]', undefined, [OWN]],
  ] as const)
    assert.deepEqual(emails(op, path, value), expected, `${op} ${path}`);
});

test('an added address becomes the primary one, unless another new one says it is', () => {
  for (const [op, value, expected] of [
    ['add', C, [OLD, { ...C, primary: true }]],
    ['add', [C, E], [OLD, C, E]],
    ['add', [OWN], [OWN]],
    ['replace', [C], [C]],
    ['remove', undefined, undefined],
    ['remove', [{ value: 'a@b.vn' }], []],
    ['remove', [C, null], [OWN]],
  ] as const)
    assert.deepEqual(emails(op, 'emails', value), expected, `${op} ${JSON.stringify(value)}`);
});
