/**
 * In UTF-16 code units. No name is longer, and Unicode normalisation takes seconds on thousands of
 * marks.
 */
const LONGEST = 999;

/** Normalises a name: NFC, single spaces. */
export const normalizeName = (text: string): string =>
  text.length > LONGEST ? text : text.normalize('NFC').replace(/\s+/g, ' ').trim();

/**
 * Whether a text can be a person's name: Latin letters with any marks, apostrophes, hyphens, dots
 * and spaces; at most 100 code points. Single-word names and names of nine words exist.
 */
export const isFullName = (text: string): boolean =>
  /^[A-Za-zÀ-ÖØ-öø-ʯḀ-ỿ][\u0300-\u036fA-Za-zÀ-ÖØ-öø-ʯḀ-ỿ'’‘ʼʻ`´′‐‑. -]{0,99}$/.test(normalizeName(text));

const TONE = /[\u0300\u0301\u0303\u0309\u0323]/g;
const BESIDE_TONE = /[^\u0300\u0301\u0303\u0309\u0323]/g;

/**
 * A key that is equal for all spellings of one name: case folded, one kind of apostrophe, each
 * syllable's tone moved behind its last letter (hoà and hòa have one key).
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
      // Icelandic eth and African d look like capital đ, and keyboards offer them.
      .replace(/[ðɖ]/g, 'đ')
      .replace(/[\p{L}\p{M}]+/gu, (syllable) => syllable.replace(TONE, '') + syllable.replace(BESIDE_TONE, ''))
  );
}

const bare = (key: string): string => key.replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('ƀ', 'b');

/**
 * Compares two names. `weak`: equal only without diacritics, as certificates and some registries
 * write them.
 */
export function compareNames(a: string, b: string): 'same' | 'weak' | 'different' {
  const [one, other] = [nameKey(a), nameKey(b)];
  return one === other ? 'same' : bare(one) === bare(other) ? 'weak' : 'different';
}

/** Family names that always have a diacritic, in any current spelling. */
const MARKED_FAMILIES = new Set(
  (
    'nguyen tran le pham hoang huynh vu vo dang bui do ho ngo duong ly dinh trinh doan truong lam dao luong luu ta ' +
    'thai vuong quach trieu nghiem tong dau kieu'
  ).split(' '),
);

/**
 * Whether a name was probably typed without its diacritics: it has none, although its family or
 * middle name always has some. Advice only, because names without diacritics exist (Kim Long, Mai
 * Anh).
 */
export function seemsUnmarked(text: string): boolean {
  const [family = '', ...rest] = normalizeName(text).toLowerCase().split(' ');
  const middle = rest.slice(0, -1);
  if (!rest.length || /[^a-z .'-]/.test(`${family} ${rest.join(' ')}`)) return false;
  return MARKED_FAMILIES.has(family) || middle.some((word) => word === 'van' || word === 'thi');
}
