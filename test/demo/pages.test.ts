import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noLog } from '../../src/server/observe/log.js';
import { createDemo } from '../../demo/app.js';
import { demoPortals } from '../../demo/portals.js';
import { relyingParties } from '../../demo/relying-party/parties.js';
import { createWorld } from '../../demo/sandbox/world.js';

const [origin, inside] = ['http://localhost:8080', 'http://127.0.0.1:8080'];
const file = { file: 'demo/portals.json', origins: [], port: 8080, sandbox: `${inside}/sandbox`, origin };
const parties = relyingParties({
  ...{ portals: demoPortals(file), origin, inside, now: Date.now, log: noLog },
  nameOf: () => undefined,
});
const app = createDemo({ world: createWorld(), parties, gateway: () => Response.json({ gateway: true }) });
const asBrowser = (path: string) => app.request(path, { headers: { Accept: 'text/html' } });

const PORTALS = ['national', 'ministry', 'province'] as const;
const PAGES = [
  ...[
    '/',
    '/terms',
    '/policy',
    '/sandbox/',
    '/sandbox/people',
    '/sandbox/portals/',
    '/sandbox/phones/0823628899',
    '/embed.html',
  ],
  ...PORTALS.map((portal) => `/${portal}/`),
  '/element/mobile',
];

for (const path of PAGES) {
  test(`${path} says that it is a sandbox, and has a strict policy`, async () => {
    const response = await asBrowser(path);
    assert.equal(response.status, 200);
    const policy = response.headers.get('Content-Security-Policy') ?? '';
    for (const directive of [
      "default-src 'none'",
      PORTALS.some((portal) => path === `/${portal}/`)
        ? "script-src 'self' 'wasm-unsafe-eval'" // for the reader of cards, which is WebAssembly
        : "script-src 'self'",
      "style-src 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "form-action 'self'",
      "require-trusted-types-for 'script'",
      'trusted-types lit-html',
    ]) {
      assert.ok(policy.split('; ').includes(directive), directive);
    }
    assert.doesNotMatch(policy.replace("'wasm-unsafe-eval'", ''), /unsafe|\*/);
    assert.equal(response.headers.get('X-Content-Type-Options'), 'nosniff');
    assert.equal(response.headers.get('Referrer-Policy'), 'no-referrer');
    const page = await response.text();
    assert.match(page, /MÔI TRƯỜNG THỬ NGHIỆM – SANDBOX/);
    assert.doesNotMatch(page, /<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)/, 'nothing inline');
    assert.match(page, /<html lang="vi">/);
  });
}

