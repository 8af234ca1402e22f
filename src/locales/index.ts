/** The types of a language, and what changes some of its texts or joins those of a purpose. */
export type * from './messages.js';
export { joined } from './with-texts.js';
export { withTexts } from './with-page-texts.js';
