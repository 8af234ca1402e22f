/** What Orca said twice, wrongly or not at all in a real Firefox (docs/accessibility.md#h2). */
import { expect } from '@open-wc/testing';
import { problem } from '../../../src/flow/problem.js';
import { deep, page } from '../support/world.js';
import { waitUntil } from '../support/wait-until.js';

const describedBy = (input: HTMLElement) =>
  (input.getAttribute('aria-describedby') ?? '')
    .split(' ')
    .map((id) => (input.getRootNode() as ShadowRoot).getElementById(id)?.textContent.trim());

describe('what a screen reader is given', () => {
  it('an alert is a group once the focus has moved into it', async () => {
    const world = await page();
    world.element.backend = {
      ...world.registrar,
      answer: () => Promise.resolve({ ok: false, problem: problem('provider-unavailable') }),
    };
    await world.choose();
    await world.fill();
    await world.submit();
    const alert = await world.get('.alert');
    expect(alert.getAttribute('role')).to.equal('alert');
    (await world.get('button[type="submit"]')).focus();
    expect(alert.getAttribute('role')).to.equal('alert');
    alert.querySelector('summary')?.focus();
    expect(alert.getAttribute('role')).to.equal('group');
    await expect(world.element).to.be.accessible();
    await world.submit();
    await waitUntil(() => world.find('[role="alert"]'), 'the same refusal is announced again');
  });

  it('a control that gets the focus with the alert does not silence it', async () => {
    const world = await page();
    world.element.backend = {
      ...world.registrar,
      start: () => Promise.resolve({ ok: false, problem: problem('unavailable') }),
    };
    await world.choose();
    await world.press('.alert button');
    await waitUntil(
      () =>
        (world.find('.alert')?.getRootNode() as ShadowRoot | undefined)?.activeElement?.textContent.trim() ===
        'Thử lại',
      'the retry of the second refusal has the focus',
    );
    expect(world.find('.alert')?.getAttribute('role')).to.equal('alert');
  });

  it('a box that is required says so in its name only', async () => {
    const world = await page();
    await world.choose();
    const box = await world.get('input[name="consent"]');
    expect(box.closest('label')?.textContent).to.contain(', bắt buộc');
    expect(box.hasAttribute('aria-required')).to.equal(false);
  });

  it('the code’s hint has no sign that is read aloud', async () => {
    const world = await page();
    await world.toCode();
    expect(describedBy(await world.get('input[name="code"]')).join()).to.equal('6 chữ số. Còn 5 lần nhập.');
  });

  it('the description of the password stays the same while it is typed', async () => {
    const world = await page();
    await world.toPassword();
    const input = await world.get('input[name="password"]');
    const before = describedBy(input);
    expect(before).to.include.members(['Mật khẩu cần có', 'Ít nhất 8 ký tự', 'Chữ hoa']);
    await world.type('password', 'Song-Tra 1986 em');
    await waitUntil(() => deep(world.element, '#rules .good').length === 5);
    expect(describedBy(input)).to.deep.equal(before);
  });

  it('the method’s name stands before the heading of an end', async () => {
    const world = await page();
    await world.toPassword();
    await world.setPassword();
    const end = await world.get('.end');
    expect(end.firstElementChild?.textContent).to.equal('Thuê bao di động');
    expect((end.getRootNode() as ShadowRoot).activeElement?.textContent).to.equal('Đăng ký thành công');
  });
});
