import { expect, fixture, html } from '@open-wc/testing';
import '../../../src/elements/recover/recover.js';
import '../../../src/elements/recover/recover-mobile.js';
import type { DvcRecover } from '../../../src/elements/recover/recover.js';
import type { Messages } from '../../../src/locales/messages.js';
import { vi } from '../../../src/locales/vi/index.js';
import { PASSWORD } from '../../../src/testing/person.js';
import { DIEN } from '../../../src/testing/world.js';
import { accountWorld } from '../support/sign-in-world.js';
import { expectFit, inEachScheme } from '../support/fits.js';
import { waitUntil } from '../support/wait-until.js';
import { deep, focused, hands } from '../support/world.js';

const NEW = 'Núi-Ấn 2026 xanh';

interface Options {
  readonly lang?: string;
  readonly audience?: string;
  readonly waits?: boolean;
  readonly messages?: Messages;
}

async function page({ lang = 'vi', audience = 'citizen', waits = false, messages }: Options = {}) {
  const world = await accountWorld({ waits });
  const element = await fixture<DvcRecover>(
    html`<dvc-recover
      .backend=${world.backend}
      .captcha=${() => Promise.resolve('ok')}
      .memory=${null}
      .messages=${messages}
      audience=${audience}
      lang=${lang}
      sign-in-url="/sign-in"
      next-url="/account"
    >
      <dvc-recover-mobile></dvc-recover-mobile>
      <dvc-recover-usb></dvc-recover-usb>
      <dvc-recover-sim></dvc-recover-sim>
      <dvc-recover-signature></dvc-recover-signature>
    </dvc-recover>`,
  );
  const { find, get, type, submit, text } = hands(element);
  const prove = async (phone: string = DIEN.phone) => {
    await type('citizenId', DIEN.citizenId);
    await type('phone', phone);
    await submit();
    await get('input[name="code"]');
    await type('code', world.carrier.code(phone));
    await submit();
  };
  const setPassword = async () => {
    await type('password', NEW);
    (await get<HTMLInputElement>('#repeat')).value = NEW;
    await submit();
  };
  return { ...world, element, find, get, type, submit, text, prove, setPassword };
}

