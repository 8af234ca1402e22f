/** The types of a language, and what changes some of its texts or joins those of a purpose. */
export type * from './messages.js';
export { joined, withTexts } from './with-texts.js';