for (const portal of PORTALS) {
  test(`the ${portal} portal has the same tags as the others, and a link to a phone`, async () => {
    const page = (await (await asBrowser(`/${portal}/`)).text()).replaceAll(/\s+/g, ' ');
    const first = portal === 'ministry' ? '<dvc-register-federation></dvc-register-federation> ' : '';
    const tags = `<dvc-register endpoint="/registration" portal="${portal}" hotline="1900 0000" sign-in-url="/${portal}/sign-in" next-url="/${portal}/sign-in"> ${first}<dvc-register-mobile></dvc-register-mobile> <dvc-register-insurance></dvc-register-insurance> <dvc-register-post></dvc-register-post> <dvc-register-usb signers="agent file vgca"></dvc-register-usb> <dvc-register-sim></dvc-register-sim> <dvc-register-signature></dvc-register-signature> </dvc-register>`;
    const fallback =
      /<p slot="fallback"> ?Phần đăng ký đang được tải\.[^<]*<a href="">tải lại trang này<\/a>\.(?<older> Trình duyệt cũ .*?)? ?<\/p> /;
    assert.match(page, fallback, 'a sentence and a link where scripts do not come (O20)');
    const older = fallback.exec(page)?.groups?.['older'] ?? '';
    assert.equal(older.includes('href="/register?portal=province&amp;lang=vi"'), portal === 'province', 'where hosted');
    assert.ok(page.replace(fallback, '').includes(tags));
    assert.match(page, /href="\/sandbox\/phones\/0823628899"/);
    for (const [, link = ''] of page.matchAll(/(?:href|src)="(\/(?!dist)[^"#]*)"/g)) {
      // The person must be signed in, by the gateway.
      const status = link.endsWith('/apply') ? 303 : link.endsWith('/sign-in') ? 502 : 200;
      assert.equal((await asBrowser(link)).status, status, link);
    }
    assert.match(page, new RegExp(`href="${origin}/account\\?portal=${portal}&amp;lang=vi">Tài khoản của tôi<`));
    assert.equal((await app.request(`/${portal}`)).headers.get('Location'), `/${portal}/`);
  });
}

test('the gateway answers its own paths, with its own headers', async () => {
  for (const path of ['/registration/openapi.json', '/registration/flow', '/scim/v2/Users', '/healthz', '/readyz']) {
    const response = await app.request(path);
    assert.deepEqual(await response.json(), { gateway: true });
    assert.equal(response.headers.get('Content-Security-Policy'), null);
  }
});

test('an element page uses the gateway and the policy of its query', async () => {
  const page = await app.request('/element/mobile?endpoint=https://id.example.vn/registration&portal=ministry&lang=en');
  assert.match(page.headers.get('Content-Security-Policy') ?? '', /connect-src 'self' [^;]*https:\/\/id\.example\.vn;/);
  const html = await page.text();
  assert.match(html, /<dvc-register-mobile endpoint="https:\/\/id\.example\.vn\/registration" portal="ministry"/);
  assert.match(html, /<html lang="en">/);

  const reported = await app.request('/element/mobile?csp=report');
  assert.equal(reported.headers.get('Content-Security-Policy'), null);
  assert.ok(reported.headers.get('Content-Security-Policy-Report-Only'));
  const off = await app.request('/element/mobile?csp=off');
  assert.equal(off.headers.get('Content-Security-Policy'), null);
  assert.equal(off.headers.get('X-Csp-Off'), null);
});

test('an element page’s query never becomes markup or policy', async () => {
  const attack = encodeURIComponent('"><script>alert(1)</script>');
  const page = await app.request(
    `/element/mobile?endpoint=${attack}&portal=${attack}&lang=${attack}&audience=${attack}`,
  );
  assert.doesNotMatch(await page.text(), /<script>alert/);
  const policy = await app.request(`/element/mobile?endpoint=${encodeURIComponent('https://a.vn/;script-src *')}`);
  assert.doesNotMatch(policy.headers.get('Content-Security-Policy') ?? '', /script-src \*/);
  assert.equal((await app.request('/element/constructor')).status, 404);
  assert.equal((await app.request('/element/mobile?csp=loose')).status, 422);
});

test('files have their content type, are revalidated, and cannot leave the folder', async () => {
  const css = await app.request('/assets/base.css');
  assert.match(css.headers.get('Content-Type') ?? '', /^text\/css/);
  assert.equal(css.headers.get('Cache-Control'), 'no-cache');
  const again = await app.request('/assets/base.css', { headers: { 'If-None-Match': css.headers.get('ETag') ?? '' } });
  assert.equal(again.status, 304);
  const font = await app.request('/assets/fonts/be-vietnam-pro-vietnamese-400-normal.woff2');
  assert.equal(font.headers.get('Content-Type'), 'font/woff2');
  for (const path of [
    '/assets/../server.ts',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/dist/..%2fpackage.json',
    '/assets/%00base.css',
    '/assets/%ff',
    '/national/../../package.json',
    '/.data/keys.json',
    '/demo/server.ts',
    '/package.json',
  ]) {
    assert.equal((await app.request(path)).status, 404, path);
  }
});

for (const portal of PORTALS) {
  test(`/${portal}/ describes itself to a search engine`, async () => {
    const page = await (await asBrowser(`/${portal}/`)).text();
    assert.match(page, /<meta name="description" content="[^"]{20,}" \/>/);
  });
}
