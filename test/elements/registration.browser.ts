import { expect } from '@open-wc/testing';
import { PASSWORD } from '../../src/testing/person.js';
import { webPasswords } from '../../src/testing/ports.js';
import { PORTALS } from '../../src/testing/world.js';
import { deep, DIEN, focused, page } from './support/world.js';
import { waitUntil } from './support/wait-until.js';

describe('<dvc-register>', () => {
  it('offers the methods inside it, and says what each requires', async () => {
    const { element, get } = await page();
    const method = await get('[data-method="mobile"]');
    expect(method.textContent).to.contain('Thuê bao di động');
    await get('.method details');
    expect(deep(element, '.method details li')[0]?.textContent).to.equal('Căn cước công dân 12 số');
    element.querySelector('dvc-register-mobile')?.remove();
    await waitUntil(() => !deep(element, '[data-method="mobile"]').length);
  });

  it('paints the press on a method before it makes the form (INP)', async () => {
    const { element, get } = await page();
    (await get('[data-method="mobile"]')).click();
    const seen: boolean[] = [];
    const isThere = () => deep(element, 'input[name="citizenId"]').length > 0;
    await element.updateComplete;
    seen.push(isThere());
    await new Promise((resolve) => {
      requestAnimationFrame(resolve);
    });
    seen.push(isThere());
    expect(seen).to.deep.equal([false, false]);
    await waitUntil(isThere);
  });

  it('shows at once that a method inside has gone out of service, and that it is back', async () => {
    const { element, get } = await page();
    await get('[data-method="mobile"][aria-disabled="false"]');
    const mobile = element.querySelector('dvc-register-mobile');
    mobile?.toggleAttribute('out-of-service', true);
    await get('[data-method="mobile"][aria-disabled="true"]');
    mobile?.toggleAttribute('out-of-service', false);
    await get('[data-method="mobile"][aria-disabled="false"]');
  });

  it('registers a person, with focus on each new heading, one event per step, and a receipt at the end', async () => {
    const issued: string[] = [];
    const received: (string | undefined)[] = [];
    const world = await page({
      portals: PORTALS.map((each) => ({ ...each, client: { secrets: ['0'.repeat(64)] } })),
      receipts: {
        issue: (_tx, { id }) => Promise.resolve(void issued.push(id)),
        redeem: () => Promise.resolve(undefined),
      },
    });
    const { element, get, type, submit, accounts } = world;
    const events: string[] = [];
    for (const name of ['dvc-method', 'dvc-step', 'dvc-problem', 'dvc-complete'] as const) {
      element.addEventListener(name, (event) => events.push(`${name} ${'step' in event ? event.step : ''}`.trim()));
    }
    element.addEventListener('dvc-complete', ({ receipt }) => received.push(receipt));
    await world.toCode();
    await waitUntil(() => focused().textContent.includes('Nhập mã xác thực'), 'focus on the heading of the code');
    await type('code', world.carrier.code(DIEN.phone));
    await submit();
    await get('input[name="password"]');
    await waitUntil(() => focused().textContent === 'Đặt mật khẩu', 'focus on the heading of the password');
    await world.setPassword();
    await waitUntil(() => world.text().includes('Đăng ký thành công'));
    expect(await accounts.exists(`cccd:${DIEN.citizenId}`)).to.equal(true);
    expect(events).to.deep.equal([
      'dvc-method',
      'dvc-step identify',
      'dvc-step code',
      'dvc-step password',
      'dvc-complete',
    ]);
    expect(received).to.deep.equal(issued);
    expect(received.length).to.equal(1);
  });

  it('ties each error to its field, focuses the first, and keeps what was typed', async () => {
    const { choose, get, type, submit, element } = await page();
    await choose();
    await type('fullName', 'Nguyễn Đăng Điện');
    await type('citizenId', '12');
    await submit();
    const input = await get<HTMLInputElement>('input[name="citizenId"][aria-invalid="true"]');
    const described = input.getAttribute('aria-describedby')?.split(' ') ?? [];
    const root = input.getRootNode() as ShadowRoot;
    expect(described.map((id) => root.getElementById(id)?.textContent).join()).to.contain('12 chữ số. Hãy xem lại');
    expect(focused()).to.equal(input);
    expect((await get<HTMLInputElement>('input[name="fullName"]')).value).to.equal('Nguyễn Đăng Điện');
    expect(deep(element, '[role="alert"]').length).to.equal(1);
  });

  it('shows the sentence of the guide when the SIM is not the person’s, and keeps what was typed for a retry', async () => {
    const world = await page({ subscribers: [{ ...DIEN, citizenId: '001086012222' }] });
    await world.toCode();
    await world.type('code', world.carrier.code(DIEN.phone));
    await world.submit();
    await waitUntil(() => world.find('[role="alert"] a'));
    expect(world.text()).to.contain(
      'Thông tin đăng ký không khớp với thông tin thuê bao tại nhà mạng, vui lòng kiểm tra/đăng ký lại với nhà mạng',
    );
    expect(world.find('[role="alert"] a')?.getAttribute('href')).to.equal('sms:1414?body=TTTB');
    await world.press('[part="restart"]');
    const input = await world.get<HTMLInputElement>('input[name="fullName"]');
    await waitUntil(() => input.value === DIEN.fullName);
  });

  it('says how many attempts are left, and closes after the last', async () => {
    const world = await page();
    await world.toCode();
    const wrong = world.carrier.code(DIEN.phone) === '111111' ? '222222' : '111111';
    for (const left of [4, 3, 2, 1]) {
      await world.type('code', wrong);
      await world.submit();
      await waitUntil(() => world.text().includes(`Bạn còn ${left} lần nhập`), `${left} left`);
    }
    await world.type('code', wrong);
    await world.submit();
    await waitUntil(() => world.text().includes('Đã nhập sai quá số lần'));
  });

  it('speaks English', async () => {
    const world = await page({ lang: 'en' });
    await waitUntil(() => world.text().includes('Choose how to register'));
    await world.choose();
    await waitUntil(() => world.text().includes('that I have entered to create and manage my public-service account'));
  });

  it('T36: keeps secrets out of attributes, events, storage and the host’s form; each is in one call', async () => {
    const world = await page();
    const sent: string[] = [];
    const { registrar } = world;
    world.element.backend = {
      ...registrar,
      answer(at, input, options) {
        sent.push(JSON.stringify(input));
        return registrar.answer(at, input, options);
      },
    };
    const host = document.createElement('form');
    world.element.replaceWith(host);
    host.append(world.element);
    const seen: string[] = [];
    const watch = new MutationObserver((records) => {
      for (const { target, attributeName } of records) {
        seen.push((target as Element).getAttribute(attributeName ?? '') ?? '');
      }
    });
    const watchAll = () => {
      for (const each of [world.element, ...deep(world.element, '*')]) {
        watch.observe(each, { attributes: true });
        if (each.shadowRoot) watch.observe(each.shadowRoot, { attributes: true, subtree: true });
      }
    };
    for (const name of ['dvc-method', 'dvc-step', 'dvc-problem', 'dvc-complete'] as const) {
      document.addEventListener(name, (event) => seen.push(JSON.stringify({ ...event })));
    }
    watchAll();
    await world.toPassword();
    watchAll();
    const code = world.carrier.code(DIEN.phone);
    await world.type('password', PASSWORD);
    (await world.get<HTMLInputElement>('#repeat')).value = PASSWORD;
    await world.press('button[aria-controls="password"]');
    const attributes = deep(world.element, '*').flatMap((each) => [...each.attributes].map(({ value }) => value));
    const form = JSON.stringify([...new FormData(host).entries()]);
    await world.submit();
    await waitUntil(() => world.text().includes('Đăng ký thành công'));
    const all = [
      ...seen,
      ...attributes,
      form,
      new XMLSerializer().serializeToString(host),
      JSON.stringify({ ...sessionStorage, ...localStorage }),
      location.href,
    ].join('\n');
    for (const secret of [PASSWORD, code, DIEN.citizenId, DIEN.fullName, '823628899']) {
      expect(all.includes(secret), `${secret} is nowhere`).to.equal(false);
    }
    for (const secret of [PASSWORD, code])
      expect(sent.filter((body) => body.includes(secret)).length, `${secret} in one call`).to.equal(1);
  });

  it('removes its listeners and timers when it leaves the page', async () => {
    const world = await page();
    await world.toCode();
    const input = await world.get<HTMLInputElement>('input[name="code"]');
    input.value = '123456';
    world.element.remove();
    await waitUntil(() => input.value === '', 'the code is cleared');
  });

  it('is defined once when it is loaded twice, and refuses a tag that other code defined', async () => {
    const { define } = await import('../../src/elements/internal/define.js');
    const { DvcRegister } = await import('../../src/elements/registration.js');
    define('dvc-register', class extends DvcRegister {});
    expect(customElements.get('dvc-register')).to.equal(DvcRegister);
    customElements.define('dvc-taken', class extends HTMLElement {});
    expect(() => define('dvc-taken', DvcRegister)).to.throw(TypeError, 'dvc-taken');
  });
});

