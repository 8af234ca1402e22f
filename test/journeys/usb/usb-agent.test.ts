/**
 * The agent with SoftHSM2 tokens, and a page that Chromium treats as public (F7). Each fault has
 * its own text and next action; after it is corrected, the same flow goes on.
 */
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, CDPSession } from 'playwright-core';
import { provisionToken, softHsmConfig, softHsmModule } from '../../../demo/sandbox/authority/softhsm.js';
import { askAgent, elsewhere, squat } from '../support/attackers.js';
import { makeAgent, PIN, type AgentWorld } from '../../agent/world.js';
import { bundle } from '../../support/bundle.js';
import { atSigning, Files, press, register, shot } from '../support/usb.js';
import { launch } from '../../support/browser.js';
import { Gateway, violations, type Visitor } from '../support/support.js';

const toBase64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

const gateway = new Gateway();
const files = new Files(gateway);
const module = softHsmModule() ?? '';
/** The current token's fault: see `faulty-process.ts`. */
const fault = join(files.folder, 'fault');
const is = (text: string) => writeFileSync(fault, text);
let browser: Browser;
/** Settings last as long as this connection. */
let devTools: CDPSession;

before(async () => {
  await gateway.start();
  const { port } = new URL(gateway.origin);
  const overrides = `--ip-address-space-overrides=127.0.0.1:${port}=public,[::1]:${port}=public`;
  browser = await launch({ args: [overrides] });
  devTools = await browser.newBrowserCDPSession();
  process.env['DVC_FAULT'] = fault;
});
const closers: (() => unknown)[] = [];
after(async () => {
  for (const close of closers) close();
  await browser.close();
  await gateway.remove();
  files.remove();
});

/** Sets the person's answer to the browser's permission prompt for local programs. */
async function browserSays(setting: 'granted' | 'denied') {
  const { browserContextIds } = await devTools.send('Target.getBrowserContexts');
  const permission = { permission: { name: 'loopback-network' }, setting, origin: gateway.origin };
  for (const browserContextId of browserContextIds)
    await devTools.send('Browser.setPermission', { ...permission, browserContextId });
}

/**
 * A visitor who has chosen the agent on a public page, with or without the permission for local
 * programs.
 */
async function atAgent(
  audience: 'citizen' | 'enterprise' | 'agency' = 'citizen',
  setting: 'granted' | 'denied' = 'granted',
) {
  const visitor = await atSigning(browser, gateway, audience);
  await browserSays(setting);
  await visitor.page.locator('input[name=signer][value=agent]').check();
  return visitor;
}

/** An agent on the usual port, with its own token for these people. */
async function withAgent(
  ids: readonly string[],
  work: (world: AgentWorld) => Promise<void>,
  options: { readonly modules?: readonly string[]; readonly allowed?: readonly string[] } = {},
) {
  is('');
  // SoftHSM2 reads its configuration once per process: the folder stays, its contents are replaced.
  rmSync(join(files.folder, 'tokens'), { recursive: true, force: true });
  process.env['SOFTHSM2_CONF'] = softHsmConfig(files.folder);
  const holders = await Promise.all(ids.map((id) => files.holder(id)));
  await provisionToken({ module, label: 'Sandbox Token', pin: PIN, holders });
  const program = await bundle('test/agent/faulty-process.ts');
  const { modules, allowed = [] } = options;
  const world = await makeAgent({
    ...(modules ? { modules } : { modules: [module], program }),
    ...{ allowed: [gateway.origin, ...allowed], dev: true, fixed: true },
  });
  try {
    await work(world);
  } finally {
    await world.agent.close();
  }
}

