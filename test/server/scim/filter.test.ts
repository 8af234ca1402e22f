import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BadFilter, matches, parseFilter } from '../../../src/server/scim/filter.js';
import { queryOf, searchOf } from '../../../src/server/scim/scim-request.js';

const USER = {
  userName: 'ộ',
  active: true,
  title: null,
  name: { familyName: 'An' },
  emails: [{ value: 'a@b.vn', type: 'work' }, null],
};

const found = (filter: string) => matches(parseFilter(filter), USER);

test('a value of another type is not equal, and neither greater nor less', () => {
  for (const pair of ['userName 5', 'userName true', 'active 1', 'name.familyName false']) {
    assert.equal(found(pair.replace(' ', ' ne ')), true, pair);
    assert.equal(found(pair.replace(' ', ' eq ')), false, pair);
  }
  for (const op of ['gt', 'ge', 'lt', 'le']) assert.equal(found(`userName ${op} 5`), false, op);
});

test('a path leads into each value, one of none to nothing, and a complex value is its `value`', () => {
  for (const filter of ['emails.type eq "work"', 'emails eq "a@b.vn"', 'EMAILS.Value pr', 'name.familyName ne "Ba"'])
    assert.equal(found(filter), true, filter);
  for (const filter of ['emails.type eq "home"', 'emails eq "work"', 'title pr', 'emails.display pr', 'userName.x pr'])
    assert.equal(found(filter), false, filter);
  assert.equal(matches(parseFilter('emails pr'), { emails: [null] }), false);
});

test('a boolean is equal or not, and in no order', () => {
  assert.deepEqual([found('active eq true'), found('active eq false')], [true, false]);
  assert.deepEqual([found('active ne true'), found('active ne false')], [false, true]);
});

test('a filter has at most 200 words and ten levels, and no text with a NUL; an attribute may be called not', () => {
  const present = (times: number) => Array.from({ length: times }, () => 'active pr').join(' and ');
  const nested = (levels: number, [open, close]: readonly [string, string]) =>
    `${open.repeat(levels)}active pr${close.repeat(levels)}`;
  for (const filter of [present(67), nested(10, ['(', ')']), nested(10, ['name[', ']']), 'not pr']) parseFilter(filter);
  const bad = [`${present(66)} and active eq 1`, nested(11, ['(', ')']), nested(11, ['name[', ']'])];
  for (const filter of [...bad, String.raw`userName eq "\u0000"`]) assert.throws(() => parseFilter(filter), BadFilter);
  assert.ok(matches(parseFilter('not pr'), { not: 1 }));
  assert.deepEqual([found('title eq null'), found('userName eq null')], [true, false]);
});

test('a search reads as a query does: names as a list or a text, numbers within bounds', () => {
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'];
  const none = { startIndex: 1, count: 50, attributes: [], excluded: [] };
  for (const [asked, expected] of [
    [{}, none],
    [{ attributes: ' id, userName ,,' }, { ...none, attributes: ['id', 'userName'] }],
    [{ excludedAttributes: 'name' }, { ...none, excluded: ['name'] }],
    [
      { filter: '', startIndex: -1, count: -1 },
      { ...none, filter: '', count: 0 },
    ],
    [
      { startIndex: 2, count: 1000 },
      { ...none, startIndex: 2, count: 200 },
    ],
  ] as const) {
    assert.deepEqual(searchOf({ schemas, ...asked }), expected, JSON.stringify(asked));
    const url = new URLSearchParams(Object.entries(asked).map(([name, value]) => [name, String(value)]));
    assert.deepEqual(
      queryOf((name) => url.get(name) ?? undefined),
      expected,
      JSON.stringify(asked),
    );
  }
  assert.deepEqual(searchOf({ schemas, attributes: ['id'] }).attributes, ['id']);
  for (const [wrong, scimType] of [
    [{}, 'invalidSyntax'],
    [{ schemas: [] }, 'invalidSyntax'],
    [{ schemas, filter: 5 }, 'invalidFilter'],
    [{ schemas, count: 'x' }, 'invalidValue'],
    [{ schemas, attributes: 'id', excludedAttributes: 'name' }, 'invalidValue'],
  ] as const)
    assert.throws(() => searchOf(wrong), { name: 'ScimError', scimType });
});
