/** The texts of the gateway itself, in each language of the package. */
import type { ConsentTexts } from './consent-texts.js';
import type { ConsoleTexts } from './console-texts.js';
import type { NoticeTexts } from './notice-texts.js';
import { consent as enConsent } from './en/consent.js';
import { console as enConsole } from './en/console.js';
import { notice as enNotice } from './en/notice.js';
import { page as enPage } from './en/pages/frame.js';
import { phone as enPhone } from './en/phone.js';
import { provider as enProvider } from './en/pages/provider.js';
import type { PageTexts } from './page-texts.js';
import type { PhoneTexts } from './phone-texts.js';
import type { ProviderTexts } from './provider-texts.js';
import { consent as viConsent } from './vi/consent.js';
import { console as viConsole } from './vi/console.js';
import { notice as viNotice } from './vi/notice.js';
import { page as viPage } from './vi/pages/frame.js';
import { phone as viPhone } from './vi/phone.js';
import { provider as viProvider } from './vi/pages/provider.js';

interface GatewayTexts {
  readonly consent: ConsentTexts;
  readonly phone: PhoneTexts;
  readonly console: ConsoleTexts;
  readonly notice: NoticeTexts;
  readonly page: PageTexts;
  readonly provider: ProviderTexts;
}

/** The fallback for a missing language. */
export const vietnamese: GatewayTexts = {
  ...{ consent: viConsent, phone: viPhone, console: viConsole, notice: viNotice, page: viPage },
  ...{ provider: viProvider },
};

const languages: Readonly<Record<string, GatewayTexts>> = {
  vi: vietnamese,
  en: { consent: enConsent, phone: enPhone, console: enConsole, notice: enNotice, page: enPage, provider: enProvider },
};

/**
 * One part of the gateway's texts in every language, with the operator's additions and changes
 * merged in.
 */
export function languagesOf<Part extends keyof GatewayTexts>(
  part: Part,
  own: Readonly<Record<string, Partial<GatewayTexts[Part]>>> = {},
): Readonly<Record<string, GatewayTexts[Part]>> {
  const names = [...new Set([...Object.keys(languages), ...Object.keys(own)])];
  const texts = (name: string) => ({ ...(languages[name] ?? vietnamese)[part], ...own[name] });
  return Object.fromEntries(names.map((name) => [name, texts(name)]));
}

/**
 * The first of a person's languages that is known; else Vietnamese.
 *
 * @param wished BCP 47 tags, the person's own choice first
 * @param accepted the browser's `Accept-Language`
 */
export function wishedLanguage(
  known: Readonly<Record<string, unknown>>,
  wished: readonly string[],
  accepted: string,
): string {
  const listed = accepted.split(',').map((each) => each.split(';', 1)[0]?.trim() ?? '');
  const isKnown = (each: string) => Object.hasOwn(known, each.toLowerCase().split('-')[0] ?? '');
  return nearestLanguage(known, [...wished, ...listed].find(isKnown) ?? '');
}

/** The known language nearest to `lang` (BCP 47), by its first subtag; else Vietnamese. */
export function nearestLanguage(known: Readonly<Record<string, unknown>>, lang: string): string {
  const [name = ''] = lang.toLowerCase().split('-');
  return Object.hasOwn(known, name) ? name : 'vi';
}
