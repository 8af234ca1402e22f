/** Portals as clients of the OpenID Provider. */
import { randomUUID } from 'node:crypto';
import type { ClientMetadata } from 'oidc-provider';
import { ownerOf } from '../../server/checks/bearer.js';
import type { Portal, Portals } from '../../server/registration/portals.js';

/** RFC 8693. */
export const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';

export const scopesOf = ({ client }: Portal): readonly string[] => [
  'openid',
  ...(client?.scopes ?? ['profile', 'phone', 'email']),
];

/** `undefined`: the portal's server has no credentials. */
export function clientOf(portal: Portal): ClientMetadata | undefined {
  const { id, name, client } = portal;
  if (!client) return undefined;
  const { jwks, redirectUris = [], logoutUris = [], backchannelLogoutUri, dpop = false } = client;
  const signsIn = redirectUris.length > 0;
  return {
    ...{ client_id: id, client_name: name, scope: scopesOf(portal).join(' ') },
    redirect_uris: [...redirectUris],
    post_logout_redirect_uris: [...logoutUris],
    response_types: signsIn ? ['code'] : [],
    grant_types: [...(signsIn ? ['authorization_code', 'refresh_token'] : []), TOKEN_EXCHANGE],
    ...(jwks
      ? { token_endpoint_auth_method: 'private_key_jwt', jwks }
      : // The provider wants a secret in clear. Ours are hashes, and `matchesSecret` compares.
        { token_endpoint_auth_method: 'client_secret_basic', client_secret: randomUUID() }),
    ...(backchannelLogoutUri !== undefined && {
      backchannel_logout_uri: backchannelLogoutUri,
      backchannel_logout_session_required: true,
    }),
    dpop_bound_access_tokens: dpop,
  };
}

/** Whether a portal's server has this secret. */
export const matchesSecret = async (portals: Portals, id: string, secret: string): Promise<boolean> =>
  (await ownerOf(secret, { [id]: portals.byId(id)?.client?.secrets ?? [] })) === id;
