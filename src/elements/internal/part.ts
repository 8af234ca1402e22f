import { within } from '../../within.js';

/** Long enough for the largest chunk on a 2G line. */
const PART_MS = 30_000;

/**
 * Every dynamic import of the elements goes through here, so that each ends. It rejects where the chunk cannot be had:
 * then say so and offer a retry (docs/decisions/0083). Newer browsers fetch a module again that failed, older ones do
 * not until the page is loaded anew.
 *
 * @example
 * const { encode } = await part(import('uqr'));
 */
export const part = <T>(module: Promise<T>): Promise<T> => within(PART_MS, module);
