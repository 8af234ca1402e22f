/** The OpenAPI document of sessions and receipts. */
import { ref, type Node } from '../openapi-paths.js';

const time = { type: 'string', format: 'date-time' };
const SESSION = {
  ref: { type: 'string', description: 'Names the session in lists; not secret.' },
  method: { type: 'string', description: 'How the person signed in.' },
  acr: { type: 'string', examples: ['urn:dvc:acr:phone', 'urn:dvc:acr:certificate'] },
  portal: { type: 'string', description: 'The portal that asked for the sign-in.' },
  ...{ signedInAt: time, seenAt: time, endsAt: time },
};
const REQUIRED = ['ref', 'method', 'acr', 'signedInAt', 'seenAt', 'endsAt'];

const object = (properties: Node, required: readonly string[]): Node => ({ type: 'object', properties, required });
const json = (description: string, schema: Node): Node => ({
  description,
  content: { 'application/json': { schema } },
});

const refused = (...codes: readonly number[]): Node =>
  Object.fromEntries([401, 403, 405, ...codes].map((status) => [status, ref('responses', `Problem${status}`)]));

const token: Node = {
  name: 'X-CSRF-Token',
  in: 'header',
  required: true,
  description: '`token` of `GET /account/session`.',
  schema: { type: 'string' },
};

const operation = (operationId: string, summary: string, rest: Node): Node => ({
  ...{ operationId, summary, tags: ['account'], security: [{ session: [] }] },
  ...rest,
});

const NOTHING: Node = { 204: { description: 'Ended.' } };
const ending = (operationId: string, summary: string, more: readonly Node[] = [], ...codes: readonly number[]): Node =>
  operation(operationId, summary, { parameters: [token, ...more], responses: { ...NOTHING, ...refused(...codes) } });

const current = object(
  { account: { type: 'string', description: 'The account’s id.' }, token: { type: 'string' }, ...SESSION },
  ['account', 'token', ...REQUIRED],
);
const listed = object({ ...SESSION, current: { type: 'boolean' } }, ['current', ...REQUIRED]);
const which: Node = { name: 'ref', in: 'path', required: true, schema: { type: 'string' } };

export const SESSION_SECURITY: Node = {
  type: 'apiKey',
  in: 'cookie',
  name: '__Host-dvc-session',
  description: 'Set by the last answer of a sign-in. For pages of the gateway’s own origin.',
};

/** The paths, for a gateway where people sign in. */
export const accountPaths = (): Node => ({
  '/account/session': {
    get: operation('session', 'The current session', { responses: { 200: json('Signed in.', current), ...refused() } }),
    delete: ending('signOut', 'Sign out'),
  },
  '/account/sessions': {
    get: operation('sessions', 'All sessions of the account, the newest first', {
      responses: {
        200: json('The sessions.', object({ sessions: { type: 'array', items: listed } }, ['sessions'])),
        ...refused(),
      },
    }),
    delete: ending('endOtherSessions', 'End all sessions but this one'),
  },
  '/account/sessions/{ref}': { delete: ending('endSession', 'End one session', [which], 404) },
});

const seconds = { type: 'integer', description: 'Seconds since 1970.' };
const text = { type: 'string' };
const redeemed = object(
  {
    active: { type: 'boolean', description: '`false`, and nothing else: unknown, used, late, or another portal’s.' },
    sub: { type: 'string', description: 'The account’s id.' },
    ...{ iss: text, aud: text, acr: text, method: text, origin: text },
    ...{ auth_time: seconds, iat: seconds, exp: seconds },
    cnf: object({ jkt: text }, ['jkt']),
  },
  ['active'],
);
const form = object({ token: { type: 'string', description: '`receipt` of `dvc-complete`.' } }, ['token']);
const oauthError = json('RFC 6749 §5.2.', object({ error: text }, ['error']));

export const CLIENT_SECURITY: Node = {
  type: 'http',
  scheme: 'basic',
  description: 'The portal’s id and the secret of its server (`client.secrets`).',
};

/** The redemption of receipts (docs/sign-in.md). */
export const receiptPaths = (base: string): Node => ({
  [`${base}/receipt`]: {
    post: {
      operationId: 'redeem',
      summary: 'Redeem the receipt of a registration, once (RFC 7662)',
      tags: ['portal'],
      security: [{ client: [] }],
      requestBody: { required: true, content: { 'application/x-www-form-urlencoded': { schema: form } } },
      responses: {
        200: json('The registration, or that there is none.', redeemed),
        ...{ 400: oauthError, 401: oauthError },
        ...Object.fromEntries([403, 405, 413, 415, 500, 503].map((code) => [code, ref('responses', `Problem${code}`)])),
      },
    },
  },
});
