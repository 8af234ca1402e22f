import { RESPONSE_MARK } from '../../methods/federation.js';

const START = `#${RESPONSE_MARK}=`;

/** Whether the person has come back from a provider. */
export const hasResponse = (): boolean => location.hash.startsWith(START);

/**
 * Takes the provider's response out of the page's address, where the gateway's callback has put it.
 * Empty if there is none. It never stays in the history.
 */
export function takeResponse(): string {
  const { hash, pathname, search } = location;
  if (!hasResponse()) return '';
  history.replaceState(history.state, '', pathname + search);
  try {
    return decodeURIComponent(hash.slice(START.length));
  } catch {
    return ''; // not written by the gateway
  }
}

/** This page's address for the way back; the fragment is not kept. */
export const pageAddress = (): string => location.origin + location.pathname + location.search;
