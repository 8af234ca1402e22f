/** Authenticates a portal's server by `client_secret_basic` (RFC 6749 §2.3.1). */
import { ownerOf } from '../../checks/bearer.js';
import type { Portals } from '../../registration/portals.js';

const BASIC = /^Basic +([A-Za-z0-9+/]{1,2048}={0,2})$/i;

/** Id and secret are form-encoded before they are joined, so that both may contain a colon. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/** The id of the portal whose secret the request has; `undefined`: none. */
export async function clientOf(request: Request, portals: Portals): Promise<string | undefined> {
  const [, encoded] = BASIC.exec(request.headers.get('Authorization') ?? '') ?? [];
  const plain = encoded && encoded.length % 4 === 0 ? atob(encoded) : '';
  const colon = plain.indexOf(':');
  const id = decoded(plain.slice(0, Math.max(colon, 0))) ?? '';
  const secret = decoded(plain.slice(colon + 1));
  return ownerOf(secret || undefined, { [id]: portals.byId(id)?.client?.secrets ?? [] });
}

/** The refusal of a caller that is no client (RFC 6749 §5.2). */
export const invalidClient = (): Response =>
  Response.json(
    { error: 'invalid_client' },
    { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="dvc-register"' } },
  );
