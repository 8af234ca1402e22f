/**
 * A refusal is shown where the finger is: on small screens, for each refusal at each step, and
 * again when it is repeated.
 */
import { expect } from '@open-wc/testing';
import { sendMouse, setViewport } from '@web/test-runner-commands';
import type { DvcStepCode } from '../../src/elements/steps/code.js';
import type { Backend } from '../../src/flow/backend.js';
import { problem } from '../../src/flow/problem.js';
import { unreachable } from '../../src/flow/unreachable.js';
import { PASSWORD } from '../../src/testing/person.js';
import { PORTALS } from '../../src/testing/world.js';
import { deep, DIEN, focused, page } from './support/world.js';
import { waitUntil } from './support/wait-until.js';

type World = Awaited<ReturnType<typeof page>>;

/** The smallest phones, a common one, and 1280 × 1024 at 400 %. */
const SIZES = [
  [320, 568],
  [375, 667],
  [320, 256],
] as const;

/** Clicks like a finger, with the page scrolled to the button, once the button stands still. */
async function click(world: World, selector = 'button[type="submit"]') {
  const button = await world.get(selector);
  let place = '';
  await waitUntil(() => {
    const before = place;
    button.scrollIntoView({ block: 'center' });
    place = JSON.stringify(button.getBoundingClientRect());
    return place === before;
  }, 'a button that stands still');
  let isPressed = false;
  button.addEventListener('click', () => (isPressed = true), { once: true, capture: true });
  const { left, top, width, height } = button.getBoundingClientRect();
  await sendMouse({ type: 'click', position: [Math.round(left + width / 2), Math.round(top + height / 2)] });
  await waitUntil(
    () => isPressed,
    `the press at ${place}; the button is at ${JSON.stringify(button.getBoundingClientRect())}`,
  );
}

const isSeen = (element: Element) => {
  const { top, bottom, width } = element.getBoundingClientRect();
  return width > 0 && top >= 0 && bottom <= innerHeight;
};
/** The whole sentence and its field are visible. */
function seen(world: World, sentence: string) {
  const said = deep(world.element, '.error, .alert strong').filter((each) => each.textContent.includes(sentence));
  expect(said.length, sentence).to.be.greaterThan(0);
  const { top, bottom } = (said[0] as HTMLElement).getBoundingClientRect();
  expect(said.some(isSeen), `${sentence}: ${top} to ${bottom} of ${innerHeight}`).to.equal(true);
}

/**
 * Replaces the network: offline, or a gateway with a fixed answer; afterwards the real registrar
 * answers.
 */
function withNetwork(world: World) {
  const network = { answer: undefined as ReturnType<typeof problem> | undefined };
  const { registrar } = world;
  const backend: Backend = {
    ...registrar,
    answer: (...call) =>
      network.answer ? Promise.resolve({ ok: false, problem: network.answer }) : registrar.answer(...call),
  };
  world.element.backend = backend;
  return network;
}

const REFUSALS = [
  [unreachable(), 'Chưa kết nối được.'],
  [problem('provider-unavailable'), 'đang gián đoạn'],
  [problem('rate-limited', { retryAfter: 120 }), 'Bạn đã thử nhiều lần.'],
  [problem('captcha-failed'), 'đã hết hạn và đang được làm lại'],
  [problem('consent-required'), 'Nội dung đồng ý vừa được cập nhật.'],
  [problem('internal'), 'Hệ thống gặp sự cố.'],
] as const;

