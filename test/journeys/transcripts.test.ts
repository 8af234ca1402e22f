/**
 * Each method by keyboard and screen reader alone, to the account: finds controls by role and name,
 * and compares what is said with a file of test/journeys/transcripts. `TRANSCRIPTS=write` writes the
 * files.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { en } from 'dvc-register/locales/en.js';
import { vi } from 'dvc-register/locales/vi.js';
import type { Person } from '../../demo/sandbox/people.js';
import { FILE_PASSWORD } from '../../demo/sandbox/pages/tokens-page.js';
import { PIN } from '../../demo/sandbox/signing/desk.js';
import { sharedBrowser } from '../support/browser.js';
import { until } from '../support/promises/promise.js';
import { Gateway, PASSWORD, person } from './support/support.js';
import { ScreenReader } from './support/screen-reader.js';
import { Files } from './support/usb.js';
import { numbered, type Lang } from './support/spoken-words.js';

const LANGUAGES = { vi, en };
const gateways: Record<Lang, Gateway> = { vi: new Gateway(), en: new Gateway() };
const browser = sharedBrowser();
before(() => Promise.all([gateways.vi.start(), gateways.en.start()]));
after(() => Promise.all([gateways.vi.remove(), gateways.en.remove()]));

/** What a journey is given. */
interface Scene {
  readonly reader: ScreenReader;
  readonly gateway: Gateway;
  readonly lang: Lang;
  readonly words: Words;
}

async function wordsOf(lang: Lang) {
  const messages = LANGUAGES[lang];
  const [later, methods] = await Promise.all([messages.later(), messages.methods()]);
  const [signing, waiting] = await Promise.all([later.signing(), later.waiting()]);
  return { ...messages, later, methods, signing, waiting };
}
type Words = Awaited<ReturnType<typeof wordsOf>>;

const button = (name: string) => ({ role: 'button', name });
const edit = (name: string) => ({ role: 'textbox', name });
/** The heading of a step: the method's own, or the common one. */
function headingOf({ step, methods }: Words, method: string, name: string) {
  const own: Readonly<Record<string, { readonly title: string }>> = methods[method]?.own?.step ?? {};
  const common: Readonly<Record<string, { readonly title: string }>> = step;
  return { role: 'heading', name: (own[name] ?? common[name])?.title ?? name };
}

/** The label of a method's own field. */
const fieldOf = ({ methods, field }: Words, method: string, name: string) => {
  const all: Readonly<Record<string, string>> = { ...field, ...methods[method]?.own?.field };
  return edit(all[name] ?? name);
};

/** Hears the choice, goes over the skip link, and chooses; an enterprise says first what it is. */
async function choose({ reader, words }: Scene, method: string, isEnterprise = false): Promise<void> {
  const { name = method } = { ...words.names, ...words.method }[method] ?? {};
  await reader.reads(`${words.text.needs}: ${name}`);
  await reader.moves();
  await reader.key('Enter');
  if (isEnterprise) {
    await reader.tabTo({ role: 'radio', name: words.audience.citizen });
    await reader.moves('ArrowDown');
  }
  await reader.press(button(name));
}

/** Ticks both required boxes of the consent. */
async function consent({ reader }: Scene): Promise<void> {
  await reader.tabTo({ role: 'checkbox', name: '' });
  await reader.toggles();
  await reader.moves();
  await reader.toggles();
}

async function code({ reader, gateway, words }: Scene, { phone }: Person): Promise<void> {
  await reader.arrives(headingOf(words, 'mobile', 'code'));
  const [message] = await gateway.messages(phone);
  await reader.fill(edit(words.field.code), message?.code ?? '', '123456');
  await reader.key('Enter');
}

async function password({ reader, words }: Scene): Promise<void> {
  await reader.arrives(headingOf(words, 'mobile', 'password'));
  await reader.fill(edit(words.field.password), PASSWORD, 'Password');
  await reader.fill(edit(words.later.text.repeat), PASSWORD, 'Password');
  await reader.key('Enter');
}

