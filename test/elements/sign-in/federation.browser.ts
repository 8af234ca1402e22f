/** Sign-in and recovery by an identity provider, from the page and back to it. */
import { expect, fixture, html } from '@open-wc/testing';
import '../../../src/elements/sign-in/sign-in.js';
import '../../../src/elements/sign-in/sign-in-password.js';
import '../../../src/elements/sign-in/sign-in-federation.js';
import '../../../src/elements/recover/recover.js';
import '../../../src/elements/recover/recover-federation.js';
import type { Memory } from '../../../src/client/memory.js';
import type { IdentityProvider } from '../../../src/server/ports.js';
import { DIEN } from '../../../src/testing/world.js';
import { accountWorld } from '../support/sign-in-world.js';
import { expectFit, inEachScheme } from '../support/fits.js';
import { waitUntil } from '../support/wait-until.js';
import { hands } from '../support/world.js';

type Verdict = Awaited<ReturnType<IdentityProvider['finish']>>;

const identity = { citizenId: DIEN.citizenId, fullName: DIEN.fullName, acr: 'level-2', token: 'a.b.c' };

/** A gateway with a provider whose next word is `says`. Its address is no page, so that this one stays. */
async function gateway() {
  const played = { says: { identity } as Verdict, responses: [] as string[] };
  const provider: IdentityProvider = {
    begin: () => Promise.resolve({ url: 'about:blank', session: null }),
    finish: (response) => {
      played.responses.push(response);
      return Promise.resolve(played.says);
    },
  };
  const world = await accountWorld({ provider });
  const kept = new Map<string, { readonly id: string }>();
  const memory: Memory = {
    get: (method) => kept.get(method),
    set: (method, remembered) => void (remembered ? kept.set(method, remembered) : kept.delete(method)),
  };
  return { ...world, played, memory };
}

type World = Awaited<ReturnType<typeof gateway>>;

async function page(world: World, { lang = 'vi', recovers = false } = {}) {
  const captcha = () => Promise.resolve('ok');
  const element = await fixture<HTMLElement>(
    recovers
      ? html`<dvc-recover
          .backend=${world.backend}
          .captcha=${captcha}
          .memory=${world.memory}
          lang=${lang}
          next-url="/account"
        >
          <dvc-recover-mobile></dvc-recover-mobile>
          <dvc-recover-federation></dvc-recover-federation>
        </dvc-recover>`
      : html`<dvc-sign-in .backend=${world.backend} .captcha=${captcha} .memory=${world.memory} lang=${lang}>
          <dvc-sign-in-password><dvc-step-credentials slot="step"></dvc-step-credentials></dvc-sign-in-password>
          <dvc-sign-in-federation></dvc-sign-in-federation>
          <dvc-sign-in-usb></dvc-sign-in-usb>
        </dvc-sign-in>`,
  );
  const used = hands(element);
  const way = async () => {
    (await used.get('[data-way="federation"]')).click();
    return used.get('[part="submit"]:not([type="submit"])');
  };
  return { element, ...used, way };
}

/** The person goes to the provider: the answer with the page's address is sent, and the page is left. */
async function go(world: World, options: Parameters<typeof page>[1] = {}) {
  const left = await page(world, options);
  (await left.way()).click();
  await waitUntil(() => world.sent.some((each) => each.includes('"provider":"vneid"')));
  await waitUntil(() => !left.find('[aria-disabled="true"]'));
  left.element.remove();
  location.hash = `#dvc-federation=${encodeURIComponent('code=abc&state=def')}`;
  return page(world, options);
}

describe('<dvc-sign-in-federation>', () => {
  afterEach(() => history.replaceState(null, '', location.pathname + location.search));

  it('is a way beside the password, with one button for each provider', async () => {
    const world = await gateway();
    const { way, text, find, element } = await page(world);
    const button = await way();
    await waitUntil(() => button.textContent.trim() === 'Tiếp tục với VNeID');
    expect(text()).to.contain('Đăng nhập bằng tài khoản định danh điện tử');
    expect(element.querySelector<HTMLElement>('dvc-sign-in-password')?.hidden).to.equal(true);
    const head = find('.head');
    expect(head?.getBoundingClientRect().height ?? 0, 'a single step has no progress').to.equal(0);
  });

  it('goes on after the return by itself, signs in, and leaves no response in the address', async () => {
    const world = await gateway();
    const events: string[] = [];
    document.body.addEventListener('dvc-signed-in', ({ method }) => events.push(method), { once: true });
    const back = await go(world);
    await waitUntil(() => back.text().includes('Đã đăng nhập'));
    expect(world.played.responses).to.deep.equal(['code=abc&state=def']);
    expect(location.hash).to.equal('');
    expect(events).to.deep.equal(['federation']);
    const begun = world.begun.filter(({ method }) => method === 'federation');
    expect(begun.length, 'it is the same flow').to.equal(1);
    expect(begun[0]?.purpose).to.equal('sign-in');
    const [went = ''] = world.sent.filter((each) => each.includes('"page"'));
    expect((JSON.parse(went) as { page: string }).page).to.equal(location.origin + location.pathname + location.search);
  });

  it('says why there is no identity, in the frame of every refusal, and lets the person go again', async () => {
    const world = await gateway();
    world.played.says = { refused: 'cancelled' };
    const back = await go(world);
    const alert = await back.get('[role="alert"]');
    await waitUntil(() => alert.textContent.includes('Bạn chưa đồng ý chia sẻ thông tin'));
    await waitUntil(() => getComputedStyle(alert).borderInlineStartWidth === '6px', 'the refusal is dressed');
    expect((await back.get('[part="submit"]:not([type="submit"])')).getAttribute('aria-disabled')).to.equal('false');
    await expect(back.element).to.be.accessible();
  });

  it('T61: a person without an account reads so, after the proof', async () => {
    const world = await gateway();
    world.played.says = { identity: { ...identity, citizenId: '001192004567' } };
    const back = await go(world);
    await waitUntil(() => back.text().includes('Bạn chưa có tài khoản dịch vụ công.'));
  });

  it('without a response in the address the password stays the first way', async () => {
    const world = await gateway();
    location.hash = '#elsewhere';
    const { element } = await page(world);
    await waitUntil(() => element.querySelector('dvc-sign-in-password')?.isConnected);
    expect(element.querySelector<HTMLElement>('dvc-sign-in-password')?.hidden).to.equal(false);
    expect(location.hash).to.equal('#elsewhere');
  });

  inEachScheme('is accessible and fits 320 px', async (lang) => {
    const { element, way } = await page(await gateway(), { lang });
    element.style.width = '288px';
    await way();
    await expectFit(element);
    return element;
  });
});

describe('<dvc-recover-federation>', () => {
  afterEach(() => history.replaceState(null, '', location.pathname + location.search));

  it('comes back to the new password, and sets it', async () => {
    const world = await gateway();
    const back = await go(world, { recovers: true });
    await back.get('#repeat');
    expect(back.element.querySelector<HTMLElement>('dvc-recover-mobile')?.hidden).to.equal(true);
    await back.type('password', 'Núi-Ấn 2026 xanh');
    (await back.get<HTMLInputElement>('#repeat')).value = 'Núi-Ấn 2026 xanh';
    await back.submit();
    await back.get('[part="next"]');
    expect([Boolean(world.done.password), world.done.ended]).to.deep.equal([true, 1]);
  });
});