for (const [width, height] of SIZES) {
  describe(`refusals at ${width} × ${height}`, () => {
    before(() => setViewport({ width, height }));
    after(() => setViewport({ width: 800, height: 600 }));

    it('the form: each refusal of the gateway and of the network', async () => {
      const world = await page();
      const network = withNetwork(world);
      await world.choose();
      await world.get('input[name="citizenId"]');
      await world.fill();
      for (const [refusal, sentence] of REFUSALS) {
        network.answer = refusal;
        await click(world);
        await waitUntil(() => world.find('.alert')?.textContent.includes(sentence), sentence);
        seen(world, sentence);
      }
    });

    it('the form: nothing filled in', async () => {
      const world = await page();
      await world.choose();
      await world.get('input[name="citizenId"]');
      await click(world);
      await waitUntil(() => focused().matches('input[name="citizenId"][aria-invalid="true"]'));
      expect(isSeen(focused())).to.equal(true);
      seen(world, 'Bạn chưa nhập số CCCD.');
    });

    it('the form: a consent is missing, and its boxes stand out', async () => {
      const world = await page();
      await world.choose();
      await world.get('input[name="citizenId"]');
      await world.fill();
      for (const box of deep(world.element, 'input[name="consent"]')) (box as HTMLInputElement).checked = false;
      await click(world);
      await waitUntil(() => focused().matches('[name="consent"][aria-invalid="true"]'));
      expect(isSeen(focused())).to.equal(true);
      seen(world, 'Cần đồng ý hai mục bắt buộc để tiếp tục.');
      const [first, second, third] = deep(world.element, 'input[name="consent"]') as [
        ...[HTMLElement, HTMLElement, HTMLElement],
      ];
      const error = await world.get('#consent-error');
      expect(error.compareDocumentPosition(first)).to.equal(Node.DOCUMENT_POSITION_FOLLOWING);
      for (const box of [first, second]) expect(getComputedStyle(box).outlineStyle).to.not.equal('none');
      expect(third.getAttribute('aria-describedby')).to.equal(null);
      expect(getComputedStyle(await world.get('fieldset.consent')).borderInlineStartWidth).to.equal('4px');
    });

    it('the form: a captcha that cannot be solved', async () => {
      const world = await page();
      world.element.captcha = () => Promise.reject(new Error('no network'));
      await world.choose();
      await world.get('input[name="citizenId"]');
      await world.fill();
      await click(world);
      await waitUntil(() => world.find('form > .error'), 'a refusal');
      seen(world, 'Chưa kiểm tra được');
    });

    it('the form: the carrier is down', async () => {
      const world = await page();
      world.carrier.mode = 'down';
      await world.choose();
      await world.get('input[name="citizenId"]');
      await world.fill();
      await click(world);
      await waitUntil(() => world.find('.alert'), 'an alert');
      seen(world, 'đang gián đoạn');
    });

    it('the code: a wrong one is shown at the field, a network failure at the button', async () => {
      const world = await page();
      const network = withNetwork(world);
      await world.toCode();
      const wrong = world.carrier.code(DIEN.phone) === '111111' ? '222222' : '111111';
      await world.type('code', wrong);
      await click(world);
      await waitUntil(() => focused().matches('input[name="code"][aria-invalid="true"]'));
      const input = focused() as HTMLInputElement;
      expect(isSeen(input)).to.equal(true);
      seen(world, 'Mã chưa đúng. Bạn còn 4 lần nhập.');
      expect(input.getAttribute('aria-describedby')?.split(' ')).to.include('code-error');
      expect(getComputedStyle(input).borderTopWidth).to.equal('2px');
      network.answer = unreachable();
      await click(world);
      await waitUntil(() => world.find('.alert'), 'an alert');
      seen(world, 'Chưa kết nối được.');
      expect(world.find('#code-error')).to.equal(undefined);
    });

    it('the password: a weak one, a common one, and a network failure', async () => {
      const world = await page();
      const network = withNetwork(world);
      await world.toPassword();
      await world.type('password', 'aaaaaaaa');
      await click(world);
      await waitUntil(() => focused().matches('#password[aria-invalid="true"]'));
      seen(world, 'Mật khẩu chưa đủ các điều kiện bên dưới. Còn thiếu: chữ hoa, chữ số, ký tự đặc biệt');
      network.answer = unreachable();
      await world.type('password', PASSWORD);
      await world.type('repeat', PASSWORD);
      await click(world);
      await waitUntil(() => world.find('.alert strong')?.textContent.includes('Chưa kết nối'), 'an alert');
      seen(world, 'Chưa kết nối được.');
    });

    it('the end without an account: the sentence is visible', async () => {
      const world = await page({ subscribers: [] });
      await world.toCode();
      await world.type('code', world.carrier.code(DIEN.phone));
      await click(world);
      await waitUntil(() => world.find('.end .alert'), 'the end');
      seen(world, 'Thông tin đăng ký không khớp với thông tin thuê bao tại nhà mạng');
    });

    it('a method that cannot be opened, and a retry that fails too', async () => {
      const world = await page();
      world.element.backend = {
        ...world.registrar,
        start: () => Promise.resolve({ ok: false, problem: unreachable() }),
      };
      // The whole refusal, which replaces the one sentence that is there at once.
      world.element.setAttribute('hotline', '1900 0000');
      await world.choose('post');
      await world.get('.alert a[href^="tel:"]');
      const first = world.find('.alert');
      seen(world, 'Chưa kết nối được.');
      await click(world, '.alert button');
      await waitUntil(() => world.find('.alert') && world.find('.alert') !== first, 'told again');
      seen(world, 'Chưa kết nối được.');
      await waitUntil(() => focused().closest('.alert'), 'focus is on another try');
    });
  });
}

