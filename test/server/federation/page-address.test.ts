/** The page that a person comes back to after the provider: one of their portal's, and the caller's own. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Flow } from '../../../src/flow/transition.js';
import { pageOf, returnOf, stateFor } from '../../../src/server/federation/page-address.js';
import type { Visit } from '../../../src/server/registration/implement.js';
import { createPortals } from '../../../src/server/registration/portals.js';
import { nodeCiphers } from '../../../src/node/ciphers.js';
import { createKeys, createVault } from '../../../src/server/vault/vault.js';

const [ONE, TWO, OTHER] = ['https://one.example.vn', 'https://two.example.vn', 'https://other.example.vn'];
const portals = createPortals([
  { id: 'national', name: 'Two origins', origins: [ONE, TWO] },
  { id: 'ministry', name: 'Another portal', origins: [OTHER] },
]);
const flow = { purpose: 'register', portal: 'national' } as Flow;
const pageFrom = (origin: string | undefined, text: string) =>
  pageOf({ portals }, flow, text, { caller: { address: '192.0.2.1', ...(origin && { origin }) } } as Visit);

test('T54: a page counts if it is the portal’s and the caller’s', () => {
  assert.equal(pageFrom(ONE, `${ONE}/a?b=c`), `${ONE}/a?b=c`);
  assert.equal(pageFrom(TWO, `${TWO}/`), `${TWO}/`);
  assert.equal(pageFrom(ONE, `${TWO}/`), undefined, 'the portal’s, not the caller’s');
  assert.equal(pageFrom(OTHER, `${OTHER}/`), undefined, 'the caller’s, not the portal’s');
  assert.equal(pageFrom(ONE, `${OTHER}/`), undefined, 'neither');
});

test('T54: a caller without an origin may name any page of the portal, and no other', () => {
  assert.equal(pageFrom(undefined, `${TWO}/`), `${TWO}/`);
  assert.equal(pageFrom(undefined, `${OTHER}/`), undefined);
});

test('T54: an address loses its fragment, and is refused with a user or a password', () => {
  assert.equal(pageFrom(ONE, `${ONE}/a#b`), `${ONE}/a`);
  assert.equal(pageFrom(ONE, ONE.replace('//', '//user@')), undefined);
  assert.equal(pageFrom(ONE, ONE.replace('//', '//:word@')), undefined);
  for (const text of ['', 'a page', '/a', 'javascript:alert(1)']) assert.equal(pageFrom(ONE, text), undefined, text);
});

test('T54: the callback returns to the page of its own state only', async () => {
  const vault = createVault(createKeys(), nodeCiphers);
  const query = `code=a%26b&state=${await stateFor(vault, `${ONE}/a`)}`;
  assert.equal(await returnOf(vault, query), `${ONE}/a#dvc-federation=${encodeURIComponent(query)}`);
  const forged = `code=a&state=${await stateFor(createVault(createKeys(), nodeCiphers), `${ONE}/a`)}`;
  for (const wrong of [
    forged,
    `${query}&state=x`,
    'code=a',
    'state=',
    `state=${await vault.seal(`${ONE}/a`, 'other')}`,
  ])
    assert.equal(await returnOf(vault, wrong), undefined, wrong);
});
