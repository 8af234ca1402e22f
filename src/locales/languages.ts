import type { Messages } from './messages.js';
import { vi } from './vi/index.js';

/**
 * The languages of the package. Vietnamese loads at once; it is also the fallback for a missing
 * language.
 */
export const languages: Readonly<Record<string, () => Promise<Messages>>> = {
  vi: () => Promise.resolve(vi),
  en: () => import('./en/index.js').then(({ en }) => en),
};
