/**
 * On each portal by phone, a step’s first field is in the first view, each step suits everybody’s window,
 * and the page speaks two languages.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../support/promises/promise.js';
import { person, stage, violations } from './support/support.js';
import { suitsEverybody } from './support/windows.js';

const { gateway, open } = stage();
const phone = { viewport: { width: 375, height: 667 }, isMobile: true, hasTouch: true };

for (const [portal, number] of [
  ['national', '0823628899'],
  ['ministry', '0912345678'],
  ['province', '0356789012'],
] as const) {
  test(`on the ${portal} portal each step’s first field is in the first view, and each step suits everybody`, async () => {
    const who = person(number);
    const visitor = await open(phone, portal);
    const { page } = visitor;
    const seen = (name: string) =>
      until(`${name} in view`, async () => {
        const box = await visitor.field(name).boundingBox();
        return box !== null && box.y >= 0 && box.y + box.height <= 667;
      });
    assert.equal(await page.locator('.brand small').isVisible(), true, 'the owner is named');
    await page.locator('[data-method=mobile]').waitFor();
    await suitsEverybody(page, 'the choice');
    await visitor.choose();
    await seen('citizenId');
    await suitsEverybody(page, 'the form');
    await visitor.submit();
    await visitor.sees('Bạn chưa nhập số CCCD.');
    await suitsEverybody(page, 'the errors');
    await visitor.fill(who);
    await visitor.submit();
    await visitor.field('code').waitFor();
    await seen('code');
    await suitsEverybody(page, 'the code');
    await visitor.enterCode(who);
    await visitor.field('password').waitFor();
    await seen('password');
    assert.deepEqual(await violations(page), []);
    await suitsEverybody(page, 'the password');
    await visitor.setPassword();
    await visitor.sees('Đăng ký thành công');
    await suitsEverybody(page, 'the end');
    await visitor.close();
  });
}

test('a step comes to its place while the page still scrolls smoothly to the button that was pressed', async () => {
  const visitor = await open({ viewport: { width: 320, height: 256 } });
  const { page } = visitor;
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior), 'smooth');
  const choice = page.locator('[data-method=mobile]');
  await choice.waitFor();
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await choice.focus();
  await page.keyboard.press('Enter');
  await visitor.field('citizenId').waitFor();
  const place = () =>
    page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const { top } = document.querySelector('dvc-register')?.getBoundingClientRect() ?? { top: NaN };
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(Math.round(top))));
        }),
    );
  await until('the step at the top', async () => (await place()) === 12);
  // A scroll that were still under way would move it.
  for (let more = 0; more < 5; more += 1) assert.equal(await place(), 12);
  await visitor.close();
});

test('the refusal of another person’s SIM suits everybody', async () => {
  const who = person('0936222111');
  const visitor = await open(phone);
  await visitor.toCode(who);
  await visitor.enterCode(who);
  await visitor.page.locator('a[href="sms:1414?body=TTTB"]').waitFor();
  await suitsEverybody(visitor.page, 'the refusal');
  await visitor.close();
});

test('the side of the page says what is true for the chosen method', async () => {
  const visitor = await open();
  const titles = () => visitor.page.locator('.side h2:visible').allTextContents();
  assert.ok(!(await titles()).includes('Kiểm tra SIM chính chủ'));
  await visitor.choose('insurance');
  await until('the steps', async () => (await titles()).includes('Các bước'));
  assert.ok(!(await titles()).includes('Kiểm tra SIM chính chủ'), 'not for this method');
  await visitor.close();
});

test('a link changes the whole page to English and back', async () => {
  const visitor = await open();
  await visitor.page.getByRole('link', { name: 'English' }).click();
  await visitor.page.getByRole('button', { name: /^Mobile subscription/ }).waitFor();
  assert.equal(await visitor.page.locator('html').getAttribute('lang'), 'en');
  assert.deepEqual(await violations(visitor.page), []);
  await visitor.page.getByRole('link', { name: 'Tiếng Việt' }).click();
  await visitor.page.getByRole('button', { name: /^Thuê bao di động/ }).waitFor();
  assert.ok(gateway.running);
  await visitor.close();
});