describe('a refusal that is repeated', () => {
  it('disappears when the answer is sent again, and is inserted anew', async () => {
    const world = await page();
    const network = withNetwork(world);
    network.answer = unreachable();
    await world.choose();
    await world.get('input[name="citizenId"]');
    await world.fill();
    await world.submit();
    const first = await world.get('.alert');
    const root = first.getRootNode();
    const log: string[] = [];
    const watch = new MutationObserver((records) => {
      for (const { addedNodes, removedNodes } of records) {
        if ([...removedNodes].some((node) => node === first)) log.push('gone');
        if ([...addedNodes].some((node) => node instanceof Element && node.matches('[role="alert"]'))) log.push('told');
      }
    });
    watch.observe(root, { childList: true, subtree: true });
    for (const round of [1, 2, 3]) {
      await world.submit();
      await waitUntil(() => log.filter((each) => each === 'told').length === round, `told ${round + 1} times`);
    }
    expect(log[0]).to.equal('gone');
    expect(deep(world.element, '[role="alert"]').length).to.equal(1);
  });

  it('in the page: the same weak password twice', async () => {
    const world = await page();
    await world.toPassword();
    await world.type('password', 'aaaaaaaa');
    await world.submit();
    const first = await world.get('.alert');
    await world.submit();
    await waitUntil(() => world.find('.alert') && world.find('.alert') !== first, 'another alert');
  });

  it('announces the pending call at once, in a live region that already existed', async () => {
    const world = await page();
    let release: (() => void) | undefined;
    const { registrar } = world;
    world.element.backend = {
      ...registrar,
      async answer(...call) {
        await new Promise<void>((resolve) => (release = resolve));
        return registrar.answer(...call);
      },
    };
    await world.choose();
    await world.get('input[name="citizenId"]');
    await world.fill();
    const statuses = () => deep(world.element, '[role="status"]');
    const said = () => statuses().map((each) => each.textContent.trim());
    const before = statuses();
    expect(said()).to.not.include('Đang xử lý…');
    await world.submit();
    await waitUntil(() => said().includes('Đang xử lý…'));
    expect(before).to.include(statuses().find((each) => each.textContent.trim() === 'Đang xử lý…'));
    await waitUntil(() => release, 'the answer is on its way');
    release?.();
    await world.get('input[name="code"]');
    expect(said()).to.not.include('Đang xử lý…');
  });
});

describe('corrected errors', () => {
  it('disappear one by one as the input becomes valid, and the summary lists the rest', async () => {
    const world = await page();
    await world.choose();
    await world.get('input[name="citizenId"]');
    await world.submit();
    const links = () => deep(world.element, '.alert a').map((each) => each.textContent.trim());
    await waitUntil(() => links().length === 5);
    expect(links()).to.deep.equal(['Số CCCD', 'Họ tên', 'Ngày sinh', 'Số điện thoại', 'Đồng ý']);
    const [, , date] = deep(world.element, '.alert a');
    date?.click();
    await waitUntil(() => focused().getAttribute('name') === 'birthDate');
    expect(location.hash).to.equal('');
    await world.type('citizenId', '0340860122');
    await world.type('fullName', DIEN.fullName);
    await waitUntil(() => links().length === 4);
    expect(world.find('.alert')?.getAttribute('role')).to.equal('group', 'it does not speak into the typing');
    expect(links()).to.deep.equal(['Số CCCD', 'Ngày sinh', 'Số điện thoại', 'Đồng ý']);
    await world.fill();
    for (const box of deep(world.element, 'input[name="consent"]'))
      box.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    await waitUntil(() => !world.find('.alert'), 'nothing is wrong any more');
    expect(world.find('[aria-invalid="true"]')).to.equal(undefined);
  });

  it('between two fields are corrected in either field', async () => {
    const world = await page();
    await world.choose();
    await world.get('input[name="citizenId"]');
    await world.fill();
    await world.type('citizenId', '034099012222');
    await world.submit();
    await world.get('input[name="birthDate"][aria-invalid="true"]');
    await world.type('citizenId', DIEN.citizenId);
    await waitUntil(() => !world.find('[aria-invalid="true"]'));
  });
});

