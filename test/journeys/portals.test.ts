/** The portals of the demo as relying parties: an account's life on them, and how their pages look. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { accountLife } from '../browsers/account-life.js';
import { Visitor as Walker } from '../browsers/visitor.js';
import { PASSWORD, colourViolations, person, stage, violations, type Visitor } from './support/support.js';
import { tabOf } from './support/tab.js';

const PORTALS = ['national', 'ministry', 'province'] as const;
type PortalId = (typeof PORTALS)[number];
const LIMIT = { timeout: 180_000 };

const { gateway, visit, registers } = stage();
const hoa = person('0912345678');
const lan = person('0987654321');
const shots = process.env['SHOTS'];

const shot = async ({ page }: Visitor, name: string): Promise<void> => {
  if (shots) await page.screenshot({ path: join(shots, `portals-${name}.png`), fullPage: true });
};
const at = (portal: PortalId, path = '') => `${gateway.origin}/${portal}/${path}`;
const follow = ({ page }: Visitor, name: string) => page.getByRole('link', { name, exact: true }).first().click();

test('register, sign in by each way, recover, step up, erase: three portals, one account', LIMIT, async () => {
  const visitor = await visit('');
  await accountLife(new Walker(tabOf(visitor.page), gateway));
  await gateway.post('clock', { minutes: 0 });
  await visitor.close();
});

test('the pages of an account fit every window, and have no fault for axe in light and in dark', LIMIT, async () => {
  await registers(hoa);

  const visitor = await visit('/national/sign-in');
  const { page } = visitor;
  await visitor.field('username').fill(hoa.citizenId);
  await visitor.field('password').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await visitor.field('code').waitFor();
  await visitor.enterCode(hoa);
  await page.locator('form[data-person]').waitFor();

  const check = async (name: string) => {
    for (const width of [1280, 375, 320]) {
      await page.setViewportSize({ width, height: 720 });
      await shot(visitor, `${name}-${width}`);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} ${width}`);
    }
    for (const [colorScheme, faults] of [
      ['dark', colourViolations],
      ['light', violations],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await faults(page), [], `${name} ${colorScheme}`);
      await shot(visitor, `${name}-${colorScheme}`);
    }
  };
  for (const [id, lang] of [
    ['national', ''],
    ['ministry', '?lang=en'],
    ['province', ''],
  ] as const) {
    await page.goto(at(id, `sign-in${lang}`));
    await page.waitForURL(at(id, lang));
    await check(`${id}-home`);
    await page.goto(at(id, `apply${lang}`));
    await page.locator('button[type=submit]').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('status').waitFor();
    await check(`${id}-received`);
  }
  await page.context().clearCookies();
  await page.goto(at('province', 'signed-in?code=stray&state=stray'));
  await check('failed');
  await follow(visitor, 'Đăng nhập lại');
  await visitor.field('username').waitFor();
  await visitor.close();
});

test('the page of the README registers a person', async () => {
  const visitor = await visit('/embed.html', { viewport: { width: 375, height: 667 } });
  await visitor.fill(lan);
  await visitor.submit();
  await visitor.field('code').waitFor();
  await visitor.enterCode(lan);
  await visitor.setPassword();
  await visitor.sees('Đăng ký thành công');
  await visitor.close();
});
