import type { Messages } from './messages.js';
import { vi } from './vi/index.js';

/** The languages of the package. Vietnamese is there at once; it also stands in for a language that is not here. */
export const languages: Readonly<Record<string, () => Promise<Messages>>> = {
  vi: () => Promise.resolve(vi),
  en: () => import('./en/index.js').then(({ en }) => en),
};
