import { DerError, type Span } from './element.js';

/** Text of a UTF8String, strictly; a decoder is dear to make and free to use again. */
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text of octets that are one character each. */
export const latin1 = ({ bytes, from, to }: Span): string => {
  let text = '';
  for (let at = from; at < to; at++) text += String.fromCharCode(bytes[at] ?? 0);
  return text;
};

/** ASCII is UTF-8 and Latin-1 both. */
export const isAscii = ({ bytes, from, to }: Span): boolean => {
  for (let at = from; at < to; at++) if ((bytes[at] ?? 0) >= 0x80) return false;
  return true;
};

/** Text by the decoder; throws DerError for what is no UTF-8. */
const decodeUtf8 = ({ bytes, from, to }: Span): string => {
  try {
    return strictUtf8.decode(bytes.subarray(from, to));
  } catch {
    // TextDecoder's TypeError says no more than the verdict does.
    throw new DerError('bad-string');
  }
};

/** Text of UTF-8 octets; throws DerError for what is none. A decoder is dear, and most text is ASCII. */
export const utf8Of = (span: Span): string => (isAscii(span) ? latin1(span) : decodeUtf8(span));

/** Throws DerError for octets that are no UTF-8. */
export const checkUtf8 = (span: Span): void => {
  if (!isAscii(span)) decodeUtf8(span);
};
