/** The gateway's own pages, as a browser without scripts gets them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageHeaders } from '../../../src/server/pages/headers.js';
import { recoverPage } from '../../../src/server/pages/recover-page.js';
import { returnPath } from '../../../src/server/pages/return-path.js';
import { checkBrand } from '../../../src/server/pages/brand.js';
import type { Audience } from '../../../src/flow/method.js';
import { mobileRecovery, usbRecovery } from '../../../src/methods/recover.js';
import { createPortals, type Portal } from '../../../src/server/registration/portals.js';
import { PORTALS } from '../../../src/testing/world.js';
import { gateway, HOME } from '../sign-in/support.js';

const [national, ministry] = PORTALS;
assert.ok(national && ministry);
const hosted: Portal = {
  ...ministry,
  ...{ hosted: true, terms: 'https://ministry.vn/terms', policy: 'https://ministry.vn/policy' },
  brand: { logo: 'https://static.ministry.vn/logo.svg', theme: { '--dvc-color-primary': '#8a1014' } },
};
const { browser, server, person } = await gateway({ portals: createPortals([national, hosted]) });

const page = async (path: string, headers: Record<string, string> = {}) => {
  const response = await server.fetch(new Request(`${HOME}${path}`, { headers }));
  return { status: response.status, headers: response.headers, text: await response.text() };
};

test('T54: a page leads to the OpenID Provider or to the account, and nowhere else', () => {
  for (const path of ['/oidc/interaction/abc-_123', '/oidc/auth/x~y.z', '/oidc/interaction/abc?x=1&y=a%20b'])
    assert.equal(returnPath(path), path);
  for (const payload of [
    ...['', '/', '/account', '/account/', '/account/export', '/oidc', '/oidc/', '/registration/flow', '/console/'],
    ...[
      'https://evil.example.vn/',
      '//evil.example.vn',
      '///evil.example.vn',
      '/\\evil.example.vn',
      '\\\\evil',
      'evil',
    ],
    ...[
      '/oidc//evil.example.vn',
      '/oidc/../console',
      '/oidc/%2e%2e/console',
      '/oidc/..%2fconsole',
      '/oidc/.',
      '/oidc/..',
    ],
    ...[
      '/oidc/a/../../console',
      '/oidc/./a',
      '/oidc/a\\..\\b',
      '/oidc/a%0d%0aSet-Cookie:x',
      '/oidc/a\r\nX: y',
      ' /oidc/a',
    ],
    ...['/oidc/a\t', '/\t/evil.example.vn', '/oidc@evil.example.vn', '/oidc.evil', '/oidcx/a', '/OIDC/a', '/oidc/a#/x'],
    ...['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,x', 'vbscript:x', 'blob:x', 'file:///etc/passwd'],
    ...['/oidc/a?x=<script>', '/oidc/a?x="', `/oidc/a?${'x'.repeat(2000)}`, '/oidc/a?x=\\', '/oidc/a??', '%2foidc/a'],
    ...[
      '/oidc/ａ',
      '/oidc/a\u0000',
      '/oidc/a\u202e',
      '/account?return=https://evil',
      '/account#x',
      HOME,
      `${HOME}/oidc/a`,
    ],
  ])
    assert.equal(returnPath(payload), '/account', payload);
});

test('T54: what the query brings is never a link, a tag or a script of the page', async () => {
  const evil = `"><script>alert(1)</script>`;
  const query = new URLSearchParams({ portal: evil, lang: evil, return: evil, acr: evil, audience: evil });
  const { status, text } = await page(`/sign-in?${query}`);
  assert.equal(status, 200);
  assert.ok(!text.includes('alert(1)'));
  assert.match(text, /data-next="\/account"/);
});

test('the page speaks the person’s language, and names the portal that sent them', async () => {
  const vi = await page('/sign-in?portal=national');
  assert.match(vi.text, /<html lang="vi">/);
  assert.match(vi.text, /<title>Đăng nhập – Cổng Dịch vụ công quốc gia<\/title>/);
  assert.match(vi.text, /<a href="\/sign-in\?portal=national&amp;lang=en" lang="en" hreflang="en">English<\/a>/);
  assert.match(vi.text, /<noscript>/);
  const en = await page('/sign-in?portal=national&lang=en-GB&return=/oidc/interaction/x');
  assert.match(en.text, /<html lang="en">/);
  assert.match(en.text, /data-next="\/oidc\/interaction\/x"/);
  const asked = await page('/sign-in', { 'Accept-Language': 'fr-FR,en;q=0.8,vi;q=0.5' });
  assert.match(asked.text, /<html lang="en">/);
});

test('sign-in and recovery say in one sentence what they are for, to the person and to a search engine', async () => {
  for (const path of ['/sign-in', '/sign-in?lang=en', '/recover', '/recover?lang=en']) {
    const { text } = await page(path);
    const [, lead = ''] = /<p class="lead">([^<]+)<\/p>/.exec(text) ?? [];
    assert.ok(lead.endsWith('.'), path);
    assert.ok(text.includes(`<meta name="description" content="${lead}" />`), path);
  }
});

test('T66: the page cannot be framed, is not stored, has no inline script or style, and asks nobody else', async () => {
  const { headers, text } = await page('/sign-in');
  const policy = headers.get('Content-Security-Policy') ?? '';
  for (const part of [
    ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"],
    ...["form-action 'self'", "require-trusted-types-for 'script'"],
  ])
    assert.ok(policy.split('; ').includes(part), part);
  assert.equal(headers.get('Cache-Control'), 'no-store');
  assert.equal(headers.get('Cross-Origin-Opener-Policy'), 'same-origin');
  assert.equal(headers.get('Referrer-Policy'), 'no-referrer');
  assert.match(headers.get('Permissions-Policy') ?? '', /camera=\(\)/);
  assert.ok(!/<script(?![^>]* src=)|<style|\sstyle=|\son\w+=/i.test(text), 'nothing inline');
  const addresses = [...text.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, address = '']) => address);
  assert.ok(addresses.length > 4);
  assert.deepEqual(
    addresses.filter((address) => !/^(?:\/(?!\/)|data:,|#|$)/.test(address)),
    [],
  );
  assert.match(pageHeaders({ scans: true })['Permissions-Policy'] ?? '', /camera=\(self\)/);
});

test('offers the ways of the gateway, and for a stronger sign-in only those that give it', async () => {
  const plain = await page('/sign-in');
  assert.match(plain.text, /<dvc-sign-in-password/);
  const strong = await page('/sign-in?acr=urn:dvc:acr:certificate');
  assert.ok(!strong.text.includes('<dvc-sign-in'), 'this gateway has no certificates');
  assert.match(strong.text, /Chưa có cách đăng nhập nào đủ mức bảo đảm/);
  for (const acr of ['urn:dvc:acr:phone', 'nonsense', ''])
    assert.match((await page(`/sign-in?acr=${acr}`)).text, /<dvc-sign-in-password/, acr);
});

test('a person who is signed in goes on to the account at once, but never past a request of the provider', async () => {
  const { citizenId } = await person();
  const home = browser();
  await home.signIn(citizenId);
  const Cookie = [...home.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const done = await page('/sign-in', { Cookie });
  assert.deepEqual([done.status, done.headers.get('Location')], [303, '/account']);
  assert.equal((await page('/sign-in?return=/oidc/interaction/x', { Cookie })).status, 200);
  assert.equal((await page('/sign-in?acr=urn:dvc:acr:certificate', { Cookie })).status, 200);
  assert.equal((await page('/sign-in')).status, 200);
});

test('who has forgotten the password goes from the sign-in to the recovery and back, with where they go next', async () => {
  const query = 'portal=national&amp;lang=vi&amp;return=%2Foidc%2Finteraction%2Fx';
  const signIn = await page('/sign-in?portal=national&return=/oidc/interaction/x');
  assert.ok(signIn.text.includes(`recover-url="/recover?${query}"`));
  const recovery = await page('/recover?portal=national&return=/oidc/interaction/x');
  assert.equal(recovery.status, 200);
  assert.match(recovery.text, /<h1>Đặt lại mật khẩu<\/h1>/);
  assert.match(recovery.headers.get('Content-Security-Policy') ?? '', /frame-ancestors 'none'/);
  assert.match(recovery.headers.get('Permissions-Policy') ?? '', /camera=\(self\)/, 'the card may be scanned');
});

test('the recovery offers an audience the ways that the gateway has for it, and says so where there is none', async () => {
  const assets = {
    base: '/pages/0',
    preloads: () => [],
    has: () => true,
    fetch: () => Promise.resolve(new Response()),
  };
  const drawn = async (audience: Audience, ways = [mobileRecovery, usbRecovery]) => {
    const query = { portal: undefined, lang: 'en', audience, next: '/account', level: undefined };
    const text = String(await recoverPage({ query, ways, assets, signers: 'agent', signIn: '/sign-in' }));
    const tags = [...text.matchAll(/<(dvc-recover(?:-\w+)?)[\s>]/g)].map(([, tag]) => tag);
    const scripts = [...text.matchAll(/src="\/pages\/0\/cdn\/([\w-]+)\.js"/g)].map(([, name]) => name);
    return { text, tags, scripts };
  };
  const citizen = await drawn('citizen');
  assert.deepEqual(citizen.tags, ['dvc-recover', 'dvc-recover-mobile', 'dvc-recover-usb']);
  assert.deepEqual(citizen.scripts, ['recover', 'recover-mobile']);
  assert.match(citizen.text, /next-url="\/account"/);
  assert.match(citizen.text, /<nav aria-label="You are">/);
  const enterprise = await drawn('enterprise');
  assert.deepEqual(enterprise.tags, ['dvc-recover', 'dvc-recover-usb']);
  assert.deepEqual(enterprise.scripts, ['recover', 'recover-usb']);
  const none = await drawn('agency', [mobileRecovery]);
  assert.deepEqual([none.tags, none.scripts], [[], []]);
  assert.match(none.text, /There is no way here to reset a password/);
});

test('T57: a hosted portal’s own pages may frame the registration with embed=1, and nobody else any page', async () => {
  const ancestors = async (path: string) => {
    const { headers } = await page(path);
    return /frame-ancestors ([^;]*)/.exec(headers.get('Content-Security-Policy') ?? '')?.[1];
  };
  assert.equal(await ancestors('/register?portal=ministry&embed=1'), hosted.origins.join(' '));
  for (const path of [
    '/register?portal=ministry',
    '/register?portal=ministry&embed=yes',
    '/sign-in?portal=ministry&embed=1',
  ])
    assert.equal(await ancestors(path), "'none'", path);
  assert.equal((await page('/register?portal=ministry&embed=1')).headers.get('X-Frame-Options'), null);
  for (const path of [
    '/register',
    '/register?portal=national',
    '/register?portal=national&embed=1',
    '/register?portal=x',
  ])
    assert.equal((await page(path)).status, 404, path);
});

test('a hosted portal’s look: its logo, and custom properties of a closed list', async () => {
  const { headers, text } = await page('/register?portal=ministry');
  assert.match(
    text,
    /<img src="https:\/\/static\.ministry\.vn\/logo\.svg" alt="">|<img src="[^"]*logo\.svg" alt="" \/>/,
  );
  assert.match(headers.get('Content-Security-Policy') ?? '', /img-src 'self' data: https:\/\/static\.ministry\.vn;/);
  assert.match(text, /<link rel="stylesheet" href="\/pages\/theme\/ministry\.css"/);
  const theme = await page('/pages/theme/ministry.css');
  assert.equal(theme.text, ':root { --dvc-color-primary: #8a1014; }\n');
  assert.equal((await page('/pages/theme/national.css')).status, 404);
  for (const value of [
    'red; } body { display: none',
    'url(https://evil)',
    'URL (x)',
    '}',
    '</style>',
    'a\nb',
    '\\65',
    '',
    '@import',
  ])
    assert.throws(() => checkBrand({ theme: { '--dvc-color-primary': value } }), TypeError, value);
  for (const name of ['--dvc-color-x', 'display', '--x', '--dvc-font;'])
    assert.throws(() => checkBrand({ theme: { [name]: 'red' } }), TypeError, name);
  for (const logo of [
    'javascript:x',
    '//evil',
    'http://x.vn/a.svg',
    'https://x.vn/a.svg?x',
    'data:image/svg+xml,x',
    '/a"b',
  ])
    assert.throws(() => checkBrand({ logo }), TypeError, logo);
  checkBrand({ logo: '/logo.svg', theme: { '--dvc-font': "'Noto Sans', sans-serif", '--dvc-radius': '4px' } });
});

test('the account is for a person who is signed in; others are led to the sign-in', async () => {
  const out = await page('/account?portal=national&lang=en');
  assert.deepEqual([out.status, out.headers.get('Location')], [303, '/sign-in?portal=national&lang=en']);
  const { citizenId } = await person();
  const home = browser();
  await home.signIn(citizenId);
  const Cookie = [...home.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const own = await page('/account', { Cookie });
  assert.equal(own.status, 200);
  assert.match(own.text, /<dvc-account\s+endpoint="\/account"\s+flow-endpoint="\/registration"/);
  assert.ok(!own.text.includes(citizenId), 'the page itself has nothing of the account');
});

test('a page that is not there says so in the person’s language; a script that is not there is 404', async () => {
  assert.equal((await page('/pages/0/pages/none.js')).status, 404);
  for (const path of ['/pages/0/pages/../../package.json', '/pages/0/node/index.js', '/pages/0/pages/%2e%2e/x.js'])
    assert.equal((await page(path)).status, 404, path);
});