describe('every screen is accessible', () => {
  const schemes = ['light', 'dark'];
  for (const scheme of schemes) {
    it(`the choice, the form, its errors, the code and the password, in ${scheme}`, async () => {
      document.documentElement.style.colorScheme = scheme;
      document.body.style.background = scheme === 'dark' ? '#111820' : '#fff';
      const world = await page();
      const { element, get, submit, choose, type, carrier } = world;
      await get('[data-method="mobile"]');
      await expect(element).to.be.accessible();
      await choose();
      await waitUntil(() => world.text().includes('Đã xong, bạn không cần làm gì'));
      await expect(element).to.be.accessible();
      await submit();
      await get('[aria-invalid="true"]');
      await expect(element).to.be.accessible();
      await world.fill();
      await submit();
      await get('input[name="code"]');
      await expect(element).to.be.accessible();
      await type('code', '12');
      await submit();
      await get('[aria-invalid="true"]');
      await expect(element).to.be.accessible();
      await type('code', carrier.code(DIEN.phone));
      await submit();
      await get('input[name="password"]');
      await expect(element).to.be.accessible();
      await type('password', 'a');
      await submit();
      await get('[aria-invalid="true"]');
      await expect(element).to.be.accessible();
      await world.setPassword();
      await waitUntil(() => world.text().includes('Đăng ký thành công'));
      await expect(element).to.be.accessible();
      document.documentElement.removeAttribute('style');
      document.body.removeAttribute('style');
    });
  }

  it('while each answer is pending', async () => {
    let release: (() => void) | undefined;
    const hold = <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) => {
      return async (...args: Args) => {
        await new Promise<void>((resolve) => (release = resolve));
        return work(...args);
      };
    };
    const passwords = webPasswords();
    const world = await page({ passwords: { ...passwords, hash: hold(passwords.hash.bind(passwords)) } });
    const { carrier, element } = world;
    carrier.send = hold(carrier.send.bind(carrier));
    carrier.match = hold(carrier.match.bind(carrier));
    const busy = async () => {
      await world.get('form[aria-busy="true"]');
      await waitUntil(() => world.text().includes('Đang xử lý…'));
      await expect(element).to.be.accessible();
      await waitUntil(() => release, 'the call is held');
      release?.();
      release = undefined;
    };
    await world.choose();
    await world.get('input[name="citizenId"]');
    await world.fill();
    await world.submit();
    await waitUntil(() => world.text().includes('Đã xong, bạn không cần làm gì'));
    await busy();
    await world.get('input[name="code"]');
    await world.type('code', carrier.code(DIEN.phone));
    await world.submit();
    await busy();
    await world.setPassword();
    await busy();
    await waitUntil(() => world.text().includes('Đăng ký thành công'));
  });

  it('when the flow is closed', async () => {
    const world = await page({ subscribers: [] });
    await world.toCode();
    await world.type('code', world.carrier.code(DIEN.phone));
    await world.submit();
    await waitUntil(() => world.text().includes('Chưa thể đăng ký'));
    await expect(world.element).to.be.accessible();
  });
});
