/** The gateway's own pages, and their addresses. */
import type { Audience } from '../../flow/method.js';
import { ACR } from '../sign-in/assurance.js';

export const SIGN_IN = '/sign-in';
export const RECOVER = '/recover';
export const REGISTER = '/register';
export const ACCOUNT = '/account';

interface Aim {
  /** The portal's id. */
  readonly portal?: string | undefined;
  readonly lang: string;
  readonly audience?: Audience;
  /** A path of the gateway, where the person goes on. */
  readonly next?: string;
  /** What the sign-in must prove at least: `certificate`. */
  readonly level?: string | undefined;
}

/** The path and query of a page. Default values are left out. */
export function pathOf(page: string, { portal, lang, audience = 'citizen', next = ACCOUNT, level }: Aim): string {
  const query = new URLSearchParams({
    ...(portal && { portal }),
    lang,
    ...(audience !== 'citizen' && { audience }),
    ...(next !== ACCOUNT && { return: next }),
    ...(level && { acr: ACR + level }),
  });
  return `${page}?${query}`;
}
