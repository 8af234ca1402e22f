/**
 * The page that a person comes back to after the identity provider. It travels sealed in `state`, so
 * that the callback needs no table and redirects to no address that the gateway has not checked
 * (T54).
 */
import type { Flow } from '../../flow/transition.js';
import { RESPONSE_MARK } from '../../methods/federation.js';
import type { Visit } from '../registration/implement.js';
import { originsOf, type Origins } from '../registration/portals.js';
import type { Vault } from '../vault/vault.js';

const CONTEXT = 'federation-state';

/** The page's address without its fragment; `undefined` if the flow may not run on that page. */
export function pageOf(ports: Origins, flow: Flow, text: string, { caller }: Visit): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  url.hash = '';
  const isAllowed = originsOf(ports, flow).includes(url.origin) && url.origin === (caller.origin ?? url.origin);
  return isAllowed && !url.username && !url.password ? url.href : undefined;
}

/** A fresh `state` for this page. The seal's random nonce makes it unguessable. */
export const stateFor = (vault: Vault, page: string): Promise<string> => vault.seal(page, CONTEXT);

/**
 * Where the callback sends the browser: to the page of `state`, with the provider's response in the
 * fragment, which no server sees. `undefined` for a state that is not ours.
 *
 * @param query of the callback: `code=…&state=…`
 */
export async function returnOf(vault: Vault, query: string): Promise<string | undefined> {
  const [state = '', ...more] = new URLSearchParams(query).getAll('state');
  if (more.length) return undefined;
  try {
    const page = (await vault.open(state, CONTEXT)) as string;
    return `${page}#${RESPONSE_MARK}=${encodeURIComponent(query)}`;
  } catch {
    return undefined; // forged, or sealed by a key that has been retired
  }
}
