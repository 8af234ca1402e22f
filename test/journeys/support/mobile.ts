import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ViewportSize } from 'playwright-core';
import { PASSWORD, person, stage, Visitor } from './support.js';

const MISMATCH =
  'Thông tin đăng ký không khớp với thông tin thuê bao tại nhà mạng, vui lòng kiểm tra/đăng ký lại với nhà mạng';

/**
 * Every journey of the mobile method at this window size. Each checks what the page shows and what
 * the gateway stores.
 */
export function journeys(viewport: ViewportSize): void {
  const journey = (name: string, run: () => Promise<void>) => {
    test(`${name} (${viewport.width} px)`, run);
  };
  const { gateway, ...scene } = stage();
  const open = (portal?: string) => scene.open({ viewport }, portal);

  journey('the guide’s own example person registers, and is in the database once, with consent and audit', async () => {
    const dien = person('0823628899');
    const visitor = await open();
    await visitor.toCode(dien);
    await visitor.sees('Mã đã gửi đến 082****899.');
    await visitor.enterCode(dien);
    await visitor.sees('Bước 3/3');
    await visitor.setPassword();
    await visitor.sees('Đăng ký thành công');
    // The portal's cards about the steps are for people who have steps before them.
    assert.equal(await visitor.page.locator('[data-for]:not([data-for=""]):visible').count(), 0);
    await visitor.leave();
    const found = await gateway.accountsOf(dien.citizenId);
    assert.equal(found.rows.length, 1);
    assert.equal(found.details?.['fullName'], dien.fullName);
    assert.equal(found.consents, 3);
    assert.equal(found.events, 1);
    assert.match(found.rows[0]?.password ?? '', /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  journey(
    'an identity that is registered already is told so kindly, after its phone has answered, on another portal',
    async () => {
      const dien = person('0823628899');
      const visitor = await open('ministry');
      await visitor.toCode(dien);
      await visitor.enterCode(dien);
      await visitor.sees('Bạn đã có tài khoản dịch vụ công. Không cần đăng ký lại.');
      await visitor.sees('Đăng nhập bằng số CCCD và mật khẩu của bạn.');
      await visitor.leave();
    },
  );

  journey('a SIM in somebody else’s name gets the guide’s sentence, and the 1414 advice', async () => {
    const who = person('0936222111');
    const visitor = await open();
    await visitor.toCode(who);
    await visitor.enterCode(who);
    await visitor.page.getByText(MISMATCH, { exact: true }).waitFor();
    assert.equal(await visitor.page.locator('a[href="sms:1414?body=TTTB"]').count(), 1);
    await visitor.page.getByText('Sửa thông tin').click();
    await visitor.field('citizenId').waitFor();
    assert.equal(await visitor.field('fullName').inputValue(), who.fullName);
    await visitor.leave();
  });

  journey('a SIM that is still tied to a CMND gets a text of its own', async () => {
    const who = person('0945678901');
    const visitor = await open();
    await visitor.toCode(who);
    await visitor.enterCode(who);
    await visitor.sees(/vẫn gắn với CMND 9 số/);
    assert.equal(await visitor.page.getByText(MISMATCH).count(), 0);
    await visitor.leave();
  });

  journey('five wrong codes close the flow', async () => {
    const who = person('0912345678');
    const visitor = await open();
    await visitor.toCode(who);
    const [message] = await gateway.messages(who.phone);
    const wrong = message?.code === '111111' ? '222222' : '111111';
    for (const left of [4, 3, 2, 1]) {
      await visitor.field('code').fill(wrong);
      await visitor.submit();
      await visitor.sees(`Mã chưa đúng. Bạn còn ${left} lần nhập.`);
    }
    await visitor.field('code').fill(wrong);
    await visitor.submit();
    await visitor.sees('Đã nhập sai quá số lần cho phép');
    await visitor.leave();
  });

  journey('an expired code is told as such, and a new one takes its place', async () => {
    const who = person('0987654321');
    const visitor = await open();
    await visitor.toCode(who);
    const [first] = await gateway.messages(who.phone);
    await gateway.post('clock', { minutes: 6 });
    await visitor.enterCode(who);
    await visitor.sees('Mã đã hết hạn. Hãy lấy mã mới.');
    await visitor.page.getByText('Gửi lại mã', { exact: true }).click();
    await visitor.sees('Mã còn hiệu lực');
    const [second, ...others] = await gateway.messages(who.phone);
    assert.equal(others.length, 1);
    assert.notEqual(second?.code, first?.code);
    await visitor.enterCode(who);
    await visitor.sees('Bước 3/3');
    await gateway.post('clock', { minutes: 0 });
    await visitor.leave();
  });

  journey(
    'a carrier that is down is told, keeps what was typed, and the same answer goes on when it is back',
    async () => {
      const who = person('0971112233');
      const visitor = await open();
      await gateway.post('sms', { mode: 'down' });
      await visitor.choose();
      await visitor.fill(who);
      await visitor.submit();
      await visitor.sees(/Hệ thống của nhà mạng đang gián đoạn/);
      assert.equal(await visitor.field('fullName').inputValue(), who.fullName);
      await gateway.post('sms', { mode: 'normal' });
      await visitor.submit();
      await visitor.field('code').waitFor();
      await gateway.post('carrier', { mode: 'down' });
      await visitor.enterCode(who);
      await visitor.sees(/Hệ thống của nhà mạng đang gián đoạn/);
      await gateway.post('carrier', { mode: 'normal' });
      // After its pause the circuit breaker lets one call through.
      for (let round = 0; round < 20 && !(await visitor.field('password').count()); round += 1) {
        await visitor.submit();
        await visitor.page.waitForTimeout(1500);
      }
      await visitor.sees('Bước 3/3');
      await visitor.leave();
    },
  );

  journey('a reload in the middle comes back to the step, with nothing that was typed in the browser', async () => {
    const who = person('0868555123');
    const visitor = await open();
    await visitor.toCode(who);
    await visitor.page.reload();
    await visitor.field('code').waitFor();
    await visitor.sees('Mã đã gửi đến 086****123.');
    const stored = await visitor.page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));
    for (const typed of [who.citizenId, who.fullName, who.phone, who.phone.slice(1)])
      assert.ok(!stored.includes(typed));
    await visitor.enterCode(who);
    await visitor.field('password').waitFor();
    await visitor.page.reload();
    await visitor.field('password').waitFor();
    await visitor.setPassword();
    await visitor.sees('Đăng ký thành công');
    // The portal's server has redeemed the receipt.
    await visitor.page.locator('form[data-person]').waitFor();
    await visitor.page.reload();
    await visitor.sees('Bạn đã đăng nhập vào cổng này.');
    await visitor.page.getByRole('button', { name: 'Đăng xuất' }).click();
    await visitor.page.locator('[data-method=mobile]').waitFor();
    await visitor.leave();
  });

  journey('a double click sends one code', async () => {
    const who = person('0939888777');
    const visitor = await open();
    await visitor.choose();
    await visitor.fill(who);
    await visitor.page.locator('button[type=submit]').dblclick();
    await visitor.field('code').waitFor();
    assert.equal((await gateway.messages(who.phone)).length, 1);
    await visitor.leave();
  });

  journey('of two tabs on one registration, the one that is behind is told where it goes on', async () => {
    const who = person('0563210987');
    const visitor = await open();
    await visitor.toCode(who);
    const stored = await visitor.page.evaluate(() => Object.entries({ ...sessionStorage }));
    const second = new Visitor(await visitor.page.context().newPage(), gateway);
    await second.page.goto(`${gateway.origin}/terms`);
    await second.page.evaluate((entries) => {
      for (const [name, value] of entries) sessionStorage.setItem(name, value as string);
    }, stored);
    await second.page.goto(`${gateway.origin}/national/`);
    await second.field('code').waitFor();
    await visitor.enterCode(who);
    await visitor.field('password').waitFor();
    await second.enterCode(who);
    await second.sees('Đăng ký này đang được tiếp tục ở một tab khác.');
    await visitor.setPassword();
    await visitor.sees('Đăng ký thành công');
    await visitor.close();
  });

  journey('another browser profile cannot use a copied session', async () => {
    const who = person('0903456789');
    const visitor = await open();
    await visitor.toCode(who);
    const stored = await visitor.page.evaluate(() => Object.entries({ ...sessionStorage }));
    const thief = await open();
    await thief.page.evaluate((entries) => {
      for (const [name, value] of entries) sessionStorage.setItem(name, value as string);
    }, stored);
    await thief.page.reload();
    await thief.field('citizenId').waitFor();
    assert.equal(await thief.field('code').count(), 0);
    await thief.close();
    await visitor.leave();
  });

  journey('a gateway that is killed and started again between two steps loses nothing', async () => {
    const who = person('0888012345');
    const visitor = await open();
    await visitor.toCode(who);
    await gateway.end('SIGKILL');
    const [code] = [await visitor.field('code').count()];
    assert.equal(code, 1);
    await visitor.field('code').fill('000000');
    await visitor.submit();
    await visitor.sees(/Chưa kết nối được/);
    await gateway.start();
    await visitor.enterCode(who);
    await visitor.field('password').waitFor();
    await gateway.end('SIGKILL');
    await gateway.start();
    await visitor.setPassword();
    await visitor.sees('Đăng ký thành công');
    await visitor.leave();
    const found = await gateway.accountsOf(who.citizenId);
    assert.equal(found.rows.length, 1);
    assert.equal(found.consents, 3);
  });

  journey('the guide’s example password meets the rule, and is refused as too common', async () => {
    const who = person('0329876543');
    const visitor = await open('province');
    await visitor.toCode(who);
    await visitor.enterCode(who);
    await visitor.field('password').fill('Aa@123456');
    assert.equal(await visitor.page.locator('.rules .good').count(), 5);
    await visitor.page.locator('#repeat').fill('Aa@123456');
    await visitor.submit();
    await visitor.sees(/quá phổ biến/);
    await visitor.field('password').fill('aaaaaaaa');
    await visitor.page.locator('#repeat').fill('aaaaaaaa');
    await visitor.submit();
    await visitor.sees('Mật khẩu chưa đủ các điều kiện bên dưới.');
    await visitor.setPassword(PASSWORD);
    await visitor.sees('Đăng ký thành công');
    await visitor.leave();
  });

  journey('the database holds those who were told that they are registered, and nobody else', async () => {
    const registered = ['0823628899', '0868555123', '0563210987', '0888012345', '0329876543'];
    const refused = ['0936222111', '0945678901', '0912345678', '0987654321', '0971112233', '0939888777', '0903456789'];
    for (const [phones, accounts] of [
      [registered, 1],
      [refused, 0],
    ] as const) {
      for (const phone of phones) {
        const { rows, consents, events, all } = await gateway.accountsOf(person(phone).citizenId);
        assert.deepEqual([rows.length, consents, events], [accounts, accounts * 3, accounts], phone);
        assert.equal(all, registered.length);
      }
    }
  });
}
