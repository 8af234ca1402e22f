/**
 * Lengths of text messages (3GPP TS 23.038). One message holds 160 places in the GSM 7-bit alphabet, or 70 UTF-16 units
 * in UCS-2, which one other letter needs for the whole text.
 */
import { withoutMarks } from '../../flow/identity/without-marks.js';

/** Characters that take one place. */
const ONE = /^[A-Za-z0-9 @£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!"#¤%&'()*+,\-./:;<=>?¡ÄÖÑÜ§¿äöñüà]*$/;
/** Characters that take two. */
const TWO = /[\f^{}\\[~\]|€]/g;

const SINGLE = { gsm: 160, ucs2: 70 } as const;
/** Each of several messages has a header, so that a phone can join them. */
const JOINED = { gsm: 153, ucs2: 67 } as const;

interface TextMessage {
  readonly alphabet: 'gsm' | 'ucs2';
  /** In places or units of its alphabet. */
  readonly length: number;
  /** How many messages the text needs. */
  readonly messages: number;
}

export const isGsm = (text: string): boolean => ONE.test(text.replaceAll(TWO, ''));

export function textMessage(text: string): TextMessage {
  const alphabet = isGsm(text) ? 'gsm' : 'ucs2';
  const length = text.length + (alphabet === 'gsm' ? (text.match(TWO)?.length ?? 0) : 0);
  return { alphabet, length, messages: length <= SINGLE[alphabet] ? 1 : Math.ceil(length / JOINED[alphabet]) };
}

/** Without marks and curved quotation marks: "“Mật khẩu”" becomes '"Mat khau"'. */
const plain = (text: string): string => withoutMarks(text).replaceAll(/[“”]/g, '"').replaceAll(/[‘’]/g, "'");

/** With its marks where one message holds it so, and without them otherwise. */
export const asTextMessage = (text: string): string =>
  textMessage(text).messages === 1 ? text.normalize('NFC') : plain(text);