describe('<dvc-recover>', () => {
  it('sets a new password after a proof, and says that every other sign-in has ended', async () => {
    const world = await page();
    const events: string[] = [];
    for (const name of ['dvc-signed-in', 'dvc-complete'] as const)
      document.addEventListener(name, (event) => events.push(`${event.type} ${JSON.stringify({ ...event })}`), {
        once: true,
      });
    await world.prove();
    await world.get('input[name="password"]');
    const username = await world.get<HTMLInputElement>('input[name="username"]');
    await waitUntil(() => username.value === DIEN.citizenId, 'the password manager learns whose password it is');
    await world.setPassword();
    await waitUntil(() => focused().textContent === 'Đã đặt mật khẩu mới', 'the end is read');
    expect(world.text()).to.contain('Phiên đăng nhập ở mọi nơi khác đã kết thúc');
    expect(world.begun.map(({ method, purpose }) => [method, purpose])).to.deep.equal([['mobile', 'recover']]);
    expect([Boolean(world.done.password), world.done.ended]).to.deep.equal([true, 1]);
    expect(events.map((each) => each.split(' ')[0])).to.deep.equal(['dvc-signed-in']);
    for (const secret of [NEW, DIEN.citizenId, DIEN.phone]) expect(events.join()).not.to.contain(secret);
    expect(world.find('[data-way]'), 'no other way is offered any more').to.equal(undefined);
    expect(deep(world.element, 'a').map((each) => each.getAttribute('href'))).to.deep.equal(['/account']);
    expect(world.text()).not.to.contain('Mã tra cứu');
  });

  it('says calmly from when the password can be set, how to stop it, and changes nothing yet', async () => {
    const world = await page({ waits: true });
    await world.prove();
    await waitUntil(() => world.text().includes('Đã nhận yêu cầu đặt lại mật khẩu'));
    // Dates are those of Vietnam, UTC+7.
    const tomorrow = new Date(Date.now() + 86_400_000 + 7 * 3_600_000);
    const day = [tomorrow.getUTCDate(), tomorrow.getUTCMonth() + 1].map((part) => String(part).padStart(2, '0'));
    expect(world.text()).to.contain(`ngày ${day.join('/')}/${tomorrow.getUTCFullYear()}`);
    expect(world.text()).to.contain('đăng nhập: yêu cầu sẽ bị hủy.');
    expect(world.find('.alert'), 'it is no failure').to.equal(undefined);
    expect(world.done.password).to.equal(undefined);
    expect(deep(world.element, 'a').map((each) => each.getAttribute('href'))).to.deep.equal(['/sign-in']);
    await expect(world.element).to.be.accessible();
  });

  it('T61: says what to check where the phone is not the account’s, and offers the other ways', async () => {
    const world = await page();
    world.carrier.subscribers.set('+84912345678', { ...DIEN, phone: '+84912345678' });
    await world.prove('+84912345678');
    const alert = await world.get('[role="alert"]');
    await waitUntil(() => alert.textContent.includes('không khớp với một tài khoản'));
    expect(world.text()).to.contain('Chưa đặt lại được mật khẩu');
    expect(deep(world.element, '[data-way]').map((each) => each.dataset['way'])).to.deep.equal([
      ...['usb', 'sim', 'signature'],
    ]);
  });

  it('draws the first way under its own heading, and the other ways after it', async () => {
    let come: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (come = resolve));
    const world = await page({ messages: { ...vi, methods: () => gate.then(() => vi.methods()) } });
    await waitUntil(() => world.begun.some(({ method }) => method === 'mobile'), 'a flow');
    await waitUntil(() => world.find('.skeleton'), 'the placeholder');
    await vi.signIn().then((texts) => texts.recover());
    for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
    expect(deep(world.element, 'h2').length, 'the name of a step is no heading').to.equal(0);
    expect(deep(world.element, '[data-way]').length, 'the first way would move it').to.equal(0);
    come();
    expect((await world.get('h2')).textContent).to.match(/\p{Lu}/u);
    await world.get('[data-way="usb"]');
  });

  it('offers the audience’s ways, and fetches one when it is chosen', async () => {
    const ways = (all: HTMLElement[]) => all.map((each) => each.dataset['way']);
    const world = await page();
    await world.get('[data-way]');
    (await world.get('[data-way="usb"]')).click();
    await waitUntil(() => customElements.get('dvc-recover-usb'));
    await waitUntil(() => ways(deep(world.element, '[data-way]')).join() === 'mobile,sim,signature');
    expect(world.element.querySelector<HTMLElement>('dvc-recover-mobile')?.hidden).to.equal(true);
  });

  it('T36: keeps what was typed out of attributes, events and storage', async () => {
    const world = await page();
    await world.prove();
    await world.get('input[name="password"]');
    await world.type('password', PASSWORD);
    const attributes = deep(world.element, '*').flatMap((each) => [...each.attributes].map(({ value }) => value));
    const all = [...attributes, JSON.stringify({ ...sessionStorage, ...localStorage }), location.href].join('\n');
    for (const secret of [PASSWORD, DIEN.citizenId, DIEN.phone]) expect(all).not.to.contain(secret);
  });

  inEachScheme('is accessible and fits 320 px at each step', async (lang) => {
    const world = await page({ lang });
    world.element.style.width = '288px';
    await world.get('[data-way]');
    await world.submit();
    await world.get('[aria-invalid="true"]');
    await expectFit(world.element);
    await world.prove();
    await world.get('input[name="password"]');
    await expectFit(world.element);
    await world.setPassword();
    await world.get('[part="next"]');
    await expectFit(world.element);
    return world.element;
  });

  it('speaks English', async () => {
    const world = await page({ lang: 'en', waits: true });
    await waitUntil(() => world.text().includes('Other ways to prove who you are'));
    await waitUntil(() => world.text().includes('Your account'));
    await world.prove();
    await waitUntil(() => world.text().includes('Your request for a new password is received'));
  });
});
