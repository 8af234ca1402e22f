/** USB tokens in a real Chromium: files for all three audiences, and our agent on a SoftHSM2 token. Each ending has its own words. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import * as pkijs from 'pkijs';
import { FILE_PASSWORD } from '../../demo/sandbox/pages/tokens-page.js';
import { provisionToken, softHsmConfig, softHsmModule } from '../../demo/sandbox/authority/softhsm.js';
import type { Holder } from '../../demo/sandbox/authority/issue.js';
import { makeAgent, PIN, type AgentWorld } from '../agent/world.js';
import { Gateway, launch, Visitor } from './support.js';

const gateway = new Gateway();
const folder = mkdtempSync(join(tmpdir(), 'dvc-usb-'));
const shots = process.env['SHOTS'];
let browser: Browser;
before(async () => {
  browser = await launch();
  await gateway.start();
});
after(async () => {
  await browser.close();
  await gateway.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function fileOf(id: string): Promise<string> {
  const path = join(folder, `${id}.p12`);
  const response = await fetch(`${gateway.origin}/sandbox/tokens/${id}.p12`);
  writeFileSync(path, Buffer.from(await response.arrayBuffer()));
  return path;
}

async function choose(audience: string, portal = 'national') {
  const visitor = await Visitor.open(browser, gateway, {}, portal);
  await visitor.page.getByText(audience, { exact: true }).first().click();
  await visitor.page.locator('[data-method=usb]').click();
  await visitor.sees('Ký bằng');
  return visitor;
}

async function openFile({ page }: Visitor, id: string, password = FILE_PASSWORD) {
  await page.locator('input[name=file]').setInputFiles(await fileOf(id));
  await page.locator('#secret').fill(password);
  await page.getByRole('button', { name: 'Mở tệp' }).click();
}

async function confirm(visitor: Visitor, email = 'dien@example.vn') {
  await visitor.sees('Xác nhận thông tin');
  await visitor.field('email').fill(email);
  for (const box of await visitor.field('consent').all()) await box.check();
  if (shots) await visitor.page.screenshot({ path: join(shots, 'usb-confirm.png'), fullPage: true });
  await visitor.page.getByRole('button', { name: 'Đăng ký', exact: true }).click();
}

for (const [audience, id, name] of [
  ['Công dân', 'citizen', 'NGUYỄN ĐĂNG ĐIỆN'],
  ['Doanh nghiệp', 'enterprise', 'CÔNG TY CỔ PHẦN THỬ NGHIỆM'],
  ['Cơ quan nhà nước', 'agency', 'SỞ THỬ NGHIỆM'],
] as const) {
  test(`${audience}: opens a file, signs, confirms what the certificate says, and is registered`, async () => {
    const visitor = await choose(audience);
    await openFile(visitor, id, 'sai mật khẩu');
    await visitor.sees('Mã PIN hoặc mật khẩu chưa đúng');
    await openFile(visitor, id);
    await visitor.sees(name);
    if (shots) await visitor.page.screenshot({ path: join(shots, `usb-${id}.png`), fullPage: true });
    await visitor.page.getByRole('button', { name: 'Ký', exact: true }).click();
    await confirm(visitor);
    await visitor.sees('Đăng ký thành công');
    await visitor.close();
  });
}

test('every certificate that cannot be used says why and what to do, and the flow goes on', async () => {
  const visitor = await choose('Công dân');
  const { page } = visitor;
  for (const [id, sentence, next] of [
    ['expired', 'Chứng thư số đã hết hạn.', 'Gia hạn chứng thư số tại nơi cấp'],
    ['stranger', 'Chứng thư số không do tổ chức chứng thực được công nhận cấp.', 'Dùng chứng thư số của'],
    ['server', 'Chứng thư số này không dùng để ký.', 'Chọn chứng thư số khác trên USB.'],
    ['revoked', 'Chứng thư số đã bị thu hồi hoặc đang tạm dừng.', 'Liên hệ nơi cấp để biết lý do'],
    ['legacy', 'Chứng thư số còn ghi CMND 9 số.', 'Xin nơi cấp cập nhật sang CCCD 12 số.'],
    ['enterprise', 'Chứng thư số này không dành cho đối tượng bạn đã chọn.', 'Chọn lại đối tượng'],
  ] as const) {
    await openFile(visitor, id);
    await page.locator('dvc-step-sign .card').waitFor();
    // What the page can tell, it tells before anything is signed; the rest is the gateway's to say.
    if (await page.locator('dvc-step-sign .card input:enabled').count())
      await page.getByRole('button', { name: 'Ký', exact: true }).click();
    await visitor.sees(sentence);
    await visitor.sees(next);
    if (shots) await page.screenshot({ path: join(shots, `usb-${id}.png`), fullPage: true });
    await page.getByRole('button', { name: 'Chọn tệp khác' }).click();
  }
  await visitor.close();
});

/** The file's key and certificate, to be put on a token. */
async function holderOf(id: string): Promise<Holder> {
  const read = (what: readonly string[]) =>
    execFileSync(
      'openssl',
      ['pkcs12', '-in', join(folder, `${id}.p12`), '-nodes', '-passin', `pass:${FILE_PASSWORD}`, ...what],
      { encoding: 'utf8' },
    );
  await fileOf(id);
  const pkcs8 = createPrivateKey(read(['-nocerts'])).export({ format: 'der', type: 'pkcs8' });
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const privateKey = await crypto.subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign']);
  const pem = /-----BEGIN CERTIFICATE-----([^-]*)/.exec(read(['-nokeys', '-clcerts']))?.[1] ?? '';
  const der = new Uint8Array(Buffer.from(pem, 'base64'));
  const certificate = pkijs.Certificate.fromBER(der.buffer);
  return { der, certificate, keys: { privateKey, publicKey: privateKey } };
}

