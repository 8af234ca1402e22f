import { storageMemory, type Memory } from '../../client/memory.js';

/**
 * What this tab remembers of the flows of one element: another gateway, portal or element of the page has its own
 * (docs/decisions/0084). A browser may forbid storage altogether, and a server has
 * none: then nothing is remembered.
 */
export function pageMemory(element: HTMLElement & { readonly endpoint: string; readonly portal: string }) {
  const { endpoint, portal, localName } = element;
  try {
    const alike = [...(element.getRootNode() as ParentNode).querySelectorAll(localName)];
    return storageMemory(sessionStorage, [endpoint, portal, alike.indexOf(element)].join()) satisfies Memory;
  } catch {
    return undefined;
  }
}