test('agent missing, no token, wrong PIN, locked, pulled out, then registered, in one flow', async () => {
  const visitor = await atAgent();
  await visitor.sees('Chưa cài đặt công cụ ký điện tử');
  await visitor.sees('Máy này cần dvc-register-agent. Hãy gọi tổng đài hỗ trợ của cổng');
  assert.equal(
    await visitor.page.locator('dvc-step-sign a').count(),
    0,
    'the portal names no download: none is linked',
  );
  assert.deepEqual(await violations(visitor.page), []);
  await shot(visitor, 'missing');
  const again = () => press(visitor, 'Kiểm tra lại');
  const sign = () => press(visitor, 'Ký');
  await withAgent(['token'], async ({ at }) => {
    is('removed');
    await again();
    await visitor.sees('Chưa nhận USB ký số');
    await shot(visitor, 'token-missing');
    is('');
    await visitor.sees('ĐỖ THỊ TOKEN'); // found without a press, by the agent’s event
    is('low');
    at.pin = '00000000';
    await sign();
    await visitor.sees('Mã PIN chưa đúng');
    await visitor.sees('Còn 2 lần thử trước khi USB bị khóa.');
    await shot(visitor, 'wrong-pin');
    is('locked');
    await sign();
    await visitor.sees('USB ký số đã bị khóa vì nhập sai mã PIN nhiều lần');
    await visitor.sees('Liên hệ nơi cấp USB để mở khóa');
    await shot(visitor, 'locked');
    is('');
    at.pin = PIN;
    at.thinking = new Promise(() => undefined);
    const asked = at.asked.length;
    await sign();
    await visitor.sees('Hãy nhập mã PIN trong cửa sổ của phần mềm ký số…');
    while (at.asked.length === asked) await new Promise(setImmediate);
    is('removed');
    await visitor.sees('Chưa nhận USB ký số');
    at.thinking = Promise.resolve();
    is('');
    await visitor.sees('ĐỖ THỊ TOKEN');
    await sign();
    await register(visitor);
    assert.equal(at.asked.at(-1)?.origin, gateway.origin);
  });
  await visitor.close();
});

test('a missing driver is reported with its download, and “check again” finds it once installed', async () => {
  const visitor = await atAgent();
  await withAgent(['token'], () => lookAgain(visitor, 'Chưa có driver của USB ký số'), {
    modules: ['/nowhere/driver.so'],
  });
  await visitor.sees('Cài driver do nơi cấp USB cung cấp');
  await shot(visitor, 'driver-missing');
  await withAgent(['token'], () => lookAgain(visitor, 'ĐỖ THỊ TOKEN'));
  await visitor.close();
});

async function lookAgain(visitor: Visitor, sees: string) {
  await press(visitor, 'Kiểm tra lại');
  await visitor.sees(sees);
}

test('no certificate on the token, then only unusable ones: each says why (T15, T16, T18)', async () => {
  const visitor = await atAgent();
  await withAgent([], () => lookAgain(visitor, 'Không có chứng thư số dùng được'));
  const bad = ['expired', 'not-yet-valid', 'stranger', 'server', 'legacy', 'enterprise', 'no-identity'];
  await withAgent(bad, async () => {
    await lookAgain(visitor, 'TRẦN THỊ HẾT HẠN');
    for (const sentence of [
      'Chứng thư số đã hết hạn.',
      'Chứng thư số chưa đến ngày có hiệu lực.',
      'không nằm trong danh sách mà cổng này biết.',
      'Chứng thư số này không dùng để ký số được.',
      'Chứng thư số còn ghi số CMND.',
      'Đây là chứng thư số của tổ chức.',
      'Chứng thư số không có số CCCD.',
    ])
      await visitor.sees(sentence);
    assert.equal(await visitor.page.locator('dvc-step-sign .card').count(), bad.length);
    assert.equal(await visitor.page.locator('dvc-step-sign .card input:enabled').count(), 0);
    assert.deepEqual(await violations(visitor.page), []);
    await shot(visitor, 'unusable');
  });
  await visitor.close();
});

