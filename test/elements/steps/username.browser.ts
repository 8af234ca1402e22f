/** Case 3: the password manager gets a user name beside the new password, also after a reload. */
import { expect, fixture, html } from '@open-wc/testing';
import '../../../src/elements/all.js';
import type { Backend } from '../../../src/flow/backend.js';
import { identity, viewOf } from '../../../src/testing/person.js';
import { createWorld, DIEN } from '../../../src/testing/world.js';
import { deep } from '../support/world.js';
import { waitUntil } from '../support/wait-until.js';

interface Options {
  readonly jkt?: string;
  /** The person's step at the reload. */
  readonly at?: 'code' | 'password';
  readonly more?: Partial<Backend>;
}

/** A reloaded page: what was typed before is lost. */
async function reloaded({ jkt, at = 'password', more = {} }: Options) {
  const { registrar, carrier } = createWorld();
  const bound = jkt ? { jkt } : {};
  const begun = viewOf(await registrar.start({ method: 'mobile', audience: 'citizen', portal: 'national' }, bound));
  const asked = viewOf(await registrar.answer(begun, await identity(begun, DIEN), bound));
  const code = { code: carrier.code(DIEN.phone) };
  const { id } = at === 'code' ? asked : viewOf(await registrar.answer(asked, code, bound));
  const backend: Backend = {
    ...registrar,
    read: (flow, call) => registrar.read(flow, { ...call, ...bound }),
    answer: (position, input, call) => registrar.answer(position, input, { ...call, ...bound }),
    username: (flow, call) => registrar.username(flow, { ...call, ...bound }),
    ...more,
  };
  const memory = { get: () => ({ id }), set: () => undefined };
  const element = await fixture(
    html`<dvc-register .backend=${backend} portal="national" lang="vi" .memory=${memory}>
      <dvc-register-mobile></dvc-register-mobile>
    </dvc-register>`,
  );
  const get = async (selector: string) => {
    await waitUntil(() => deep(element, selector)[0], selector);
    return deep(element, selector)[0] as HTMLInputElement;
  };
  if (at === 'code') {
    (await get('input[name="code"]')).value = code.code;
    (await get('button[type="submit"]')).click();
  }
  await get('input[name="password"]');
  const name = await get('input[name="username"]');
  const says = () => deep(element, 'dvc-step-password')[0]?.shadowRoot?.textContent ?? '';
  return { element, get, name, says };
}

const LOST = 'hãy điền số CCCD của bạn vào ô tên đăng nhập';
const holds = (name: HTMLInputElement) => waitUntil(() => name.value === DIEN.citizenId, 'the name');

describe('the user name beside the new password', () => {
  for (const at of ['code', 'password'] as const) {
    it(`is there after a reload at the ${at} step, without asking the person to type it`, async () => {
      const { name, says } = await reloaded({ jkt: 'thumbprint of a key', at });
      await holds(name);
      expect(says()).not.to.contain(LOST);
    });
  }

  it('is still there after a password was refused', async () => {
    const { name, get, says } = await reloaded({ jkt: 'thumbprint of a key' });
    await holds(name);
    for (const field of ['password', 'repeat']) (await get(`#${field}`)).value = 'Aa@123456';
    (await get('button[type="submit"]')).click();
    await waitUntil(() => says().includes('phổ biến'), 'refused');
    expect(name.value).to.equal(DIEN.citizenId);
  });

  const unknown: readonly (readonly [string, Options])[] = [
    ['of a flow that is bound to no key', {}],
    ['where the backend cannot tell', { more: { username: undefined as never } }],
    ['where the gateway is not reached', { more: { username: () => Promise.reject(new TypeError('offline')) } }],
  ];
  for (const [where, options] of unknown) {
    it(`is left to the person ${where}, with a sentence about it`, async () => {
      const { element, name, says } = await reloaded(options);
      await waitUntil(() => says().includes(LOST), 'told');
      expect(name.value).to.equal('');
      await expect(element).to.be.accessible();
    });
  }
});
