/** The OpenAPI document of what a signed-in person reads and ends. */
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
