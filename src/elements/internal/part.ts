import { within } from '../../within.js';

/** Timeout in milliseconds: enough for the largest chunk on a 2G line. */
const PART_MS = 30_000;

/**
 * Adds the timeout to a dynamic import; every dynamic import of the elements goes through here. It
 * rejects where the chunk cannot be fetched: show that, and offer a retry (docs/decisions/0042).
 * Newer browsers fetch a failed module again; older ones only after the page is reloaded.
 *
 * @example
 * const { encode } = await part(import('uqr'));
 */
export const part = <T>(module: Promise<T>): Promise<T> => within(PART_MS, module);
