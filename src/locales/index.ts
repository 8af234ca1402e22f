/** What a language is made of, and a language with some texts changed. */
export type * from './messages.js';
export { withTexts } from './with-texts.js';
