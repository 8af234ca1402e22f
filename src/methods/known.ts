import { federation } from './federation.js';
import { OFFER } from './offer.js';

/** The ids of every method of the package, which a portal can choose from. */
export const METHOD_IDS: readonly string[] = [federation.id, ...OFFER.map(({ id }) => id)];
