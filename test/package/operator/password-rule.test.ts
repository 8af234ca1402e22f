/** A stricter password rule for one portal, by configuration. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Json, Problem, Reply } from 'dvc-register';
import { operatorGateway, portalsWith, viewOf } from './gateway.js';

const NINE = 'Song-9876';
const PHRASE = 'Sông-Trà 1986 êm đềm';

/** The result of a password at a portal's password step. */
async function choose(portal: string, password: string, own: object): Promise<{ data: Json; said: Reply }> {
  const { page } = await operatorGateway(portalsWith({ password: own }));
  const { prove, answer } = page(portal);
  const view = viewOf(await prove());
  return { data: view.data, said: await answer(view, { password }) };
}
const problemOf = (said: Reply): Problem | undefined => (said.ok ? undefined : said.problem);

test('a portal requires longer passwords; its page shows the rule, and the gateway enforces it', async () => {
  const { data, said } = await choose('laocai', NINE, { minLength: 12 });
  assert.equal((data as { readonly minLength?: number }).minLength, 12);
  const refused = problemOf(said);
  assert.equal(refused?.code, 'password-composition');
  assert.deepEqual(refused.errors, [{ pointer: '/password', code: 'password' }]);
  assert.equal(viewOf((await choose('laocai', PHRASE, { minLength: 12 })).said).status, 'complete');
});

test('other portals keep the default rule', async () => {
  const { data, said } = await choose('national', NINE, { minLength: 12 });
  assert.deepEqual(Object.keys(data as object), ['username']);
  assert.equal(viewOf(said).status, 'complete');
});

test('a portal’s own words add no strength to a password', async () => {
  const word = { words: ['Thác Bạc'] };
  assert.equal(problemOf((await choose('laocai', 'ThacBac@98', word)).said)?.code, 'password-too-common');
  assert.equal(viewOf((await choose('laocai', 'ThacBac@98', {})).said).status, 'complete');
  assert.equal(viewOf((await choose('laocai', PHRASE, word)).said).status, 'complete');
});

test('a rule weaker than the default, or impossible to meet, stops the start with a sentence', () => {
  const read = (password: object) => () => portalsWith({ password });
  for (const minLength of [7, 0, -1, 65, 9999])
    assert.throws(read({ minLength }), /Portal "laocai": password\.minLength -?\d+ is not from 8 to 64/);
  assert.throws(read({ minLength: 8.5 }), /portals\[0\]\.password\.minLength/);
  assert.throws(read({ words: ['a'] }), /password\.words: "a" has fewer than three letters/);
  assert.throws(read({ digit: false }), /portals\[0\]\.password/);
});
