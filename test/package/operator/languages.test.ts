/**
 * Languages and texts that an operator adds by configuration, in text messages and on the console.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { vi } from 'dvc-register/locales/vi.js';
import { withTexts } from 'dvc-register/locales';
import { openPglite } from 'dvc-register/node/pglite.js';
import {
  createConsole,
  createKeys,
  createOperators,
  createPortals,
  createVault,
  sqlOutages,
  sqlStore,
  sqlTally,
  tokenHash,
  type ConsoleOptions,
  type PhoneTexts,
} from 'dvc-register/server';
import { console as french } from '../../../demo/languages/fr/console.js';
import { AN, operatorGateway, ORIGIN, portalsWith } from './gateway.js';

const fr = JSON.parse(readFileSync('demo/languages/fr/phone.json', 'utf8')) as PhoneTexts;
const host = new URL(ORIGIN).host;

/** The text message to a person whose page is in `lang`. */
async function message(own: object, lang: string, portal = 'laocai'): Promise<string> {
  const { carrier, page } = await operatorGateway(portalsWith(own));
  await page(portal, lang).identify();
  const [sent] = carrier.messages;
  const code = carrier.code(AN.phone);
  return sent?.text.replaceAll(code, '######') ?? '';
}

test('a message is in the page’s language, or Vietnamese where the portal lacks it', async () => {
  assert.equal(
    await message({}, 'vi'),
    `###### la ma xac thuc dang ky tai khoan dich vu cong. KHONG chia se ma nay.\n\n@${host} #######`,
  );
  assert.equal(
    await message({}, 'en-GB'),
    `###### is your code to register a public-service account. Do NOT share it.\n\n@${host} #######`,
  );
  assert.match(await message({}, 'fr'), /^###### la ma xac thuc/);
});

test('the portals’ file adds a message language to one portal only', async () => {
  assert.equal(
    await message({ phoneTexts: { fr } }, 'fr'),
    `###### est votre code pour ouvrir un compte de service public. NE le communiquez PAS.\n\n@${host} #######`,
  );
  assert.match(await message({ phoneTexts: { fr } }, 'fr', 'national'), /^###### la ma xac thuc/);
});

test('the portals’ file changes a built-in message', async () => {
  const own = { ...fr, code: 'Ma {code} dung de dang ky tai Lao Cai.' };
  assert.equal(
    await message({ phoneTexts: { vi: own } }, 'vi'),
    `Ma ###### dung de dang ky tai Lao Cai.\n\n@${host} #######`,
  );
});

test('a message too long for one text stops the start with a sentence', () => {
  const read = (changes: object) => () => portalsWith({ phoneTexts: { fr: { ...fr, ...changes } } });
  assert.throws(read({ code: 'Votre code' }), /Portal "laocai": phoneTexts\.fr\.code needs \{code\} once/);
  assert.throws(read({ code: '{code} ạ' }), /phoneTexts\.fr\.code has a letter that is not in GSM 03\.38/);
  assert.throws(read({ codeBelow: 'x'.repeat(101) }), /phoneTexts\.fr\.codeBelow is longer than 100 letters/);
  assert.throws(read({ sign: undefined }), /portals\[0\]\.phoneTexts\.fr\.sign/);
});

test('a portal changes one text of the page and keeps the others', async () => {
  const own = withTexts(vi, { text: { register: 'Gửi đăng ký' }, error: { phone: 'Số này không dùng được.' } });
  assert.equal(own.text.register, 'Gửi đăng ký');
  assert.equal(own.text.continue, vi.text.continue);
  const [changed, later] = await Promise.all([own.later(), vi.later()]);
  assert.equal(changed.error.phone, 'Số này không dùng được.');
  assert.equal(changed.error.email, later.error.email);
});

const TOKEN = 'the-token-of-an-operator-0123456789';
const folder = mkdtempSync(join(tmpdir(), 'console-'));
const sql = await openPglite(join(folder, 'data'));
after(async () => {
  await sql.close();
  rmSync(folder, { recursive: true });
});
const now = () => Date.parse('2026-11-28T00:00:00Z');

/** The console as a signed-in operator sees it. */
async function consoleIn(languages: NonNullable<ConsoleOptions['languages']>) {
  const store = sqlStore({ sql, vault: createVault(createKeys()), now });
  const operators = createOperators({ sql, store, tokens: { thu: [await tokenHash(TOKEN)] }, now });
  const shown = createConsole({
    ...{ operators, languages, tally: sqlTally({ sql, now }), outages: sqlOutages({ sql, now }) },
    ...{ portals: createPortals([{ id: 'national', name: 'Cổng', origins: [ORIGIN] }]), methods: [] },
    registrar: { offer: () => Promise.resolve([]) },
    now,
    address: () => '203.0.113.7',
  });
  const call = (path: string, form?: Readonly<Record<string, string>>, cookie = '') =>
    shown.fetch(
      new Request(`${ORIGIN}/console${path}`, {
        headers: { Cookie: cookie, Origin: ORIGIN, 'Sec-Fetch-Site': 'same-origin' },
        ...(form && { method: 'POST', body: new URLSearchParams(form) }),
      }),
    );
  const session = await call('/session', { token: TOKEN });
  const cookie = /^[^;]*/.exec(session.headers.get('Set-Cookie') ?? '')?.[0] ?? '';
  return {
    read: async (path: string) => (await call(path, undefined, cookie)).text(),
    send: (path: string, form: Readonly<Record<string, string>>) => call(path, form, cookie),
  };
}

test('an operator adds a third language to the console: page, link, and outage sentence', async () => {
  const { read, send } = await consoleIn({ fr: french });
  const page = await read('/?lang=fr');
  assert.match(page, /<html lang="fr">/);
  assert.match(page, /<h1>Console des opérateurs<\/h1>/);
  assert.match(page, /hreflang="vi">Tiếng Việt<\/a>/);
  assert.match(page, /hreflang="en">English<\/a>/);
  assert.doesNotMatch(page, /hreflang="fr"/);
  assert.match(await read('/'), /hreflang="fr">Français<\/a>/);
  assert.match(await read('/'), />Nội dung \(Français\) <input name="fr"/);
  const when = { from: '2026-11-29T10:00', until: '2026-11-29T14:00' };
  const outage = { portal: '', method: '', ...when, vi: 'Bảo trì', en: '', fr: 'Entretien' };
  assert.equal((await send('/outages', outage)).status, 303);
  assert.match(await read('/?lang=fr'), /<td class="text">Entretien<\/td>/);
  assert.match(await read('/?lang=en'), /<td class="text">Bảo trì<\/td>/);
});

test('an operator changes one text of the console and keeps the others', async () => {
  const { read } = await consoleIn({ vi: { title: 'Trực ban Lào Cai' } });
  const page = await read('/');
  assert.match(page, /<h1>Trực ban Lào Cai<\/h1>/);
  assert.match(page, /Đăng ký theo phương thức và bước/);
  await assert.rejects(consoleIn({ 'fr-FR': {} }), /"fr-FR" is not a language/);
});
