// How the words of the site are indexed and searched: one way for the build and the page.

/** Without marks: a person who types "dang ky" finds "đăng ký". */
export const folded = (word) => word.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('đ', 'd');

/** A text of HTML or Markdown as plain words. */
export const plain = (text) =>
  text
    .replaceAll(/<[^>]+>|[`*]/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

/** Words, and names with hyphens also as a whole: `dvc-register-mobile`. */
const split = (text) =>
  text.split(/[^\p{L}\p{N}\p{M}_-]+/u).flatMap((word) => (word.includes('-') ? [word, ...word.split('-')] : [word]));

/** @type {import('minisearch').Options} */
export const INDEXED = {
  fields: ['title', 'heading', 'text'],
  storeFields: ['to', 'title', 'heading'],
  tokenize: split,
  processTerm: folded,
  searchOptions: { boost: { title: 4, heading: 3 }, prefix: true, fuzzy: 0.15, combineWith: 'AND' },
};
