/** Selects the texts of messages to phones, and validates configured ones. */
import { languagesOf, nearestLanguage } from '../../locales/gateway.js';
import type { PhoneTexts } from '../../locales/phone-texts.js';

/** A portal's texts, by language. Without `signIn` the Vietnamese one is used. */
export type PhoneLanguages = Readonly<Record<string, Omit<PhoneTexts, 'signIn'> & Partial<PhoneTexts>>>;

/** The texts in the language nearest to `lang`. */
export function phoneTexts(own: PhoneLanguages | undefined, lang: string): PhoneTexts {
  const known = languagesOf('phone', own);
  return known[nearestLanguage(known, lang)] as PhoneTexts;
}

/**
 * Characters of GSM 03.38 that take one place. With any other character, a message holds only 70.
 */
const GSM = /^[A-Za-z0-9 @£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!"#¤%&'()*+,\-./:;<=>?¡ÄÖÑÜ§¿äöñüà]*$/;

/** Characters left of 160 after the line that binds the code to the page. */
const LONGEST_CODE = 100;

/** @throws {TypeError} if a text does not fit one message or lacks a placeholder */
export function checkPhoneTexts(own: PhoneLanguages): void {
  for (const [lang, { code, codeBelow, sign, signIn = '' }] of Object.entries(own)) {
    const refuse = (name: string, why: string) => {
      throw new TypeError(`phoneTexts.${lang}.${name} ${why}.`);
    };
    if (code.split('{code}').length !== 2) refuse('code', 'needs {code} once');
    for (const [name, text] of Object.entries({ code, codeBelow, sign, signIn })) {
      const plain = text.replace(/\{(?:code|host)\}/, '');
      if (!GSM.test(plain)) refuse(name, 'has a letter that is not in GSM 03.38');
      if (plain.length > LONGEST_CODE) refuse(name, `is longer than ${LONGEST_CODE} letters`);
    }
  }
}
