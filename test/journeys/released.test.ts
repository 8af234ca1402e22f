/**
 * Chunks that the page still needs are gone, after a release or by a blocker: it shows a sentence
 * and a way on.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { person, stage } from './support/support.js';

/** The proof of work has the price of production, and the database is the embedded one. */
const { gateway, open } = stage({ DVC_CAPTCHA_COST: '2000' }, { embedded: true });

const gone = {
  'all chunks': '**/dist/cdn/chunks/*.js',
  'the chunk of the next step alone': '**/dist/cdn/chunks/answers-*.js',
} as const;

for (const [what, chunks] of Object.entries(gone)) {
  test(`${what} gone after the form is drawn: a reload continues the flow, and no second text is sent`, async () => {
    const who = person(what === 'all chunks' ? '0823628899' : '0987654321');
    const visitor = await open();
    const { page } = visitor;
    await visitor.choose();
    await visitor.sees('Đã xong, bạn không cần làm gì');
    await page.waitForLoadState('networkidle');
    await page.route(chunks, (route) => route.fulfill({ status: 404, body: 'Not Found' }));
    await visitor.fill(who);
    await visitor.submit();
    const alert = page.locator('dvc-register-mobile .alert');
    await alert.waitFor();
    assert.match(await alert.innerText(), /Chưa kết nối được/);
    await alert.getByRole('button', { name: 'Thử lại' }).click();
    await alert.waitFor();
    await page.unroute(chunks);
    await alert.getByRole('button', { name: 'Tải lại trang' }).click();
    await visitor.field('code').waitFor();
    assert.equal((await gateway.messages(who.phone)).length, 1);
    await visitor.enterCode(who);
    await visitor.field('password').waitFor();
    // Case 3: what was typed before the reload is lost, and the password manager still gets the
    // name.
    await page.waitForFunction((id) => {
      const method = document.querySelector('dvc-register-mobile');
      const step = method?.shadowRoot?.querySelector('dvc-step-password');
      return step?.shadowRoot?.querySelector<HTMLInputElement>('input[name=username]')?.value === id;
    }, who.citizenId);
    await visitor.close();
  });
}

test('a blocked chunk of what speaks to the gateway: a sentence and a retry, which continues once it can be fetched', async () => {
  const who = person('0356789012');
  const visitor = await open();
  const { page } = visitor;
  const chunk = '**/dist/cdn/chunks/session-*.js';
  await page.route(chunk, (route) => route.abort());
  await page.reload();
  await page.locator('[data-method=mobile]').click();
  const alert = page.locator('dvc-register-mobile .alert');
  await alert.waitFor();
  assert.match(await alert.innerText(), /Chưa kết nối được/);
  const box = await alert.boundingBox();
  assert.ok(box && box.y >= 0 && box.y + box.height <= 900, JSON.stringify(box));
  await page.unroute(chunk);
  // The flow, and then the consent of the form, which was asked for while the chunk was blocked.
  await alert.getByRole('button', { name: 'Thử lại' }).click();
  await page.locator('form').getByRole('button', { name: 'Thử lại' }).click();
  await visitor.sees('Đã xong, bạn không cần làm gì');
  await visitor.fill(who);
  await visitor.submit();
  await visitor.field('code').waitFor();
  await visitor.close();
});
