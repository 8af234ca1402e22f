/** What the pages say to their elements, drawn without a gateway. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Method } from '../../../src/flow/method.js';
import { page as words } from '../../../src/locales/en/pages/frame.js';
import { usbRecovery } from '../../../src/methods/recover.js';
import { passwordSignIn, usbSignIn } from '../../../src/methods/sign-in.js';
import { mobile } from '../../../src/methods/mobile.js';
import { usb } from '../../../src/methods/usb.js';
import { accountPage } from '../../../src/server/pages/account-page.js';
import type { Html } from '../../../src/server/pages/frame.js';
import { pathOf } from '../../../src/server/pages/page-paths.js';
import { pageAddress, readQuery } from '../../../src/server/pages/page-query.js';
import { pageHeaders } from '../../../src/server/pages/headers.js';
import { recoverPage } from '../../../src/server/pages/recover-page.js';
import { registerPage } from '../../../src/server/pages/register-page.js';
import { signInPage } from '../../../src/server/pages/sign-in-page.js';
import { createPortals, type Portal } from '../../../src/server/registration/portals.js';

const assets = {
  base: '/pages/1',
  preloads: (page: string, lang: string) => [`${page}-${lang}.js`],
  has: (file: string) => file !== 'cdn/sim.js',
  fetch: () => Promise.resolve(new Response()),
};
const portal: Portal = { id: 'ministry', name: 'Bộ Công an', origins: ['https://a.vn', 'https://b.vn'], hosted: true };
const query = {
  portal: undefined,
  lang: 'en',
  audience: 'enterprise',
  next: '/oidc/auth/x',
  level: undefined,
} as const;
const text = async (page: Html) => String(await page).replaceAll(/\s+/g, ' ');
const way = (id: string, of: Method = usb): Method => ({ ...of, id });

const signIn = (change: Partial<Parameters<typeof signInPage>[0]> = {}) => {
  const none = { signers: undefined, federated: undefined, register: undefined, recover: undefined };
  return text(signInPage({ query, ways: [passwordSignIn, usbSignIn], assets, ...none, ...change }));
};
const recovery = (change: Partial<Parameters<typeof recoverPage>[0]> = {}) =>
  text(recoverPage({ query, ways: [usbRecovery], assets, signers: undefined, signIn: '/s', ...change }));
const account = (change: Partial<Parameters<typeof accountPage>[0]> = {}) =>
  text(accountPage({ query, assets, signers: undefined, recover: undefined, ...change }));
const registration = (change: Partial<Parameters<typeof registerPage>[0]> = {}, own: Partial<Portal> = {}) => {
  const of = { ...query, portal: { ...portal, ...own } };
  return text(registerPage({ query: of, ways: [way('usb')], assets, signers: undefined, embedded: false, ...change }));
};

test('each page gives the operator’s signers to the element that signs, and no others', async () => {
  const signers = 'vnpt bkav';
  for (const [page, tag] of [
    [signIn, /<dvc-sign-in-usb([^>]*)>/],
    [recovery, /<dvc-recover-usb([^>]*)>/],
    [registration, /<dvc-register-usb([^>]*)>/],
    [account, /<dvc-account([^>]*)>/],
  ] as const) {
    assert.match(tag.exec(await page({ signers }))?.[1] ?? '', / signers="vnpt bkav"/);
    assert.doesNotMatch(tag.exec(await page())?.[1] ?? 'signers', /signers/);
  }
});

test('each page links to the pages that there are', async () => {
  const links = async (page: string | Promise<string>) =>
    [...(await page).matchAll(/ ([\w-]+)-url="([^"]*)"/g)].map(([, name, url]) => `${name} ${url}`);
  const own = '/sign-in?lang=en&amp;audience=enterprise&amp;return=%2Foidc%2Fauth%2Fx';
  assert.deepEqual(await links(signIn()), []);
  assert.deepEqual(await links(signIn({ recover: '/r', register: '/n' })), ['recover /r', 'register /n']);
  assert.deepEqual(await links(account()), [`sign-in ${own}`]);
  assert.deepEqual(await links(account({ recover: '/r' })), [`sign-in ${own}`, 'recover /r']);
  assert.deepEqual(await links(recovery()), ['sign-in /s', 'next /oidc/auth/x']);
});

test('each page names its portal to its element, or none', async () => {
  for (const page of [signIn, recovery]) {
    assert.match(await page(), / portal="" audience="enterprise" lang="en"/);
    assert.match(await page({ query: { ...query, portal } }), / portal="ministry" audience="enterprise" lang="en"/);
  }
  assert.match(await registration(), / portal="ministry" audience="enterprise" lang="en"/);
});

test('in a frame the registration leaves the name, the links and the next page to the portal', async () => {
  const [whole, embedded] = await Promise.all([registration(), registration({ embedded: true })]);
  for (const said of ['<header>', `<h1>${words.register}</h1>`, '<footer>', ' next-url="/oidc/auth/x"', ' class=""']) {
    assert.ok(whole.includes(said), said);
    assert.ok(!embedded.includes(said), said);
  }
  for (const said of ['<dvc-register-usb allow-framed>', ' class="embedded"', ' next-url=""']) {
    assert.ok(embedded.includes(said), said);
    assert.ok(!whole.includes(said), said);
  }
  for (const page of [whole, embedded]) {
    assert.ok(page.includes(' data-next="/oidc/auth/x"'));
    assert.ok(page.includes(' data-origins="https://a.vn https://b.vn"'));
  }
  const scripts = (page: string) => [...page.matchAll(/"\/pages\/1\/([\w/-]+)\.js"/g)].map(([, name]) => name);
  assert.deepEqual(scripts(whole), ['cdn/common', 'register-en', 'cdn/registration', 'cdn/usb', 'pages/register']);
  assert.deepEqual(scripts(embedded), ['cdn/common', 'embedded-en', 'cdn/registration', 'cdn/usb', 'pages/embedded']);
});

test('the registration offers the portal’s ways that have an element', async () => {
  const offered = async (methods?: Portal['methods']) => {
    const page = await registration({ ways: [way('usb'), way('sim'), way('mobile', mobile)] }, methods && { methods });
    return [...page.matchAll(/<dvc-register-(\w+)>/g)].map(([, id]) => id);
  };
  assert.deepEqual(await offered(), ['usb', 'mobile']);
  assert.deepEqual(await offered(['mobile', 'sim']), ['mobile']);
  assert.deepEqual(await offered([]), []);
});

test('the sign-in says why it offers fewer ways than there are', async () => {
  const said = async (level: string | undefined, ways: readonly Method[]) => {
    const [, note] =
      /<p class="note">([^<]*)<\/p>/.exec(
        (await signIn({ query: { ...query, level }, ways })).split('<noscript>')[0] ?? '',
      ) ?? [];
    return note;
  };
  const both = [passwordSignIn, usbSignIn];
  assert.equal(await said(undefined, both), undefined);
  assert.equal(await said('phone', both), undefined);
  assert.equal(await said('certificate', both), words.stronger);
  assert.equal(await said('registry', both), words.strongerWay);
  assert.equal(await said('certificate', [passwordSignIn]), words.noWay);
  const undrawn = { ...usbSignIn, steps: usbSignIn.steps.map((step) => ({ ...step, kind: 'fields' })) };
  assert.equal(await said(undefined, [passwordSignIn, undrawn]), undefined);
});

test('a page marks the audience in use among those that have a way', async () => {
  const links = async (audiences: Method['audiences']) => {
    const page = await signIn({ ways: [{ ...usbSignIn, audiences }] });
    return [...page.matchAll(/<a href="[^"]*" (aria-current="true")? ?>([^<]*)<\/a ?>/g)].map(([, own, name]) => [
      name,
      Boolean(own),
    ]);
  };
  assert.deepEqual(await links(['enterprise']), []);
  assert.deepEqual(await links(['citizen', 'enterprise']), [
    ['Citizen', false],
    ['Enterprise', true],
  ]);
});

test('the frame names the portal and who is responsible, with the links that the portal has', async () => {
  assert.match(await account(), /<title>My account – Public-service account<\/title>.*<strong>Public-service account</);
  assert.ok(!(await account()).includes('<footer>'));
  const page = (own: Partial<Portal>) => account({ query: { ...query, portal: { ...portal, ...own } } });
  const plain = await page({});
  assert.match(plain, /<title>My account – Bộ Công an<\/title>.*<strong>Bộ Công an<\/strong>/);
  assert.match(plain, /<footer> <p>Responsible for your data: Bộ Công an\.<\/p> <p> <\/p> <\/footer>/);
  assert.ok(!plain.includes('/pages/theme/'));
  assert.match(await page({ owner: 'Cục C06' }), /data: Cục C06\.<\/p>/);
  assert.match(await page({ terms: '/t' }), /<p><a href="\/t">Terms<\/a> <\/p>/);
  assert.match(await page({ policy: '/p' }), /<p> <a href="\/p">Data-sharing policy<\/a><\/p>/);
  const branded = await page({ brand: { logo: '/l.svg' } });
  assert.ok(branded.includes('<strong><img src="/l.svg" alt="" />Bộ Công an</strong>'));
  assert.ok(!branded.includes('/pages/theme/'));
  assert.match(await page({ brand: { theme: {} } }), /href="\/pages\/theme\/ministry\.css"/);
});

test('the query of a page is read and written, and what is wrong in it counts as absent', () => {
  const read = (search: string) => {
    const request = new Request(`https://id.vn/register?${search}`);
    return readQuery(request, createPortals([{ ...portal, terms: 'https://a.vn/t', policy: 'https://a.vn/p' }]));
  };
  const none = { portal: undefined, lang: 'vi', audience: 'citizen', next: '/account', level: undefined };
  for (const search of [
    '',
    'audience=citizen',
    'portal=x&lang=fr&audience=Agency&return=//x&acr=gold',
    'acr=urn:dvc:acr:',
  ])
    assert.deepEqual(read(search), none, search);
  const search = 'portal=ministry&lang=en&audience=agency&return=%2Foidc%2Fauth%2Fx&acr=urn%3Advc%3Aacr%3Acertificate';
  const found = read(search);
  const wished = { lang: 'en', audience: 'agency', next: '/oidc/auth/x', level: 'certificate' };
  assert.deepEqual({ ...found, portal: found.portal?.id }, { ...wished, portal: 'ministry' });
  assert.equal(read('audience=enterprise').audience, 'enterprise');
  assert.equal(pageAddress('/register', found), `/register?${search}`);
  assert.equal(pageAddress('/register', read('')), '/register?lang=vi');
  assert.equal(pathOf('/register', { lang: 'vi' }), '/register?lang=vi');
});

test('a page may be framed, scan and have a logo from elsewhere only where it says so', () => {
  const plain = pageHeaders();
  const policy = plain['Content-Security-Policy'] ?? '';
  assert.match(policy, /script-src 'self';.*img-src 'self' data:;.*frame-ancestors 'none';/);
  assert.doesNotMatch(policy, /media-src|wasm/);
  assert.match(plain['Permissions-Policy'] ?? '', /^camera=\(\),/);
  assert.deepEqual([plain['Cross-Origin-Opener-Policy'], plain['X-Frame-Options']], ['same-origin', 'DENY']);
  const open = pageHeaders({ ancestors: ['https://a.vn', 'https://b.vn'], scans: true, images: 'https://c.vn' });
  for (const part of [
    "script-src 'self' 'wasm-unsafe-eval'",
    "img-src 'self' data: https://c.vn",
    "media-src 'self' blob:",
  ])
    assert.ok(open['Content-Security-Policy']?.split('; ').includes(part), part);
  assert.match(open['Content-Security-Policy'] ?? '', /frame-ancestors https:\/\/a\.vn https:\/\/b\.vn;/);
  assert.match(open['Permissions-Policy'] ?? '', /^camera=\(self\),/);
  assert.ok(!('X-Frame-Options' in open) && !('Cross-Origin-Opener-Policy' in open));
});
