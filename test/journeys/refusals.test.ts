/** A refusal on a small phone, and styles in a browser without constructable style sheets. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { person, stage } from './support/support.js';

const { gateway, open } = stage();

for (const viewport of [
  { width: 320, height: 568 },
  { width: 320, height: 256 },
]) {
  test(`a failed text message is reported where the finger is, at ${viewport.width} × ${viewport.height}`, async () => {
    const visitor = await open({ viewport });
    const { page } = visitor;
    await visitor.choose();
    await visitor.fill(person('0987654321'));
    await gateway.post('sms', { mode: 'down' });
    await visitor.submit();
    const sentence = page.getByText('Hệ thống của nhà mạng đang gián đoạn').first();
    await sentence.waitFor();
    const box = await sentence.boundingBox();
    assert.ok(box && box.y >= 0 && box.y + box.height <= viewport.height, JSON.stringify(box));
    await gateway.post('sms', { mode: 'normal' });
    await visitor.submit();
    await visitor.field('code').waitFor();
    await visitor.sees('Người gửi: DICHVUCONG.');
    await visitor.close();
  });
}

test('without constructable style sheets, a nonce allows the styles under a strict policy', async () => {
  const visitor = await open();
  const { page } = visitor;
  await page.addInitScript(() => {
    Reflect.deleteProperty(Document.prototype, 'adoptedStyleSheets');
    Reflect.deleteProperty(ShadowRoot.prototype, 'adoptedStyleSheets');
    Object.assign(window, { litNonce: 'c2VlbiBvbmNl' });
  });
  await page.route('**/element/mobile*', async (route) => {
    const response = await route.fetch();
    const headers = response.headers();
    const policy = headers['content-security-policy']?.replace(
      "style-src 'self'",
      "style-src 'self' 'nonce-c2VlbiBvbmNl'",
    );
    await route.fulfill({ response, headers: { ...headers, 'content-security-policy': policy ?? '' } });
  });
  await page.goto(`${gateway.origin}/element/mobile?csp=strict`);
  const field = visitor.field('citizenId');
  await field.waitFor();
  assert.equal(await field.evaluate((input) => getComputedStyle(input).borderTopStyle), 'solid');
  assert.ok(await page.locator('button[type=submit]').evaluate((each) => each.getBoundingClientRect().height >= 44));
  await visitor.close();
});

test('without constructable style sheets and without a nonce, the unstyled form works, and the console says why', async () => {
  const visitor = await open();
  const { page } = visitor;
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  await page.addInitScript(() => {
    Reflect.deleteProperty(Document.prototype, 'adoptedStyleSheets');
    Reflect.deleteProperty(ShadowRoot.prototype, 'adoptedStyleSheets');
  });
  await page.goto(`${gateway.origin}/element/mobile?csp=strict`);
  const who = person('0903456789');
  await visitor.field('citizenId').waitFor();
  await visitor.sees('Đã xong, bạn không cần làm gì');
  await visitor.fill(who);
  await visitor.submit();
  await visitor.field('code').waitFor();
  assert.equal(said.filter((line) => line.includes('Set window.litNonce')).length, 1, said.join('\n'));
  // The browser reports each style that the policy blocks; the test expects that.
  visitor.complaints.length = 0;
  await visitor.close();
});
