/** People whom a certificate registered sign in by it, on the gateway's own page. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { stage, violations } from '../support/support.js';
import { atSigning, Files, openFile, press, register } from '../support/usb.js';

const { gateway, browser, visit } = stage();
const files = new Files(gateway);
after(() => files.remove());

for (const audience of ['citizen', 'enterprise'] as const) {
  test(`${audience}: registers by a certificate on a portal, and signs in by it at the gateway`, async () => {
    const path = await files.path(audience);
    const portal = await atSigning(browser(), gateway, audience);
    await openFile(portal, path);
    await press(portal, 'Ký');
    await register(portal);
    await portal.leave();

    const visitor = await visit(`/sign-in?acr=urn:dvc:acr:certificate&audience=${audience}`);
    const { page } = visitor;
    await visitor.sees('Việc này cần đăng nhập bằng chữ ký số.');
    assert.equal(await page.locator('dvc-sign-in-password').count(), 0, 'a password is not enough');
    await page.getByRole('heading', { name: 'Đăng nhập bằng USB ký số' }).waitFor();
    assert.deepEqual(await violations(page), []);
    await openFile(visitor, path);
    await press(visitor, 'Ký');
    await page.waitForURL(`${gateway.origin}/account`);
    const acr = await page.evaluate(async () => {
      const response = await fetch('/account/session');
      return ((await response.json()) as { acr: string }).acr;
    });
    assert.equal(acr, 'urn:dvc:acr:certificate');
    await visitor.leave();
  });
}
