/** Which starts write a row (docs/decisions/0092-a-start-writes-nothing.md). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Backend, Start } from '../../../src/flow/backend.js';
import { federateHandler, type FederatePorts } from '../../../src/server/federation/federate.js';
import { signHandler, type UsbPorts } from '../../../src/server/methods/usb.js';
import { createPortals } from '../../../src/server/registration/portals.js';
import { viewOf } from '../../../src/testing/person.js';
import { PORTALS } from '../../../src/testing/world.js';
import { ORIGIN } from '../../support/worlds.js';
import { gateways, solved } from './support.js';

const LINKS = { terms: 'https://dichvucong.gov.vn/terms', policy: 'https://dichvucong.gov.vn/policy' };
const portals = createPortals(PORTALS.map((each) => ({ ...each, ...LINKS, hosted: true })));
const citizen = { audience: 'citizen' } as const;

for (const [engine, world] of await gateways({ portals })) {
  const rows = async () => Number((await world.sql.query<{ n: string }>('select count(*) as n from flow')).rows[0]?.n);
  const written = async (backend: Backend, start: Start) => {
    const before = await rows();
    const view = viewOf(await backend.start(start, { key: crypto.randomUUID() }));
    return { view, more: (await rows()) - before };
  };

  test(`a start by a form writes no row, on a portal’s page, at the gateway, at sign-in and recovery, on ${engine}`, async () => {
    const [page, home] = [world.browser(ORIGIN).backend, world.browser().backend];
    const forms: readonly (readonly [Backend, Start])[] = [
      [page, { ...citizen, method: 'mobile', portal: 'national' }],
      [home, { ...citizen, method: 'mobile', portal: 'national' }],
      [home, { ...citizen, method: 'password', purpose: 'sign-in' }],
      [home, { ...citizen, method: 'mobile', purpose: 'recover' }],
    ];
    for (const [backend, start] of forms) {
      const { view, more } = await written(backend, start);
      assert.equal(more, 0, `${start.method} ${start.purpose ?? ''}`);
      assert.ok((await backend.read(view.id)).ok);
    }
  });

  test(`a first step that must be remembered has a row at once, on ${engine}`, async () => {
    const { browser, person } = world;
    const own = browser();
    assert.equal((await written(own.backend, { ...citizen, method: 'passkey', purpose: 'sign-in' })).more, 1);
    const { citizenId } = await person();
    await own.signIn(citizenId);
    const { view, more } = await written(own.backend, { ...citizen, method: 'email', purpose: 'change' });
    assert.equal(more, 1);
    const changed = await own.backend.answer(view, { email: 'moi@example.vn', captcha: await solved(view) });
    assert.equal(viewOf(changed).status, 'complete');
  });

  test(`a form at the gateway belongs to its own origin, on ${engine}`, async () => {
    const { view } = await written(world.browser().backend, { ...citizen, method: 'password', purpose: 'sign-in' });
    const read = await world.browser(ORIGIN).backend.read(view.id);
    assert.equal(read.ok || read.problem.code, 'flow-unknown');
  });
}

test('a token’s challenge and a visit to a provider are remembered from the start', () => {
  const providers: FederatePorts['providers'] = [];
  for (const handler of [signHandler({} as UsbPorts), federateHandler({ providers } as unknown as FederatePorts)])
    assert.deepEqual(['enter' in handler, 'show' in handler], [true, false]);
});
