/** Who gets back into an account by an identity provider (T61, T62). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reply } from '../../../src/flow/backend.js';
import { viewOf } from '../../../src/testing/person.js';
import {
  begin,
  choose,
  consentTo,
  dataOf,
  DIEN,
  federated,
  give,
  HOA,
  HOME,
  ORIGIN,
  serveVneid,
  vneidAt,
  visit,
} from './support.js';

const NEW = 'Núi-Ấn 2026 xanh';
const vneid = await serveVneid();
const world = await federated(vneidAt(vneid));
const codeOf = (reply: Reply) => (reply.ok ? (reply.view.problem?.code ?? reply.view.status) : reply.problem.code);

/** The answer to the provider's word about this person. */
async function prove(backend: ReturnType<typeof world.browser>['backend'], person: typeof DIEN, purpose?: 'recover') {
  const page = purpose ? `${HOME}/recover` : `${ORIGIN}/national/`;
  const chosen = await choose(backend, await begin(backend, { ...(purpose && { purpose }) }), page);
  const { response } = await world.callback(await visit(dataOf(chosen).url ?? '', person));
  return give(backend, chosen, response);
}

const portal = world.browser(ORIGIN).backend;
const shown = viewOf(await prove(portal, DIEN));
assert.equal(viewOf(await portal.answer(shown, consentTo(shown))).status, 'complete');

for (const level of ['phone', 'registry', 'vneid']) {
  test(`T62: VNeID gives a new password to an account of the level ${level}, at once; all other sessions end`, async () => {
    await world.sql.query('update account set assurance = $1', [level]);
    const other = world.browser();
    await prove(other.backend, DIEN, 'recover').then(async (reply) =>
      other.backend.answer(viewOf(reply), { password: NEW }),
    );
    assert.equal((await other.ask('GET', '/account/session')).status, 200);
    const home = world.browser();
    const proven = viewOf(await prove(home.backend, DIEN, 'recover'));
    assert.deepEqual([proven.step, proven.data], ['password', { username: '********2222' }]);
    assert.equal((await other.ask('GET', '/account/session')).status, 200, 'the proof alone ends nothing');
    assert.equal(codeOf(await home.backend.answer(proven, { password: NEW })), 'complete');
    assert.equal((await home.ask('GET', '/account/session')).body['acr'], 'urn:dvc:acr:vneid');
    assert.equal((await other.ask('GET', '/account/session')).status, 401);
    const [account] = await world.accounts();
    assert.equal(account?.assurance, level, 'a recovery raises no level');
  });
}

test('T62: VNeID does not recover an account that a certificate proved', async () => {
  await world.sql.query("update account set assurance = 'certificate'");
  const reply = await prove(world.browser().backend, DIEN, 'recover');
  assert.equal(codeOf(reply), 'recovery-too-weak');
  await world.sql.query("update account set assurance = 'vneid'");
});

test('a person without an account reads so, after the proof', async () => {
  assert.equal(codeOf(await prove(world.browser().backend, HOA, 'recover')), 'account-unknown');
});

test('a recovery by VNeID runs at the gateway’s own origin only, and comes back to its page only', async () => {
  const refused = await world
    .browser(ORIGIN)
    .backend.start({ method: 'federation', purpose: 'recover', audience: 'citizen' });
  assert.equal(codeOf(refused), 'origin-refused');
  const { backend } = world.browser();
  const begun = await begin(backend, { purpose: 'recover' });
  const elsewhere = await backend.answer(begun, { provider: 'vneid', page: `${ORIGIN}/national/`, response: '' });
  assert.equal(codeOf(elsewhere), 'validation-failed');
});
