/**
 * Gluu's scim-node, a SCIM client that is independent of this project. It discovers the service and
 * handles users as RFC 7644 specifies, but gets its token by Gluu's own protocol (UMA). So an
 * authorization server in front of ours issues the portal's token, and serves ResourceTypes as Gluu
 * does: from another base, with resources that the client looks up and never requests. Requests and
 * answers about users pass unchanged.
 */
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Every answer is its raw text. */
export interface ScimNode {
  getUsersCount(): Promise<string>;
  getUsers(startIndex: number, count: number, filter?: string): Promise<string>;
  getUser(id: string): Promise<string>;
  addUser(user: object): Promise<string>;
  editUser(id: string, user: object): Promise<string>;
  removeUser(id: string): Promise<string>;
  searchUsers(filter: string, startIndex: number, count: number): Promise<string>;
}

/** The path of our server, as this client sees it. */
export const GLUU = '/identity/restv1/scim/v2';

const FOREIGN = ['Group', 'FidoDevice', 'Fido2Device'].map((id) => ({ id, endpoint: `/${id}s` }));

/** Adds Gluu's own endpoints in front of our server. */
export function beforeGluu(handle: (request: Request) => Promise<Response>, token: string) {
  return async (request: Request): Promise<Response> => {
    const { pathname, origin } = new URL(request.url);
    if (pathname === '/.well-known/uma2-configuration') return Response.json({ token_endpoint: `${origin}/token` });
    if (pathname === '/token') return Response.json({ access_token: token });
    const answer = await handle(request);
    if (!pathname.endsWith('/ResourceTypes')) return answer;
    const types = (await answer.json()) as { readonly Resources: readonly { readonly endpoint: string }[] };
    const all = [...types.Resources, ...FOREIGN].map((each) => ({ ...each, endpoint: `/scim/v2${each.endpoint}` }));
    return Response.json({ ...types, Resources: all });
  };
}

export function scimNode(domain: string, directory: string): ScimNode {
  const require = createRequire(import.meta.url);
  // It requests `uuid`, which is optional; the current server sends a newer shape.
  const uuid = createRequire(require.resolve('scim-node')).resolve('uuid');
  require(uuid);
  const cached = require.cache[uuid];
  if (cached) cached.exports = () => crypto.randomUUID();
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const file = join(directory, 'client.pem');
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const client = require('scim-node') as (config: object) => { readonly scim2: ScimNode };
  return client({ domain, privateKey: file, clientId: 'portal', keyAlg: 'RS256', keyId: 'key' }).scim2;
}
