import { DerError, type Span } from './element.js';

/** Strict UTF-8 decoder, shared: creating one is slow. */
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Decodes octets as Latin-1. */
export const latin1 = ({ bytes, from, to }: Span): string => {
  let text = '';
  for (let at = from; at < to; at++) text += String.fromCharCode(bytes[at] ?? 0);
  return text;
};

/** Whether all octets are ASCII, which is valid UTF-8 and Latin-1. */
export const isAscii = ({ bytes, from, to }: Span): boolean => {
  for (let at = from; at < to; at++) if ((bytes[at] ?? 0) >= 0x80) return false;
  return true;
};

/** Decodes UTF-8 with the decoder; throws DerError for invalid UTF-8. */
const decodeUtf8 = ({ bytes, from, to }: Span): string => {
  try {
    return strictUtf8.decode(bytes.subarray(from, to));
  } catch {
    // TextDecoder's TypeError adds no information.
    throw new DerError('bad-string');
  }
};

/**
 * Decodes UTF-8; throws DerError for invalid UTF-8. Most text is ASCII and needs no decoder, which
 * is slow.
 */
export const utf8Of = (span: Span): string => (isAscii(span) ? latin1(span) : decodeUtf8(span));

/** Throws DerError for octets that are not UTF-8. */
export const checkUtf8 = (span: Span): void => {
  if (!isAscii(span)) decodeUtf8(span);
};