describe('the password', () => {
  const alerts = (world: World) => deep(world.element, '.error').map((each) => each.textContent.trim());

  it('reports both fields, and drops each error when it is corrected', async () => {
    const world = await page();
    await world.toPassword();
    await world.submit();
    await waitUntil(() => world.find('.alert strong')?.textContent.includes('2'));
    expect(alerts(world)).to.deep.equal(['Bạn chưa đặt mật khẩu.', 'Bạn chưa nhập lại mật khẩu.']);
    await world.type('password', PASSWORD);
    await world.type('repeat', `${PASSWORD}x`);
    await world.submit();
    await waitUntil(() => alerts(world).join() === 'Hai lần nhập chưa giống nhau.');
    await world.type('password', `${PASSWORD}x`);
    await waitUntil(() => !world.find('.error') && !world.find('.alert'), 'mended at the other field');
  });

  it('has a bar of its strength; one that was refused as common is weak until it changes', async () => {
    const world = await page();
    await world.toPassword();
    const bar = () =>
      deep(world.element, '.strength i').map((each) => parseFloat(getComputedStyle(each).borderTopWidth) > 2);
    expect(bar()).to.deep.equal([false, false, false]);
    await world.type('password', 'Aa@123456');
    await waitUntil(() => bar().join() === 'true,true,false', 'medium');
    await world.type('repeat', 'Aa@123456');
    await world.submit();
    await world.get('#password[aria-invalid="true"]');
    expect(bar()).to.deep.equal([true, false, false]);
    expect(deep(world.element, '#rules [role="status"]')[0]?.textContent).to.contain('yếu');
    await world.type('repeat', 'Aa@12345');
    expect(alerts(world).join()).to.contain('quá phổ biến');
    await world.type('password', PASSWORD);
    await waitUntil(() => !alerts(world).join().includes('quá phổ biến'));
    expect(bar()).to.deep.equal([true, true, true]);
    expect(deep(world.element, '#rules [role="status"]')[0]?.textContent).to.contain('mạnh');
  });

  it('has the minimum length of its portal', async () => {
    const world = await page({ portals: PORTALS.map((portal) => ({ ...portal, password: { minLength: 12 } })) });
    await world.toPassword();
    expect(deep(world.element, '#rules li')[0]?.textContent.trim()).to.match(/^Ít nhất 12 ký tự/);
    await world.type('password', 'Song-9876');
    await world.type('repeat', 'Song-9876');
    await world.submit();
    await waitUntil(() => alerts(world).join() !== '');
    expect(alerts(world)).to.deep.equal(['Mật khẩu chưa đủ các điều kiện bên dưới. Còn thiếu: ít nhất 12 ký tự.']);
  });

  it('is hidden before it is sent, and has spelling and correction off', async () => {
    const world = await page();
    await world.toPassword();
    await world.press('button[aria-controls="password"]');
    const inputs = () => deep(world.element, '#password, #repeat') as HTMLInputElement[];
    await waitUntil(() => inputs().every(({ type }) => type === 'text'));
    for (const input of inputs())
      expect(['spellcheck', 'autocapitalize', 'autocorrect'].map((name) => input.getAttribute(name))).to.deep.equal([
        ...['false', 'none', 'off'],
      ]);
    await world.type('password', 'a');
    await world.submit();
    await waitUntil(() => inputs().every(({ type }) => type === 'password'));
  });
});

