/** Case 3: the password manager gets a user name beside the new password, also after a reload. */
import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import '../../src/elements/all.js';
import type { Backend } from '../../src/flow/backend.js';
import { identity, viewOf } from '../../src/testing/person.js';
import { createWorld, DIEN } from '../../src/testing/world.js';
import { deep } from './world.js';

/** A page that was loaded anew: its flow is at the password, and nothing that was typed is known. */
async function reloaded(options: { readonly jkt?: string }) {
  const { registrar, carrier } = createWorld();
  const begun = viewOf(await registrar.start({ method: 'mobile', audience: 'citizen', portal: 'national' }, options));
  const asked = viewOf(await registrar.answer(begun, await identity(begun, DIEN), options));
  const { id } = viewOf(await registrar.answer(asked, { code: carrier.code(DIEN.phone) }, options));
  const backend: Backend = { ...registrar, read: (flow, call) => registrar.read(flow, { ...call, ...options }) };
  const memory = { get: () => ({ id }), set: () => undefined };
  const element = await fixture(
    html`<dvc-register .backend=${backend} portal="national" lang="vi" .memory=${memory}>
      <dvc-register-mobile></dvc-register-mobile>
    </dvc-register>`,
  );
  const find = (name: string) => deep(element, `input[name="${name}"]`)[0] as HTMLInputElement | undefined;
  await waitUntil(() => find('password'), 'the password step', { timeout: 8000 });
  return find('username')?.value;
}

describe('the user name beside the new password', () => {
  it('is there after a reload, where the flow is bound to the key of the browser', async () => {
    expect(await reloaded({ jkt: 'thumbprint of a key' })).to.equal(DIEN.citizenId);
  });

  it('is empty after a reload of a flow that is bound to none, as the gateway masks the number', async () => {
    expect(await reloaded({})).to.equal('');
  });
});