test('the agent: missing, no token, wrong PIN, pulled out, locked, and then registered, in one flow', async () => {
  const fault = join(folder, 'fault');
  const is = (text: string) => writeFileSync(fault, text);
  process.env['DVC_FAULT'] = fault;
  process.env['SOFTHSM2_CONF'] = softHsmConfig(folder);
  const module = softHsmModule() ?? '';
  await provisionToken({ module, label: 'Sandbox Token', pin: PIN, holders: [await holderOf('token')] });
  const visitor = await choose('Công dân');
  const { page } = visitor;
  await page.locator('input[name=signer][value=agent]').check();
  await visitor.sees('Chưa cài đặt công cụ ký điện tử');
  await visitor.sees('Tải về: dvc-register-agent');
  if (shots) await page.screenshot({ path: join(shots, 'usb-missing.png'), fullPage: true });
  is('removed');
  const program = fileURLToPath(new URL('../agent/faulty-process.ts', import.meta.url));
  const world: AgentWorld = await makeAgent({
    modules: [module],
    program,
    allowed: [gateway.origin],
    dev: true,
    fixed: true,
  });
  const again = () => page.getByRole('button', { name: 'Kiểm tra lại' }).click();
  const sign = () => page.getByRole('button', { name: 'Ký', exact: true }).click();
  try {
    await again();
    await visitor.sees('Chưa nhận USB ký số');
    is('');
    await visitor.sees('ĐỖ THỊ TOKEN'); // the agent told of the token: nobody pressed anything
    world.at.pin = '00000000';
    await sign();
    await visitor.sees('Mã PIN hoặc mật khẩu chưa đúng');
    is('locked');
    await sign();
    await visitor.sees('USB ký số đã bị khóa vì nhập sai mã PIN nhiều lần');
    is('');
    world.at.pin = PIN;
    world.at.thinking = new Promise(() => undefined);
    await sign();
    await visitor.sees('Hãy nhập mã PIN trong cửa sổ của phần mềm ký số…');
    is('removed');
    await visitor.sees('Chưa nhận USB ký số');
    world.at.thinking = Promise.resolve();
    is('');
    await visitor.sees('ĐỖ THỊ TOKEN');
    await sign();
    await confirm(visitor);
    await visitor.sees('Đăng ký thành công');
    assert.equal(world.at.asked.at(-1)?.origin, gateway.origin);
    await visitor.close();
  } finally {
    await world.agent.close();
  }
});