test('a fault that only the gateway can find is reported after signing, and another certificate works', async () => {
  const visitor = await atAgent();
  const choose = (name: string) => visitor.page.locator('dvc-step-sign .card', { hasText: name }).click();
  await withAgent(['revoked', 'impostor', 'citizen'], async () => {
    await lookAgain(visitor, 'LÊ VĂN THU HỒI');
    await shot(visitor, 'cards');
    for (const [name, sentence] of [
      ['LÊ VĂN THU HỒI', 'Chứng thư số đã bị thu hồi hoặc đang tạm dừng.'],
      ['KẺ MẠO DANH', 'Chứng thư số không do tổ chức chứng thực được công nhận cấp.'],
    ] as const) {
      await choose(name);
      await press(visitor, 'Ký');
      await visitor.sees(sentence);
      await shot(visitor, 'refused');
    }
    await choose('NGUYỄN ĐĂNG ĐIỆN');
    await press(visitor, 'Ký');
    await visitor.field('email').waitFor();
  });
  await visitor.close();
});

for (const [audience, ids, name] of [
  ['enterprise', ['enterprise', 'token'], 'CÔNG TY CỔ PHẦN THỬ NGHIỆM'],
  ['agency', ['enterprise', 'agency', 'token'], 'SỞ THỬ NGHIỆM'],
] as const) {
  test(`${audience}: signs with its own certificate and registers`, async () => {
    const visitor = await atAgent(audience);
    if (audience === 'agency') {
      await visitor.sees('Tải về: phần mềm và driver của Ban Cơ yếu Chính phủ');
      const link = visitor.page.getByRole('link', { name: 'Ban Cơ yếu' });
      assert.equal(await link.getAttribute('href'), 'https://ca.gov.vn/tai-phan-mem');
    }
    await withAgent(ids, async () => {
      await lookAgain(visitor, name);
      assert.equal(await visitor.page.locator('dvc-step-sign .card input:enabled').count(), 1);
      // An agency is shown only certificates of its own authority.
      assert.equal(await visitor.page.locator('dvc-step-sign .card').count(), audience === 'agency' ? 1 : 2);
      await press(visitor, 'Ký');
      await register(visitor);
    });
    await visitor.close();
  });
}

test('a blocked permission is not reported as a missing agent, and the page goes on once it is allowed (F7)', async () => {
  const visitor = await atAgent('citizen', 'denied');
  await withAgent(['token'], async ({ agent }) => {
    await visitor.sees('Trình duyệt đang chặn trang này kết nối với phần mềm ký số');
    await visitor.sees('Bật “Ứng dụng trên thiết bị”');
    assert.equal(await visitor.page.getByText('Chưa cài đặt công cụ ký điện tử').count(), 0);
    assert.deepEqual(await violations(visitor.page), []);
    await shot(visitor, 'blocked');
    await lookAgain(visitor, 'Trình duyệt đang chặn');
    await browserSays('granted');
    await visitor.sees('ĐỖ THỊ TOKEN'); // found without a press
    await agent.close();
    await press(visitor, 'Ký');
    await visitor.sees('Chưa cài đặt công cụ ký điện tử');
  });
  await visitor.close();
});

