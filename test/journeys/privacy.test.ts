import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { launch } from '../support/browser.js';
import { PASSWORD, person, stage, Visitor } from './support/support.js';

const { gateway, browser, open } = stage();

test('no personal data in logs, URLs, events, browser storage or problems, on the way to an account', async () => {
  const who = person('0823628899');
  const visitor = await open();
  const { page } = visitor;
  const seen: Record<'urls' | 'problems' | 'events' | 'storage' | 'console', string[]> = {
    urls: [],
    problems: [],
    events: [],
    storage: [],
    console: [],
  };
  page.on('console', (message) => seen.console.push(message.text()));
  const reading: Promise<unknown>[] = [];
  page.on('request', (request) => seen.urls.push(request.url()));
  page.on('response', (response) => {
    if (response.status() >= 400) reading.push(response.text().then((text) => seen.problems.push(text)));
  });
  await page.exposeFunction('tell', (text: string) => seen.events.push(text));
  await page.evaluate(() => {
    for (const name of ['dvc-method', 'dvc-step', 'dvc-problem', 'dvc-complete']) {
      document.addEventListener(name, (event) => {
        const values = Object.fromEntries(
          Object.entries(event).concat(Object.entries(Object.getOwnPropertyDescriptors(event))),
        );
        (globalThis as unknown as { tell: (text: string) => void }).tell(`${name} ${JSON.stringify(values)}`);
      });
    }
  });
  const store = async () =>
    seen.storage.push(
      await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie])),
    );

  await visitor.choose();
  await visitor.fill({ ...who, phone: '0823' });
  await visitor.field('email').fill('dien.bi.mat@example.vn');
  await visitor.submit();
  await visitor.sees(/Nhập số di động Việt Nam/);
  await visitor.field('phone').fill(who.phone);
  await visitor.submit();
  await visitor.field('code').waitFor();
  await store();
  const [message] = await gateway.messages(who.phone);
  const code = message?.code ?? '';
  await visitor.field('code').fill(code === '000000' ? '000001' : '000000');
  await visitor.submit();
  await visitor.sees(/Bạn còn 4 lần nhập/);
  await visitor.enterCode(who);
  await visitor.field('password').waitFor();
  await visitor.setPassword('Aa@123456');
  await visitor.sees(/quá phổ biến/);
  await visitor.setPassword(PASSWORD);
  await visitor.sees('Đăng ký thành công');
  await store();
  await Promise.all(reading);
  await visitor.close();
  await gateway.end();

  assert.ok(
    seen.urls.length > 10 && seen.problems.length >= 2 && seen.events.length >= 5,
    'there was something to look at',
  );
  assert.ok(gateway.output.join('').includes('"event":"request"'));
  const secrets = [
    who.citizenId,
    who.fullName,
    who.birthDate,
    who.phone,
    who.phone.slice(1),
    'dien.bi.mat',
    PASSWORD,
    'Aa@123456',
  ];
  for (const [place, texts] of Object.entries({ ...seen, logs: gateway.output })) {
    // The page itself links to the phone of the guide's person; the demo does that, not the
    // journey.
    const text = texts.filter((each) => !each.includes('/sandbox/phones/')).join('\n');
    for (const secret of secrets) assert.ok(!text.includes(secret), `${secret} in ${place}`);
    assert.ok(!new RegExp(`\\b${code}\\b`).test(text), `the code in ${place}`);
  }
});

/** All texts and input values of the page, through every shadow root. */
const everything = (visitor: Visitor) =>
  visitor.page
    .locator('*:not(style, script)')
    .evaluateAll((elements) =>
      elements
        .flatMap((element) => [
          element instanceof HTMLInputElement ? element.value : '',
          ...Array.from(element.childNodes, (node) => (node.nodeType === Node.TEXT_NODE ? node.textContent : '')),
        ])
        .join('\n'),
    );

/** Chromium's headless shell has no back/forward cache. */
async function cachingBrowser(t: TestContext) {
  const executablePath = process.env['CHROME_PATH'] ?? '/usr/bin/chromium';
  const browser = await launch({ executablePath, ignoreDefaultArgs: ['--disable-back-forward-cache'] });
  t.after(() => browser.close());
  return browser;
}

for (const kept of [true, false]) {
  test(`T42: on a shared computer, going back after the end shows no personal data, ${kept ? 'from the back/forward cache' : 'loaded anew'}`, async (t) => {
    if (!gateway.running) await gateway.start();
    const own = kept ? await cachingBrowser(t) : browser();
    const who = person(kept ? '0356789012' : '0912345678');
    const visitor = await Visitor.open(own, gateway);
    // WebOTP keeps a page out of the back/forward cache; without it the page is cached.
    await visitor.page.evaluate(() => Reflect.deleteProperty(globalThis, 'OTPCredential'));
    await visitor.toCode(who);
    await visitor.enterCode(who);
    await visitor.setPassword(PASSWORD);
    await visitor.sees('Đăng ký thành công');
    // The portal's own head names the person too, once its server knows the receipt.
    await visitor.page.locator('[data-person] span:not(:empty)').waitFor({ state: 'attached' });
    await visitor.page.evaluate(() => Object.assign(globalThis, { before: true }));
    await visitor.page.goto(`${gateway.origin}/sandbox/`);
    await visitor.page.goBack({ waitUntil: 'commit' });
    await visitor.page.locator('dvc-register').waitFor();
    await visitor.sees('Đăng ký');
    // A page from the cache is cleaned when it is shown, before its first frame.
    await visitor.page.evaluate(
      () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
    );
    assert.equal(await visitor.page.evaluate(() => 'before' in globalThis), kept, 'the page is the one that was left');
    const shown = await everything(visitor);
    assert.ok(shown.includes('Đăng ký'), 'there is something to read');
    for (const secret of [who.citizenId, who.fullName, who.birthDate, who.phone.slice(1), PASSWORD])
      assert.ok(!shown.includes(secret), 'what was typed is shown again');
    const { rows } = await gateway.accountsOf(who.citizenId);
    assert.equal(rows.length, 1, 'there was something to show');
    await visitor.close();
  });
}
