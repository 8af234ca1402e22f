/** The OpenAPI document of sessions and receipts. */
import { ref, type Node } from '../openapi-paths.js';

const time = { type: 'string', format: 'date-time' };
const SESSION = {
  ref: { type: 'string', description: 'Names the session in lists; not secret.' },
  method: { type: 'string', description: 'How the person signed in.' },
  acr: { type: 'string', examples: ['urn:dvc:acr:phone', 'urn:dvc:acr:certificate'] },
  portal: { type: 'string', description: 'The portal that asked for the sign-in.' },
  actingFor: { type: 'string', description: 'The organisation’s account, where the person acts for one.' },
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

const name = { type: 'string' };
const me = object(
  {
    account: { type: 'string', description: 'The account’s id.' },
    audience: { enum: ['citizen', 'enterprise', 'agency'] },
    ...{ name, birthDate: name },
    identity: object({ scheme: { examples: ['cccd', 'mst'], ...name }, value: name, masked: name }, [
      ...['scheme', 'value', 'masked'],
    ]),
    phone: { type: 'string', description: 'Masked.' },
    email: { type: 'string', description: 'Masked.' },
    method: { type: 'string', description: 'How the identity was proved.' },
    ...{ acr: SESSION.acr, hasPassword: { type: 'boolean' }, registeredAt: time, provedAt: time },
    portals: { type: 'array', items: object({ id: name, name }, ['id', 'name']) },
    eraseAt: { ...time, description: 'When the account will be erased, if the person asked for it.' },
  },
  ['account', 'audience', 'name', 'identity', 'method', 'acr', 'hasPassword', 'registeredAt', 'provedAt', 'portals'],
);
const consent = object(
  {
    purpose: { enum: ['account', 'check', 'share'] },
    ...{ version: name, granted: { type: 'boolean' }, lang: name, portal: name, decidedAt: time },
    withdrawnAt: { type: ['string', 'null'], format: 'date-time' },
  },
  ['purpose', 'version', 'granted', 'portal', 'decidedAt', 'withdrawnAt'],
);
const signIn = object(
  { at: time, portal: name, method: { type: ['string', 'null'] }, result: { enum: ['ok', 'fail'] } },
  ['at', 'portal', 'method', 'result'],
);
const list = (key: string, items: Node) => object({ [key]: { type: 'array', items } }, [key]);
const erasing = object({ eraseAt: time }, ['eraseAt']);

const reading = (operationId: string, summary: string, schema: Node): Node => ({
  get: operation(operationId, summary, { responses: { 200: json('Found.', schema), ...refused() } }),
});

const role = { enum: ['representative', 'member'] };
const namedPerson = object(
  { ref: name, name, identity: { type: 'string', description: 'Masked.' }, role, namedAt: time },
  ['ref', 'name', 'identity', 'role', 'namedAt'],
);
const naming = object({ citizenId: name, fullName: name, role }, ['citizenId', 'fullName', 'role']);
const organisation = object({ account: name, name, role }, ['account', 'name', 'role']);
const acting = object({ organisation: { type: ['string', 'null'] } }, ['organisation']);
const body = (schema: Node): Node => ({ required: true, content: { 'application/json': { schema } } });

const peoplePaths = (): Node => ({
  '/account/people': {
    ...reading('people', 'The people whom the organisation has named', list('people', namedPerson)),
    post: operation('namePerson', 'Name a person to act for the organisation', {
      parameters: [token],
      requestBody: body(naming),
      responses: { 201: json('Named.', namedPerson), ...refused(400, 413, 415, 422) },
    }),
  },
  '/account/people/{ref}': { delete: ending('removePerson', 'Take a naming back', [which], 404) },
  '/account/organisations': reading(
    'organisations',
    'The organisations that have named the person',
    list('organisations', organisation),
  ),
  '/account/acting': {
    post: operation('act', 'Act for an organisation from now on, or for oneself again', {
      parameters: [token],
      requestBody: body(acting),
      responses: { ...NOTHING, ...refused(400, 413, 415) },
    }),
  },
});

const passkey = object(
  {
    ref: { type: 'string', description: 'Names the passkey in lists; not secret.' },
    label: { type: 'string', description: 'As the person has named it; may be empty.' },
    ...{ createdAt: time, usedAt: time },
    synced: { type: 'boolean', description: 'Whether a cloud account has a copy; otherwise it is on one device only.' },
    paused: { enum: ['recovery', 'copied'], description: 'Why it does not sign in at the moment.' },
  },
  ['ref', 'label', 'createdAt', 'synced'],
);
const passkeyChange = {
  oneOf: [
    object({ label: { type: 'string', maxLength: 64 } }, ['label']),
    object({ paused: { const: false, description: 'Lets it sign in again.' } }, ['paused']),
  ],
};

/** New passkeys are made by a flow of the purpose `change`. */
const passkeyPaths = (): Node => ({
  '/account/passkeys': reading('passkeys', 'The account’s passkeys', list('passkeys', passkey)),
  '/account/passkeys/{ref}': {
    patch: operation('changePasskey', 'Name a passkey, or let a paused one sign in again', {
      parameters: [token, which],
      requestBody: body(passkeyChange),
      responses: { ...NOTHING, ...refused(400, 404, 413, 415, 422) },
    }),
    delete: ending('removePasskey', 'Remove a passkey', [which], 404),
  },
});

const ownPaths = (): Node => ({
  '/account/me': reading('me', 'Who the person is here, and how they proved it', me),
  '/account/consents': reading('consents', 'The consents, the newest first', list('consents', consent)),
  '/account/consents/share': { delete: ending('withdrawShare', 'Withdraw the consent to share the account') },
  '/account/sign-ins': reading('signIns', 'The last fifty sign-ins and refused tries', list('signIns', signIn)),
  '/account/export': reading('export', 'Everything stored about the person', { type: 'object' }),
  '/account/erasure': {
    post: operation('eraseLater', 'Have the account erased after the waiting time; a sign-in calls it off', {
      parameters: [token],
      responses: { 202: json('All sessions have ended.', erasing), ...refused() },
    }),
  },
});

export const SESSION_SECURITY: Node = {
  type: 'apiKey',
  in: 'cookie',
  name: '__Host-dvc-session',
  description: 'Set by the last answer of a sign-in. For pages of the gateway’s own origin.',
};

/** The paths, for a gateway where people sign in. */
export const accountPaths = (): Node => ({
  ...ownPaths(),
  ...peoplePaths(),
  ...passkeyPaths(),
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
    active: {
      type: 'boolean',
      description: '`false`, without other members: the receipt is unknown, used, expired, or another portal’s.',
    },
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

const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ID_TOKEN = 'urn:ietf:params:oauth:token-type:id_token';
const exchange = object(
  {
    grant_type: { const: TOKEN_EXCHANGE },
    subject_token: { type: 'string', description: '`receipt` of `dvc-complete`.' },
    subject_token_type: { const: 'urn:dvc:token-type:receipt' },
    requested_token_type: { const: ID_TOKEN },
  },
  ['grant_type', 'subject_token', 'subject_token_type'],
);
const exchanged = object(
  {
    access_token: { type: 'string', description: 'The ID token, as RFC 8693 says.' },
    id_token: { type: 'string', description: 'The same, where OpenID Connect libraries look for it.' },
    ...{ issued_token_type: { const: ID_TOKEN }, token_type: { const: 'N_A' } },
    expires_in: { type: 'integer', description: 'Seconds.' },
  },
  ['access_token', 'id_token', 'issued_token_type', 'token_type', 'expires_in'],
);

/**
 * The part of the OpenID Provider that this package defines. The discovery document lists what it
 * serves of the standards.
 */
export const providerPaths = (): Node => ({
  '/.well-known/openid-configuration': {
    get: {
      operationId: 'discovery',
      summary: 'Addresses and abilities of the OpenID Provider (OpenID Connect Discovery 1.0)',
      tags: ['portal'],
      security: [],
      responses: { 200: json('The metadata.', { type: 'object' }), '4XX': oauthError },
    },
  },
  '/oidc/token': {
    post: {
      operationId: 'exchange',
      summary: 'Redeem the receipt of a registration for an ID token, once (RFC 8693)',
      description: 'The token endpoint of the OpenID Provider. Its other grants are those of the discovery document.',
      tags: ['portal'],
      security: [{ client: [] }],
      requestBody: { required: true, content: { 'application/x-www-form-urlencoded': { schema: exchange } } },
      responses: { 200: json('The registration.', exchanged), 400: oauthError, 401: oauthError },
    },
  },
});
