/** The text without its diacritics: `Đặng Thuý` becomes `Dang Thuy`. Its case stays. */
export const withoutMarks = (text: string): string =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');
