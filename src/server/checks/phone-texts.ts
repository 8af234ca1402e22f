/** The texts that phones show: which are used, and what a configured one must keep to. */
import { languagesOf, nearestLanguage } from '../../locales/gateway.js';
import type { PhoneTexts } from '../../locales/phone-texts.js';

/** Texts of a portal's own, by language. */
export type PhoneLanguages = Readonly<Record<string, PhoneTexts>>;

/** The texts in the language nearest to `lang`. */
export function phoneTexts(own: PhoneLanguages | undefined, lang: string): PhoneTexts {
  const known = languagesOf('phone', own);
  return known[nearestLanguage(known, lang)] as PhoneTexts;
}

/** The letters of GSM 03.38 that take one place in a message. Of another letter, only 70 fit into one. */
const GSM = /^[A-Za-z0-9 @£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!"#¤%&'()*+,\-./:;<=>?¡ÄÖÑÜ§¿äöñüà]*$/;

/** Of the 160 letters of one message, the line that binds the code to the page takes the rest. */
const LONGEST_CODE = 100;

/** @throws {TypeError} where a text would not fit one message, or has no place for what it must say */
export function checkPhoneTexts(own: PhoneLanguages): void {
  for (const [lang, { code, codeBelow, sign }] of Object.entries(own)) {
    const refuse = (name: string, why: string) => {
      throw new TypeError(`phoneTexts.${lang}.${name} ${why}.`);
    };
    if (code.split('{code}').length !== 2) refuse('code', 'needs {code} once');
    for (const [name, text] of Object.entries({ code, codeBelow, sign })) {
      const plain = text.replace(/\{(?:code|host)\}/, '');
      if (!GSM.test(plain)) refuse(name, 'has a letter that is not in GSM 03.38');
      if (plain.length > LONGEST_CODE) refuse(name, `is longer than ${LONGEST_CODE} letters`);
    }
  }
}