/** What was read from a certificate or an identity is shown; the person agrees. */
async function confirm(scene: Scene, method: string): Promise<void> {
  const { reader, words } = scene;
  await reader.arrives(headingOf(words, method, 'confirm'));
  await consent(scene);
  await reader.press(button(words.text.register));
}

type Own = readonly [name: string, value: string];

/** Fills in the form and sends it; `own` is the field that only this method has. */
async function fillIn(scene: Scene, method: string, who: Person, own?: Own): Promise<void> {
  const { reader, words } = scene;
  await reader.fill(edit(words.field.citizenId), who.citizenId);
  if (method === 'insurance' && own) await reader.fill(fieldOf(words, method, own[0]), own[1]);
  await reader.fill(edit(words.field.fullName), who.fullName);
  await reader.fill(edit(words.field.birthDate), who.birthDate);
  await reader.fill(edit(words.field.phone), who.phone);
  if (method === 'post' && own) await reader.fill(fieldOf(words, method, own[0]), own[1]);
  await consent(scene);
  await reader.press(button(words.text.register));
}

/** A form, a code and a password. */
async function byPhone(scene: Scene, method: string, who: Person, own?: Own): Promise<void> {
  const { reader, words } = scene;
  await choose(scene, method);
  await reader.arrives(headingOf(words, method, 'identify'), words.text['captcha-ready']);
  await fillIn(scene, method, who, own);
  await code(scene, who);
  await password(scene);
}

/** The newest request to sign, on a phone or in an app. */
async function requestAt({ gateway }: Scene, place: string) {
  let found: { readonly id: string; readonly otp: string } | undefined;
  await until(`a request at ${place}`, async () => {
    const response = await fetch(`${gateway.origin}/sandbox/${place}/requests`);
    [found] = (await response.json()) as { id: string; otp: string }[];
    return found !== undefined;
  });
  return found ?? { id: '', otp: '' };
}

