/** Redeems the receipt of a registration for an ID token (RFC 8693, T63). */
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import { ACR } from '../../server/sign-in/assurance.js';
import type { Receipts } from '../../server/sign-in/receipts.js';
import { TOKEN_EXCHANGE } from './clients.js';
import { errors } from './library.js';

const RECEIPT_TYPE = 'urn:dvc:token-type:receipt';
const ID_TOKEN = 'urn:ietf:params:oauth:token-type:id_token';
const PARAMETERS = ['subject_token', 'subject_token_type', 'requested_token_type'];

/** Seconds for which the ID token is valid. */
const LIFETIME = 600;

export function registerReceiptGrant(provider: Provider, receipts: Pick<Receipts, 'redeem'>): void {
  async function exchange(ctx: KoaContextWithOIDC): Promise<void> {
    const { client, params = {} } = ctx.oidc;
    const { subject_token: token, subject_token_type: type, requested_token_type: wanted = ID_TOKEN } = params;
    if (typeof token !== 'string') throw new errors.InvalidRequest('subject_token is missing');
    if (type !== RECEIPT_TYPE) throw new errors.InvalidRequest(`subject_token_type must be ${RECEIPT_TYPE}`);
    if (wanted !== ID_TOKEN) throw new errors.InvalidRequest(`requested_token_type must be ${ID_TOKEN}`);
    const redeemed = client && (await receipts.redeem(token, client.clientId));
    if (!redeemed) throw new errors.InvalidGrant('the receipt is unknown, used, late, or another portal’s');
    const { account: sub, assurance, issuedAt, origin, method, jkt } = redeemed;
    const idToken = new provider.IdToken({}, { ctx });
    const claims = { sub, acr: ACR + assurance, auth_time: Math.floor(issuedAt / 1000), origin, method };
    for (const [name, value] of Object.entries(claims)) idToken.set(name, value);
    if (jkt !== undefined) idToken.set('cnf', { jkt });
    const issued = await idToken.issue({ use: 'idtoken' });
    ctx.body = {
      ...{ access_token: issued, issued_token_type: ID_TOKEN, token_type: 'N_A', expires_in: LIFETIME },
      // The same token, where OpenID Connect libraries look for it.
      id_token: issued,
    };
  }
  provider.registerGrantType(TOKEN_EXCHANGE, exchange, PARAMETERS);
}