test('a signature over a challenge relayed from another origin is refused (T13)', async () => {
  const evil = await elsewhere(browser);
  closers.push(evil.close);
  const own = await atAgent();
  await withAgent(
    ['citizen'],
    async ({ agent, at }) => {
      const [{ result }, certificate] = await Promise.all([
        askAgent(evil.page, agent.port, { op: 'getCertificates' }),
        files.holder('citizen').then(({ der }) => toBase64(der)),
      ]);
      const [{ id }] = result as [{ id: string }];
      for (const [victim, outcome] of [
        [evil.page, '[part=problem]'],
        // Control: the same relay on the portal's own page works, so the origin makes the
        // difference.
        [own.page, 'input[name=email]'],
      ] as const) {
        const attacker = await atSigning(browser, gateway);
        await attacker.page.exposeFunction('relay', async (nonce: string, flowId: string) => {
          const answer = await askAgent(victim, agent.port, { op: 'authenticate', certificate: id, nonce, flowId });
          return answer.result;
        });
        // In their own browser attackers control everything: their "signer" relays to another
        // person's token.
        await attacker.page.evaluate(`{
          const bytes = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
          const certificate = bytes('${certificate}');
          document.querySelector('dvc-register-usb').signers = [{
            id: 'relay',
            detect: async () => 'ready',
            certificates: async () => ({ ok: true, value: [{ id: 'x', certificate, chain: [], token: 'x' }] }),
            async sign(_, { nonce, flow }) {
              const { algorithm, signature } = await relay(nonce, flow);
              return { ok: true, value: { algorithm, signature: bytes(signature) } };
            },
            install: () => [],
          }];
        }`);
        await attacker.sees('NGUYỄN ĐĂNG ĐIỆN');
        await press(attacker, 'Ký');
        await attacker.page.locator(outcome).waitFor();
        if (victim === evil.page) await attacker.sees('Chữ ký không đúng với chứng thư số đã chọn.');
        assert.equal(at.asked.at(-1)?.origin, await victim.evaluate('origin'), 'the person was shown whose page asks');
        await attacker.close();
      }
    },
    { allowed: [evil.origin] },
  );
  await own.close();
});

test('a program on the agent’s port learns only origin, nonce and name, and its signature is refused (T29)', async () => {
  const certificate = toBase64((await files.holder('citizen')).der);
  const heard: Record<string, unknown>[] = [];
  const headers: Record<string, unknown>[] = [];
  const giveBack = await squat((socket, request) => {
    // The pages of journeys that run beside this one ask on the same ports.
    if (request.origin !== gateway.origin) return;
    headers.push(request);
    socket.on('message', (data: Buffer) => {
      const said = JSON.parse(data.toString()) as { readonly id: number; readonly op: string };
      heard.push(said);
      const results: Readonly<Record<string, unknown>> = {
        hello: { agent: 'dvc-register-agent', version: '9.9.9' },
        listTokens: [{ label: 'USB', tries: 'enough' }],
        getCertificates: [{ id: 'ab'.repeat(32), token: 'USB', certificate, chain: [] }],
        authenticate: { algorithm: 'RS256', signature: toBase64(new Uint8Array(256).fill(7)) },
      };
      socket.send(JSON.stringify({ id: said.id, ok: true, result: results[said.op] }));
    });
  });
  closers.push(giveBack);
  const visitor = await atAgent();
  await visitor.sees('NGUYỄN ĐĂNG ĐIỆN');
  await press(visitor, 'Ký');
  await visitor.sees('Chữ ký không đúng với chứng thư số đã chọn. Hãy ký lại.');
  // A slow page may ask anew who is there.
  assert.deepEqual(
    [...new Set(heard.map((said) => Object.keys(said).join(' ')))],
    ['id op', 'id op certificate nonce flowId'],
  );
  const asked = heard.at(-1) ?? {};
  assert.equal(asked['certificate'], 'ab'.repeat(32), 'which is what it had said itself');
  assert.match(String(asked['nonce']), /^[\w+/-]{43,128}={0,2}$/);
  assert.match(String(asked['flowId']), /^[\w-]{16,128}$/);
  // The flow's bearer id and its key never leave the browser on this socket.
  const kept = await visitor.page.evaluate<string>('JSON.stringify({ ...sessionStorage, ...localStorage })');
  for (const secret of kept.match(/[\w-]{20,}/g) ?? []) assert.ok(!JSON.stringify([heard, headers]).includes(secret));
  for (const each of headers)
    assert.deepEqual(
      Object.keys(each).filter((name) => /cookie|authorization|dpop|referer/i.test(name)),
      [],
    );
  await visitor.close();
});
