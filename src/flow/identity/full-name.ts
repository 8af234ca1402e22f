/** No name is longer, and on thousands of marks Unicode's normalisation takes seconds. */
const LONGEST = 999;

/** A name as it is kept: composed (NFC), with single spaces. */
export const normalizeName = (text: string): string =>
  text.length > LONGEST ? text : text.normalize('NFC').replace(/\s+/g, ' ').trim();

/**
 * Whether a text can be a person's name: Latin letters with any marks, apostrophes, hyphens, dots and spaces; up to a
 * hundred code points. One word is enough, and nine are not too many.
 */
export const isFullName = (text: string): boolean =>
  /^[A-Za-zÀ-ÖØ-öø-ʯḀ-ỿ][\u0300-\u036fA-Za-zÀ-ÖØ-öø-ʯḀ-ỿ'’‘ʼʻ`´′‐‑. -]{0,99}$/.test(normalizeName(text));

const TONE = /[\u0300\u0301\u0303\u0309\u0323]/g;
const BESIDE_TONE = /[^\u0300\u0301\u0303\u0309\u0323]/g;

/**
 * What all writings of one name have in common: case folded, one apostrophe, and each syllable's tone after its last
 * letter, so that it does not matter over which vowel the tone was put (hoà, hòa).
 */
export function nameKey(text: string): string {
  const name = normalizeName(text);
  if (name.length > LONGEST) return name;
  return (
    name
      .toLowerCase()
      .normalize('NFD')
      .replace(/[’‘ʼʻ`´′]/g, "'")
      .replace(/[‐‑]/g, '-')
      // Icelandic eth and African d look like đ in capitals, and keyboards offer them.
      .replace(/[ðɖ]/g, 'đ')
      .replace(/[\p{L}\p{M}]+/gu, (syllable) => syllable.replace(TONE, '') + syllable.replace(BESIDE_TONE, ''))
  );
}

const bare = (key: string): string => key.replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('ƀ', 'b');

/** How far two names agree. `weak`: only without diacritics, as certificates and some registries write them. */
export function compareNames(a: string, b: string): 'same' | 'weak' | 'different' {
  const [one, other] = [nameKey(a), nameKey(b)];
  return one === other ? 'same' : bare(one) === bare(other) ? 'weak' : 'different';
}

/** Family names that are never written without a mark, in any spelling of today. */
const MARKED_FAMILIES = new Set(
  (
    'nguyen tran le pham hoang huynh vu vo dang bui do ho ngo duong ly dinh trinh doan truong lam dao luong luu ta ' +
    'thai vuong quach trieu nghiem tong dau kieu'
  ).split(' '),
);

/**
 * Whether a name was probably typed without its marks: it has none at all, though its family or middle name has them
 * always. For advice alone, as names without marks exist (Kim Long, Mai Anh).
 */
export function seemsUnmarked(text: string): boolean {
  const [family = '', ...rest] = normalizeName(text).toLowerCase().split(' ');
  const middle = rest.slice(0, -1);
  if (!rest.length || /[^a-z .'-]/.test(`${family} ${rest.join(' ')}`)) return false;
  return MARKED_FAMILIES.has(family) || middle.some((word) => word === 'van' || word === 'thi');
}
