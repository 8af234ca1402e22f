/** Where a person goes after a page of the gateway: never off its origin (T54). */
import { ACCOUNT } from './page-paths.js';

/** Letters that no browser and no proxy rewrites: no `%`, no `\`, no second `/`. */
const PATH = /^\/oidc(?:\/[\w~-][\w.~-]*)+$/;
const QUERY = /^(?:\?[\w.~=&:%+-]{0,1000})?$/;

/**
 * The path to which a page sends the person: one of the OpenID Provider (`/oidc/…`), or `/account`
 * for everything else.
 */
export function returnPath(text: string | undefined): string {
  const [, path = '', query = ''] = /^([^?]*)(\?.*)?$/s.exec(text ?? '') ?? [];
  return PATH.test(path) && QUERY.test(query) ? path + query : ACCOUNT;
}
