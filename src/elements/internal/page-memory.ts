import { storageMemory, type Memory } from '../../client/memory.js';

/**
 * The flow that this tab remembers for one element. Each gateway, portal and element of the page
 * has its own entry (docs/decisions/0043). Without storage (a browser that forbids it, a server),
 * nothing is remembered.
 */
export function pageMemory(element: HTMLElement & { readonly endpoint: string; readonly portal: string }) {
  const { endpoint, portal, localName } = element;
  try {
    const alike = [...(element.getRootNode() as ParentNode).querySelectorAll(localName)];
    return storageMemory(sessionStorage, [endpoint, portal, localName, alike.indexOf(element)].join()) satisfies Memory;
  } catch {
    return undefined;
  }
}
