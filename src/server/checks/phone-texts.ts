/** Selects the texts of messages to phones, and validates configured ones. */
import type { FlowPurpose } from '../../flow/method.js';
import { languagesOf, nearestLanguage } from '../../locales/gateway.js';
import type { PhoneTexts, PurposeTexts } from '../../locales/phone-texts.js';
import { isGsm } from './text-message.js';

/**
 * A portal's texts, by language. A purpose without texts has those of the package in that language,
 * or else the Vietnamese ones.
 */
export type PhoneLanguages = Readonly<Record<string, PurposeTexts & Partial<PhoneTexts>>>;

/** The texts for a purpose, in the language nearest to `lang`. */
export function phoneTexts(own: PhoneLanguages | undefined, lang: string, purpose: FlowPurpose): PurposeTexts {
  const known = languagesOf('phone', own);
  const texts = known[nearestLanguage(known, lang)] as PhoneTexts;
  if (purpose === 'register') return texts;
  return purpose === 'sign-in' ? texts.signIn : texts[purpose];
}

/** Characters left of 160 after the line that binds the code to the page. */
const LONGEST_CODE = 100;

/** @throws {TypeError} if a text does not fit one message or lacks a placeholder */
export function checkPhoneTexts(own: PhoneLanguages): void {
  for (const [lang, { signIn, recover, change, ...register }] of Object.entries(own))
    for (const [place, texts] of Object.entries({ '': register, signIn, recover, change }))
      if (texts) checkTexts(`phoneTexts.${lang}.${place && `${place}.`}`, texts);
}

function checkTexts(place: string, { code, codeBelow, sign }: PurposeTexts): void {
  const refuse = (name: string, why: string) => {
    throw new TypeError(`${place}${name} ${why}.`);
  };
  if (code.split('{code}').length !== 2) refuse('code', 'needs {code} once');
  for (const [name, text] of Object.entries({ code, codeBelow, sign })) {
    const plain = text.replace(/\{(?:code|host)\}/, '');
    if (!isGsm(plain)) refuse(name, 'has a letter that is not in GSM 03.38');
    if (plain.length > LONGEST_CODE) refuse(name, `is longer than ${LONGEST_CODE} letters`);
  }
}
