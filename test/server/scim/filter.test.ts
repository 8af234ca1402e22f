import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BadFilter, matches, parseFilter } from '../../../src/server/scim/filter.js';

const USER = { userName: 'ộ', active: true, title: null, name: { familyName: 'An' } };

test('a value of another type is not equal, and neither greater nor less', () => {
  const found = (filter: string) => matches(parseFilter(filter), USER);
  for (const pair of ['userName 5', 'userName true', 'active 1', 'name.familyName false']) {
    assert.equal(found(pair.replace(' ', ' ne ')), true, pair);
    assert.equal(found(pair.replace(' ', ' eq ')), false, pair);
  }
  for (const op of ['gt', 'ge', 'lt', 'le']) assert.equal(found(`userName ${op} 5`), false, op);
});

test('a boolean is equal or not, and in no order', () => {
  const found = (filter: string) => matches(parseFilter(filter), USER);
  assert.deepEqual([found('active eq true'), found('active eq false')], [true, false]);
  assert.deepEqual([found('active ne true'), found('active ne false')], [false, true]);
});

test('a filter has at most 200 words; an attribute may be called not', () => {
  const present = (times: number) => Array.from({ length: times }, () => 'active pr').join(' and ');
  assert.ok(matches(parseFilter(present(67)), USER));
  assert.throws(() => parseFilter(`${present(66)} and active eq 1`), BadFilter);
  assert.ok(matches(parseFilter('not pr'), { not: 1 }));
});
