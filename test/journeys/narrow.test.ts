import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../support/promises/promise.js';
import { PASSWORD, person, stage, type Visitor } from './support/support.js';

const { gateway, open } = stage();

const narrow = { viewport: { width: 320, height: 640 } };
const fits = (visitor: Visitor) =>
  visitor.page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);

for (const portal of ['national', 'ministry', 'province']) {
  test(`everything fits 320 px on the ${portal} portal, from the choice to the account`, async () => {
    const who = person({ national: '0823628899', ministry: '0912345678', province: '0356789012' }[portal] ?? '');
    const visitor = await open(narrow, portal);
    await visitor.page.locator('[data-method=mobile]').waitFor();
    assert.ok(await fits(visitor), 'the choice');
    await visitor.choose();
    assert.ok(await fits(visitor), 'the form');
    await visitor.submit();
    await visitor.sees('Bạn chưa nhập số CCCD.');
    assert.ok(await fits(visitor), 'the errors');
    await visitor.fill(who);
    await visitor.submit();
    await visitor.field('code').waitFor();
    assert.ok(await fits(visitor), 'the code');
    await visitor.enterCode(who);
    await visitor.field('password').waitFor();
    assert.ok(await fits(visitor), 'the password');
    await visitor.setPassword();
    await visitor.sees('Đăng ký thành công');
    assert.ok(await fits(visitor), 'the end');
    await visitor.close();
  });
}

test('the refusal of another person’s SIM fits 320 px', async () => {
  const who = person('0936222111');
  const visitor = await open(narrow);
  await visitor.toCode(who);
  await visitor.enterCode(who);
  await visitor.page.locator('a[href="sms:1414?body=TTTB"]').waitFor();
  assert.ok(await fits(visitor));
  await visitor.close();
});

test('registers by keyboard alone', async () => {
  const who = person('0987654321');
  const visitor = await open();
  const { page } = visitor;
  const { keyboard } = page;
  const active = () =>
    page.evaluate(() => {
      let at = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      return at instanceof HTMLInputElement
        ? at.name || at.id || at.type
        : (at?.getAttribute('data-method') ?? at?.textContent.trim() ?? '');
    });
  const tabTo = async (wanted: string) => {
    for (let presses = 0; presses < 40; presses += 1) {
      if ((await active()) === wanted) return;
      await keyboard.press('Tab');
    }
    assert.fail(`The keyboard never comes to ${wanted}.`);
  };
  await page.locator('[data-method=mobile]').waitFor();
  await tabTo('mobile');
  await keyboard.press('Enter');
  await visitor.field('citizenId').waitFor();
  await tabTo('citizenId');
  await keyboard.type(who.citizenId);
  await tabTo('fullName');
  await keyboard.insertText(who.fullName);
  await tabTo('birthDate');
  await keyboard.type(who.birthDate.replaceAll('/', ''));
  // The code that formats the date is fetched at the first key.
  await until('the date', async () => (await visitor.field('birthDate').inputValue()) === who.birthDate);
  await tabTo('phone');
  await keyboard.type(who.phone);
  await tabTo('consent');
  await keyboard.press('Space');
  await keyboard.press('Tab');
  await keyboard.press('Space');
  await tabTo('Đăng ký');
  await keyboard.press('Enter');
  await visitor.field('code').waitFor();
  const [message] = await gateway.messages(who.phone);
  await tabTo('code');
  await keyboard.type(message?.code ?? '');
  await keyboard.press('Enter');
  await visitor.field('password').waitFor();
  await tabTo('password');
  await keyboard.insertText(PASSWORD);
  await tabTo('repeat');
  await keyboard.insertText(PASSWORD);
  await keyboard.press('Enter');
  await visitor.sees('Đăng ký thành công');
  await visitor.close();
});