describe('the code', () => {
  const MINUTE = 60_000;

  it('that has expired is reported, its field is emptied, and another code is offered', async () => {
    let late = 0;
    const world = await page({ now: () => Date.now() + late });
    await world.toCode();
    await world.type('code', '123456');
    late = 6 * MINUTE;
    (await world.get('[part="submit"]')).focus();
    await world.submit();
    const again = await world.get('[part="again"].primary');
    expect(again.textContent.trim()).to.equal('Gửi lại mã');
    expect(deep(world.element, 'button.primary').length).to.equal(1);
    expect((await world.get('[part="submit"]')).checkVisibility()).to.equal(false, 'a press could only be refused');
    expect((again.getRootNode() as ShadowRoot).activeElement?.part.value).to.equal('again', 'the focus was on it');
    expect((await world.get<HTMLInputElement>('input[name="code"]')).value).to.equal('');
    expect(world.find('.alert')?.textContent).to.contain('Mã đã hết hạn. Hãy lấy mã mới.');
    const said = () =>
      deep(world.element, 'form [role="status"]')
        .map((each) => each.textContent)
        .join();
    expect(said()).to.not.contain('hết hạn', 'the alert has said it');
    again.click();
    await waitUntil(() => world.find('[part="submit"].primary'), 'the new code is to be entered');
    expect(said()).to.contain('Đã gửi mã mới đến 082****899.');
  });

  it('that has expired can be typed and sent by Enter, and keeps the focus in its field', async () => {
    let late = 0;
    const world = await page({ now: () => Date.now() + late });
    await world.toCode();
    const input = await world.get<HTMLInputElement>('input[name="code"]');
    input.focus();
    await world.type('code', '123456');
    late = 6 * MINUTE;
    input.form?.requestSubmit();
    await world.get('[part="again"].primary');
    expect((input.getRootNode() as ShadowRoot).activeElement?.id).to.equal('code');
    input.form?.requestSubmit();
    await waitUntil(() => world.find('.alert')?.textContent.includes('Mã đã hết hạn'), 'the same answer again');
  });

  it('expires by the clock; the time is announced in the last minute and at the end only', async () => {
    const world = await page();
    await world.toCode();
    const step = await world.get<DvcStepCode>('dvc-step-code');
    const at = (seconds: number) => {
      const time = (more: number) => new Date(Date.now() + step.ahead + more * 1000).toISOString();
      step.data = { to: '082****899', expiresAt: time(seconds), resendAt: time(seconds - 240), attemptsLeft: 5 };
      return step.updateComplete;
    };
    const spoken = () =>
      deep(step, '[role="status"]')
        .map((each) => each.textContent.trim())
        .join();
    const input = await world.get<HTMLInputElement>('input[name="code"]');
    const described = () =>
      (input.getAttribute('aria-describedby') ?? '')
        .split(' ')
        .map((id) => deep(step, `#${id}`)[0]?.textContent.trim());
    await at(299);
    const hint = described();
    expect(hint.join()).to.not.match(/\d:\d\d/);
    await at(200);
    expect(described()).to.deep.equal(hint);
    expect(spoken()).to.equal('Bạn có thể lấy mã khác.');
    await at(60);
    expect(spoken()).to.equal('Mã còn hiệu lực 1 phút.');
    await at(31);
    expect(spoken()).to.equal('Mã còn hiệu lực 1 phút.');
    input.value = '123456';
    await at(0);
    expect(spoken()).to.equal('Mã đã hết hạn. Bạn có thể lấy mã khác.');
    expect(input.value).to.equal('');
    expect(world.find('[part="again"]')?.classList.contains('primary')).to.equal(true);
  });
});

describe('a portal’s own captcha', () => {
  it('gets its place in the form, and an abort signal as its second argument', async () => {
    const world = await page();
    const asked: unknown[][] = [];
    world.element.captcha = (challenge, { signal, mount }) => {
      asked.push([challenge, signal.aborted, mount.isConnected]);
      mount.append(Object.assign(document.createElement('button'), { textContent: 'Tôi là người' }));
      return new Promise(() => undefined);
    };
    await world.choose();
    const drawn = () => deep(world.element, 'form button').filter((each) => each.textContent === 'Tôi là người');
    await waitUntil(() => drawn().length === 1, 'the captcha is drawn inside the form');
    expect(asked[0]?.slice(1)).to.deep.equal([false, true]);
    const old: unknown[] = [];
    world.element.captcha = (_, signal: AbortSignal) => {
      old.push(signal instanceof AbortSignal, signal.aborted);
      return Promise.resolve('token');
    };
    world.element.remove();
    document.body.append(world.element);
    await waitUntil(() => old.length);
    // The challenge of the flow that was left, then that of the new one.
    expect(old.slice(0, 2)).to.deep.equal([true, false]);
    expect(drawn().length).to.equal(0);
    world.element.remove();
  });
});
