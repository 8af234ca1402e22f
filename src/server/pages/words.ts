/** The texts of the pages, in each language of the package. */
import { languagesOf } from '../../locales/gateway.js';
import type { PageTexts } from '../../locales/page-texts.js';

export const WORDS = languagesOf('page');

export const wordsIn = (lang: string): PageTexts => (WORDS[lang] ?? WORDS['vi']) as PageTexts;
