/** A portal that changes words of the page and of its messages to phones. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { person, stage } from './support/support.js';

const { gateway, open } = stage();
const who = person('0987654321');

/** The hint and the button of the form at a portal, and the message that it brings. */
async function words(portal: string) {
  const visitor = await open({}, portal);
  await visitor.choose();
  const hint = await visitor.page.locator('#phone-hint').innerText();
  await visitor.fill(who);
  const button = await visitor.page.locator('button[type=submit]').innerText();
  await visitor.submit();
  await visitor.field('code').waitFor();
  const [message] = await gateway.messages(who.phone);
  await visitor.close();
  return { button, hint, message: message?.text.replace(/\d{6}/g, '######').split('\n', 1)[0] };
}

test('the province has words of its own, and the ministry keeps those of the package', async () => {
  assert.deepEqual(await words('province'), {
    ...{ button: 'Gửi đăng ký', hint: 'Số đang dùng' },
    message: '###### la ma dang ky tai Lao Cai. Dung doc cho ai nghe.',
  });
  const others = await words('ministry');
  assert.equal(others.button, 'Đăng ký');
  assert.match(others.message ?? '', /^###### la ma xac thuc/);
});