const journeys: Readonly<Record<string, (scene: Scene) => Promise<void>>> = {
  mobile: (scene) => byPhone(scene, 'mobile', person('0987654321')),
  insurance: (scene) => byPhone(scene, 'insurance', person('0912345678'), ['insuranceCode', '0192106007']),
  post: (scene) => byPhone(scene, 'post', person('0903456789'), ['postalId', 'BD2600507']),
  async usb(scene) {
    const { reader, gateway, words } = scene;
    const { text, signer, fault } = words.signing;
    const files = new Files(gateway);
    // The agent of a journey beside this one answers on the same ports.
    await reader.page.routeWebSocket(/^ws:\/\/127\.0\.0\.1:/, (socket) => socket.close());
    reader.overhears(text.checking);
    await choose(scene, 'usb');
    await reader.arrives(headingOf(words, 'usb', 'sign'), fault['software-missing'].text);
    await reader.tabTo({ role: 'radio', name: signer['agent'] ?? '' });
    await reader.moves('ArrowDown');
    await reader.tabTo(button(text.file));
    const chooser = reader.page.waitForEvent('filechooser');
    await reader.key('Enter');
    await (await chooser).setFiles(await files.path('citizen-cmnd'));
    await reader.fill(edit(text.password), FILE_PASSWORD, 'Password');
    await reader.press(button(text.open));
    await reader.hears(numbered(text.found, 1));
    await reader.press(button(text.sign));
    await confirm(scene, 'usb');
    files.remove();
  },
  async sim(scene) {
    const { reader, gateway, words } = scene;
    await choose(scene, 'sim', true);
    await reader.arrives(headingOf(words, 'sim', 'identify'), words.text['captcha-ready']);
    await reader.fill(fieldOf(words, 'sim', 'phone'), '0901010106');
    await reader.press(button(words.text.continue));
    await reader.arrives(headingOf(words, 'sim', 'handset'));
    const { id } = await requestAt(scene, 'phones/0901010106');
    await gateway.post(`phones/0901010106/requests/${id}`, { pin: PIN });
    await confirm(scene, 'sim');
  },
  async signature(scene) {
    const { reader, words } = scene;
    await choose(scene, 'signature');
    await reader.arrives(headingOf(words, 'signature', 'identify'), words.text['captcha-ready']);
    await reader.tabTo({ role: 'radio', name: '' });
    await reader.moves('ArrowDown');
    await reader.fill(fieldOf(words, 'signature', 'account'), '001190000015');
    await reader.press(button(words.text.continue));
    await reader.arrives(headingOf(words, 'signature', 'consent'));
    const { otp } = await requestAt(scene, 'app/mysign');
    await reader.fill(edit(words.waiting.text.otp), otp, '123456');
    await reader.key('Enter');
    await confirm(scene, 'signature');
  },
  async federation(scene) {
    const { reader, words } = scene;
    await choose(scene, 'federation');
    await reader.arrives(headingOf(words, 'federation', 'federate'));
    await reader.press(
      button(words.methods['federation']?.own?.text?.['federate']?.replace('{provider}', 'VNeID') ?? ''),
    );
    // The provider's page is in Vietnamese only.
    await reader.comesTo('VNeID thử nghiệm');
    await reader.press(button('Đồng ý chia sẻ'));
    await confirm(scene, 'federation');
  },
  async 'mobile-refused'(scene) {
    const { reader, gateway, words } = scene;
    const who = person('0868555123');
    const { page } = reader;
    await page.clock.install();
    await choose(scene, 'mobile');
    await reader.arrives(headingOf(words, 'mobile', 'identify'), words.text['captcha-ready']);
    await reader.press(button(words.text.register));
    await reader.arrives(edit(words.field.citizenId), numbered(words.later.text.errors, 5));
    await fillIn(scene, 'mobile', who);
    await reader.arrives(headingOf(words, 'mobile', 'code'));
    const [message] = await gateway.messages(who.phone);
    await reader.fill(edit(words.field.code), message?.code === '000000' ? '111111' : '000000', '000000');
    await reader.key('Enter');
    await reader.hears(numbered(words.later.problem['otp-incorrect'], 4));
    await reader.tabTo(button(words.later.text.resend));
    // The code is good for five minutes; another one can be asked for after one.
    for (const seconds of [20, 50, 140, 50, 70]) await reader.waits(seconds * 1000);
    await gateway.post('clock', { minutes: 6 });
    await reader.key('Enter');
    await reader.hears(words.later.text['code-resent'].split('{to}')[0] ?? '');
    await reader.waits(10_000);
    const [newest] = await gateway.messages(who.phone);
    await reader.moves('Shift+Tab');
    await reader.moves('Shift+Tab');
    await reader.types(newest?.code ?? '', '123456');
    await reader.key('Enter');
    await password(scene);
    await gateway.post('clock', { minutes: 0 });
  },
};

/** Of these portals' pages; the others are of the national one. */
const PORTALS: Readonly<Record<string, string>> = { federation: 'ministry' };

/** A window of 1280 × 1024, whose page is shown at 400 %: the same is said, and what has the focus is seen. */
const ENLARGED = { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 };

const file = (name: string, lang: Lang) => new URL(`transcripts/${name}.${lang}.txt`, import.meta.url);

for (const [name, run] of Object.entries(journeys))
  for (const lang of ['vi', 'en'] as const)
    test(`${name}, ${lang}: to the account by keyboard and screen reader alone; what is said is as written`, async () => {
      const context = await browser().newContext(
        lang === 'vi' ? { locale: 'vi-VN' } : { locale: 'en-GB', ...ENLARGED },
      );
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      const gateway = gateways[lang];
      const reader = await ScreenReader.open(
        page,
        lang,
        `${gateway.origin}/${PORTALS[name] ?? 'national'}/${lang === 'en' ? '?lang=en' : ''}`,
        LANGUAGES[lang].text.loading,
      );
      const words = await wordsOf(lang);
      // Said on a busy machine only.
      reader.overhears(words.later.text.patience);
      await run({ reader, gateway, lang, words });
      await reader.arrives({ role: 'heading', name: words.later.text.done });
      await context.close();
      const text = reader.transcript;
      if (process.env['TRANSCRIPTS'] === 'write') writeFileSync(file(name, lang), text);
      assert.equal(text, readFileSync(file(name, lang), 'utf8'));
    });
