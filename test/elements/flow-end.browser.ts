/**
 * The end of a flow: announced in time, extended by a press, and never a loss of what was typed
 * (WCAG 2.2.1).
 */
import { expect } from '@open-wc/testing';
import { fakeClock } from './support/clock.js';
import { deep, DIEN, page } from './support/world.js';
import { waitUntil } from './support/wait-until.js';

const MINUTE = 60_000;

describe('the end of a flow', () => {
  let clock: ReturnType<typeof fakeClock>;
  beforeEach(() => (clock = fakeClock()));
  afterEach(() => clock.restore());

  const status = (world: Awaited<ReturnType<typeof page>>) =>
    deep(world.element, 'dvc-flow-end')[0]?.shadowRoot?.querySelector('[role="status"]')?.textContent.trim() ?? 'none';
  const extend = (world: Awaited<ReturnType<typeof page>>) =>
    deep(world.element, 'dvc-flow-end')[0]?.shadowRoot?.querySelector('button') ?? undefined;

  /** The form is drawn before the gateway has begun the flow, whose end is counted from then. Its consents come with it. */
  const begun = (world: Awaited<ReturnType<typeof page>>) =>
    waitUntil(() => deep(world.element, 'input[name="consent"]').length > 0, 'the flow has begun');

  const places = { identify: 'citizenId', code: 'code', password: 'password' } as const;
  for (const [step, name] of Object.entries(places)) {
    it(`is announced at 5 minutes and at 1 minute, and extended by a press, at ${step}`, async () => {
      const world = await page();
      if (step === 'code') await world.toCode();
      else if (step === 'password') await world.toPassword();
      else {
        await world.choose();
        await begun(world);
      }
      await world.get(`input[name="${name}"]`);
      await waitUntil(() => status(world) === '', 'nothing is said before');
      clock.advance(24 * MINUTE);
      expect(status(world)).to.equal('');
      clock.advance(MINUTE + 1000);
      await waitUntil(() => status(world).includes('kết thúc sau 5 phút'));
      clock.advance(4 * MINUTE);
      await waitUntil(() => status(world).includes('kết thúc sau 1 phút'));
      expect(status(world)).to.not.contain('5 phút');
      await expect(world.element).to.be.accessible();
      extend(world)?.click();
      await waitUntil(() => status(world).includes('kéo dài thêm 30 phút'));
      expect(extend(world)).to.equal(undefined);
      expect(deep(world.element, 'dvc-flow-end')[0]?.shadowRoot?.activeElement?.getAttribute('role')).to.equal(
        'status',
      );
      clock.advance(25 * MINUTE);
      await waitUntil(() => status(world).includes('kết thúc sau 5 phút'));
    });
  }

  it('cannot be extended beyond the absolute end, and says so', async () => {
    const world = await page();
    await world.choose();
    await begun(world);
    clock.advance(26 * MINUTE);
    await waitUntil(() => extend(world));
    extend(world)?.click();
    await waitUntil(() => status(world).includes('kéo dài'));
    clock.advance(29 * MINUTE);
    await waitUntil(() => extend(world));
    extend(world)?.click();
    await waitUntil(() => status(world).includes('không kéo dài thêm được'));
    expect(extend(world)).to.equal(undefined);
  });

  it('at the code: the filled form returns, says that no code was sent, and one press goes on', async () => {
    const world = await page();
    await world.toCode();
    const { messages: sent } = world.carrier;
    const before = sent.length;
    clock.advance(31 * MINUTE);
    await world.type('code', '123456');
    await world.submit();
    await waitUntil(() => world.text().includes('chúng tôi đã mở phiên mới'));
    await world.get('input[name="citizenId"]');
    for (const name of ['citizenId', 'fullName', 'birthDate', 'phone'] as const) {
      const input = await world.get<HTMLInputElement>(`input[name="${name}"]`);
      await waitUntil(() => input.value === DIEN[name], name);
    }
    expect(world.text()).to.contain('Mã cũ không còn dùng được, và chúng tôi chưa gửi mã mới.');
    expect(sent.length).to.equal(before);
    await world.submit();
    await world.get('input[name="code"]');
    expect(sent.length).to.equal(before + 1);
  });

  it('at the form: what was typed and ticked is still there, and one press goes on', async () => {
    const world = await page();
    await world.choose();
    await world.get('input[name="citizenId"]');
    await world.fill();
    clock.advance(31 * MINUTE);
    await waitUntil(() => status(world).includes('đã hết hạn'));
    await world.submit();
    await waitUntil(() => world.text().includes('Hãy xem lại rồi gửi lần nữa'));
    expect((await world.get<HTMLInputElement>('input[name="fullName"]')).value).to.equal(DIEN.fullName);
    await world.submit();
    await world.get('input[name="code"]');
  });

  it('is announced with a button that begins a new flow', async () => {
    const world = await page();
    await world.toPassword();
    clock.advance(31 * MINUTE);
    await waitUntil(() => status(world).includes('đã hết hạn'));
    extend(world)?.click();
    await world.get('input[name="citizenId"]');
    await waitUntil(() => status(world) === '');
    expect(world.text()).to.contain('chúng tôi chưa gửi mã mới');
  });

  it('drops the consent when the person begins anew', async () => {
    const world = await page();
    await world.toCode();
    await world.press('[part="restart"]');
    await world.press('.ask [part="restart"]');
    await world.get('input[name="citizenId"]');
    const ticked = deep(world.element, 'input[name="consent"]').filter((box) => (box as HTMLInputElement).checked);
    expect(ticked.length).to.equal(0);
  });

  it('begin anew: focus goes to the heading at the first step too', async () => {
    const world = await page();
    await world.choose();
    await world.get('input[name="citizenId"]');
    const restart = await world.get('[part="restart"]');
    restart.focus();
    restart.click();
    const method = world.element.querySelector('dvc-register-mobile');
    await waitUntil(() => method?.shadowRoot?.activeElement?.localName === 'h2');
  });
});
