/**
 * The methods that wait for another screen, on the real registrar inside the page. Only the
 * provider is simulated.
 */
import { expect, fixture, html, nextFrame } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import type { Backend } from '../../../src/flow/backend.js';
import { fakeClock } from '../support/clock.js';
import { page } from '../support/waiting-world.js';
import { deep } from '../support/world.js';
import { waitUntil } from '../support/wait-until.js';

const SSE = { headers: { 'Content-Type': 'text/event-stream' } };
const HTML = { headers: { 'Content-Type': 'text/html' } };

/** Simulates switching to or from another tab. */
function hide(hidden: boolean) {
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event('visibilitychange'));
}

describe('waiting for another screen', () => {
  beforeEach(() => sessionStorage.clear());
  afterEach(async () => {
    Reflect.deleteProperty(document, 'hidden');
    await setViewport({ width: 1280, height: 900 });
  });

  it('sim: asks only for the number, shows the control code, and continues after the PIN without a press', async () => {
    const { toWait, get, find, played, element, accounts, submit, text } = await page();
    expect((await get<HTMLInputElement>('input[name="phone"]')).type).to.equal('tel');
    expect(find('[name="consent"]'), 'consent comes with what the certificate says').to.equal(undefined);
    await toWait();
    const code = (await get('.digits')).textContent.trim();
    expect(code).to.match(/^\d{4}$/);
    expect(deep(element, '.sr').map((each) => each.textContent)).to.include(
      `Mã đối chiếu: ${code.split('').join(' ')}`,
    );
    expect(text()).to.contain('082****899');
    await waitUntil(() => deep(element, 'h2')[0]?.matches(':focus'), 'focus on the heading');
    played.sign();
    await waitUntil(() => text().includes('NGUYỄN ĐĂNG ĐIỆN'), 'what the certificate says');
    await get('input[name="consent"]');
    for (const box of deep(element, 'input[name="consent"]')) (box as HTMLInputElement).checked = true;
    await submit();
    await waitUntil(() => text().includes('Đăng ký thành công'));
    expect(await accounts.exists('cccd:034086012222')).to.equal(true);
  });

  it('a backend without events is polled at the interval of the view', async () => {
    const { toWait, played, text } = await page({ events: false });
    await toWait();
    played.sign();
    await waitUntil(() => text().includes('NGUYỄN ĐĂNG ĐIỆN'), 'it was asked');
  });

  it('a hidden page does not poll; it polls at once when it becomes visible', async () => {
    const clock = fakeClock(1000);
    const { toWait, played, streams, text } = await page({ between: () => new Promise(() => undefined) });
    await toWait();
    await waitUntil(() => streams() > 0);
    hide(true);
    for (let n = 0; n < 10; n += 1) {
      clock.advance(10_000);
      await nextFrame();
    }
    clock.restore();
    expect([played.reads, streams()]).to.deep.equal([0, 1]);
    played.sign();
    hide(false);
    await waitUntil(() => text().includes('NGUYỄN ĐĂNG ĐIỆN'), 'it came back');
  });

  it('an ended request has its advice, and can be sent again without typing', async () => {
    const { toWait, get, find, played, text } = await page();
    await toWait();
    played.refuse('cancelled');
    await get('[part="again"]');
    expect(find('[role="alert"]')?.textContent).to.contain('Bạn đã từ chối ký trên điện thoại.');
    expect(find('[role="alert"] li')?.textContent).to.contain('mã đối chiếu khác nhau');
    await expect(find('dvc-step-wait')).to.be.accessible();
    (await get('[part="again"]')).click();
    await get('[part="code"]');
    expect(played.begun).to.equal(2);
    played.sign();
    await waitUntil(() => text().includes('NGUYỄN ĐĂNG ĐIỆN'), 'signed');
  });

  it('the remaining time is announced at 3 minutes and at 1 minute only', async () => {
    const clock = fakeClock();
    try {
      const { toWait, element } = await page({ events: false });
      await toWait();
      const spoken = () => deep(element, '.field [role="status"]')[0]?.textContent;
      await waitUntil(() => spoken() === '', 'nothing at first');
      const timer = () => deep(element, '[role="timer"]')[0]?.textContent;
      clock.advance(125_000);
      await waitUntil(() => spoken()?.startsWith('Yêu cầu ký còn hiệu lực 3 phút.'), '3 minutes');
      const before = timer();
      await waitUntil(() => timer() !== before, 'a second later');
      expect(spoken()).to.contain('3 phút');
      clock.advance(120_000);
      await waitUntil(() => spoken()?.startsWith('Yêu cầu ký còn hiệu lực 1 phút.'), '1 minute');
      await expect(deep(element, 'dvc-step-wait')[0]).to.be.accessible();
    } finally {
      clock.restore();
    }
  });

  for (const [lang, waits, over] of [
    ['vi', 'Nhập mã PIN trên điện thoại', 'Yêu cầu ký đã kết thúc'],
    ['en', 'Enter the PIN on your phone', 'The signing request is over'],
  ] as const) {
    it(`${lang}: the heading asks for a PIN only while there is a request`, async () => {
      const { toWait, get, played, element } = await page({ lang });
      const heads = (what: string) => waitUntil(() => deep(element, 'h2')[0]?.textContent === what, what);
      await toWait();
      await heads(waits);
      played.refuse('cancelled');
      await get('[part="again"]');
      await heads(over);
      (await get('[part="again"]')).click();
      await get('[part="code"]');
      await heads(waits);
    });
  }

  it('finds a one-time password in a pasted message, and truncates none', async () => {
    const { toWait, get, submit, text } = await page({
      method: 'signature',
      prepare: (played) => (played.asks = 'otp'),
    });
    await toWait();
    const input = await get<HTMLInputElement>('input[name="otp"]');
    expect(input.hasAttribute('maxlength')).to.equal(false);
    const paste = (value: string) => {
      input.value = value;
      input.dispatchEvent(new InputEvent('input', { bubbles: true }));
      return input.value;
    };
    expect(paste('AB12CD34EF56')).to.equal('AB12CD34EF56');
    expect(paste('VNPT SmartCA: ma xac nhan cua ban la 482913, het han sau 5 phut.')).to.equal('482913');
    await submit();
    await waitUntil(() => text().includes('NGUYỄN ĐĂNG ĐIỆN'), 'signed');
  });

  /** What a proxy may do to an event stream. */
  const middle: readonly (readonly [string, () => Promise<Response>])[] = [
    ['buffers for ever', () => new Promise<Response>(() => undefined)],
    ['sends headers and then nothing', () => Promise.resolve(new Response(new ReadableStream(), SSE))],
    ['cuts the stream with nothing in it', () => Promise.resolve(new Response('', SSE))],
    ['answers 200 with nothing', () => Promise.resolve(new Response(''))],
    ['answers 200 with HTML', () => Promise.resolve(new Response('<p>Proxy</p>', HTML))],
    ['resets the connection', () => Promise.reject(new TypeError('network error'))],
  ];
  for (const [what, between] of middle) {
    it(`goes on where a proxy ${what}`, async () => {
      const { toWait, played, text } = await page({ between });
      await toWait();
      played.sign();
      await waitUntil(() => text().includes('NGUYỄN ĐĂNG ĐIỆN'), 'it was asked');
    });
  }

  it('cancelling returns to the form, with what was typed', async () => {
    const { toWait, get } = await page();
    await toWait();
    (await get('[part="cancel"]')).click();
    const input = await get<HTMLInputElement>('input[name="phone"]');
    await waitUntil(() => input.value === '0823628899');
  });

  it('a reloaded page continues to wait for the same request', async () => {
    const first = await page();
    await first.toWait();
    const code = first.find('.digits')?.textContent;
    const { backend } = first.element as unknown as { backend: Backend };
    first.element.remove();
    const again = await fixture<HTMLElement>(
      html`<dvc-register-sim .backend=${backend} portal="national"></dvc-register-sim>`,
    );
    await waitUntil(() => deep(again, '.digits')[0]?.textContent === code);
    expect(first.played.begun).to.equal(1);
    first.played.sign();
    await waitUntil(() => deep(again, 'dvc-step-confirm').length, 'signed');
  });

  it('signature: providers by name, each error at its field; the app opens by link or QR code', async () => {
    const { get, find, submit, toWait, element, text } = await page({
      method: 'signature',
      prepare: (played) => (played.link = 'https://app.example/s/1'),
    });
    await submit();
    await waitUntil(() => text().includes('Hãy chọn nhà cung cấp.'), 'errors');
    expect(text()).to.contain('Bạn chưa nhập ô này.');
    expect(deep(element, 'input[type="radio"]').map((each) => each.parentElement?.textContent.trim())).to.deep.equal([
      'VNPT SmartCA',
      'Viettel MySign',
    ]);
    await expect(find('dvc-step-provider')).to.be.accessible();
    await toWait();
    const link = await get<HTMLAnchorElement>('[part="open"]');
    expect([link.href, link.rel]).to.deep.equal(['https://app.example/s/1', 'noopener noreferrer']);
    await get('.qr svg path');
    await expect(find('dvc-step-wait')).to.be.accessible();
  });

  it('a link that would run code is not shown', async () => {
    const { toWait, find } = await page({
      method: 'signature',
      prepare: (played) => (played.link = 'javascript:alert(1)'),
    });
    await toWait();
    expect(find('[part="open"]')).to.equal(undefined);
  });

  it('a one-time password: empty, wrong, right', async () => {
    const { toWait, get, find, submit, text } = await page({
      method: 'signature',
      prepare: (played) => (played.asks = 'otp'),
    });
    await toWait();
    const input = await get<HTMLInputElement>('input[name="otp"]');
    await submit();
    expect(input.matches(':focus')).to.equal(true);
    input.value = '00';
    await submit();
    await waitUntil(() => text().includes('4 đến 12'));
    input.value = '000000';
    await submit();
    await waitUntil(() => text().includes('Mã xác nhận chưa đúng'));
    await expect(find('dvc-step-wait')).to.be.accessible();
    input.value = '482 913';
    await submit();
    await waitUntil(() => text().includes('NGUYỄN ĐĂNG ĐIỆN'), 'signed');
  });

  it('a one-time password that is sent while the page asks for news is sent after them', async () => {
    const { toWait, get, find, submit, text, played } = await page({
      method: 'signature',
      events: false,
      prepare: (each) => (each.asks = 'otp'),
    });
    await toWait();
    let release: () => void = () => undefined;
    played.held = new Promise((resolve) => (release = resolve));
    const before = played.reads;
    await waitUntil(() => played.reads > before, 'a request for news');
    expect(find('[part="submit"]')?.getAttribute('aria-disabled')).to.equal('false');
    (await get<HTMLInputElement>('input[name="otp"]')).value = '482913';
    await submit();
    await waitUntil(() => find('[part="submit"]')?.getAttribute('aria-disabled') === 'true', 'busy');
    release();
    await waitUntil(() => text().includes('NGUYỄN ĐĂNG ĐIỆN'), 'signed');
  });

  it('a service that is down is reported at the form, in the person’s language', async () => {
    const { get, submit, text } = await page({ lang: 'en', prepare: (played) => (played.down = true) });
    (await get<HTMLInputElement>('input[name="phone"]')).value = '0823628899';
    await submit();
    await waitUntil(() => text().includes('The signing-SIM service is not answering.'), 'told');
  });

  for (const method of ['sim', 'signature'] as const) {
    it(`${method}: axe finds nothing at any step, and each fits 320 px, in English too`, async () => {
      await setViewport({ width: 320, height: 700 });
      const { element, toWait, get, played, find, text } = await page({
        method,
        lang: 'en',
        prepare: (each) => (each.link = 'https://app.example/s/1'),
      });
      await get('form');
      await expect(element).to.be.accessible();
      await toWait();
      await waitUntil(() => text().includes('Compare this code'), 'English');
      await expect(element).to.be.accessible();
      expect(document.documentElement.scrollWidth).to.be.at.most(320);
      played.sign();
      await get('dvc-step-confirm');
      await waitUntil(() => find('input[name="consent"]'));
      await expect(element).to.be.accessible();
    });
  }
});
