/** The types of a language, and `withTexts`, which changes some of its texts. */
export type * from './messages.js';
export { withTexts } from './with-texts.js';
