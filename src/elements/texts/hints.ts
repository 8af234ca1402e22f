import type { LitElement } from 'lit';
import { unreadable } from './hints-colours.js';
import { isDevelopment, misspelt } from './hints-names.js';

interface Place {
  readonly tag: string;
  readonly endpoint: string;
  readonly portal: string;
  readonly about: string;
}

const wrongEndpoint = ({ endpoint }: Place) =>
  `no gateway answers at endpoint="${endpoint}". Is the address right, does the gateway run, and is this page's origin in the portal's list?`;
const wrongPortal = ({ portal }: Place) =>
  `the gateway does not serve portal="${portal}" on this page. See the portal's id, its origins, methods and audiences.`;

const SENTENCES: Readonly<Record<string, (place: Place) => string>> = {
  endpoint: () =>
    'it has no gateway. Set the attribute "endpoint" or the property "backend", or put it inside <dvc-register endpoint="…">.',
  names: ({ about }) => about,
  children: ({ about }) =>
    `these elements inside it are not defined: ${about}. Is the name right, and is the method's script loaded?`,
  signers: ({ about }) => `no signer is called ${about}. There are agent, file, vgca, vnpt and bkav.`,
  wording: ({ about }) =>
    `these texts of its "wording" are not replaced: ${about}. Is the name right, is it a text, and none of a consent, a refusal or a failure?`,
  colours: ({ about }) => `people cannot read these colours of the theme (docs/theming.md): ${about}.`,
  audience: ({ about }) => `audience="${about}" is unknown. It is citizen, enterprise or agency.`,
  unavailable: wrongEndpoint,
  'not-found': wrongEndpoint,
  'method-not-allowed': wrongEndpoint,
  'portal-unknown': wrongPortal,
  'origin-refused': wrongPortal,
  'method-unknown': wrongPortal,
  'method-unavailable': wrongPortal,
};

const warned = new Set<string>();

/** Warns once about each mistake. Contains nothing that a person typed. */
export function warn(mistake: string, element: HTMLElement, about: string, host = location.hostname): void {
  if (mistake !== 'names') warnNames(element, host);
  const sentence = SENTENCES[mistake];
  if (!sentence || !isDevelopment(host)) return;
  const around = element.closest('dvc-register') ?? element;
  const attribute = (name: string) => around.getAttribute(name) ?? '';
  const tag = element.localName;
  const place = { tag, endpoint: attribute('endpoint'), portal: attribute('portal'), about };
  const line = `<${tag}>: ${sentence(place)} (docs/embedding.md)`;
  if (warned.has(line)) return;
  warned.add(line);
  console.warn(line);
}

/**
 * Warns of names that are near to known ones: the attribute `endpiont`, the property `endPoint`.
 */
export function warnNames(element: HTMLElement, host = location.hostname): void {
  for (const [name, meant] of misspelt(element))
    warn('names', element, `"${name}" is unknown. Did you mean "${meant}"?`, host);
  const { wording } = element as { readonly wording?: unknown };
  if (wording === null && element.hasAttribute('wording')) warn('names', element, '"wording" is no JSON.', host);
}

/** Warns of a theme whose colours people cannot read, as the page shows it now. */
export function warnColours(element: LitElement, host = location.hostname): void {
  const pairs = isDevelopment(host) ? unreadable(element) : [];
  if (pairs.length) warn('colours', element, pairs.join('; '), host);
}
