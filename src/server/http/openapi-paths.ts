/** The paths of the OpenAPI document. */
import { FLOW_PURPOSES } from '../../flow/method.js';

export type Node = Readonly<Record<string, unknown>>;

export const ref = (kind: string, name: string): Node => ({ $ref: `#/components/${kind}/${name}` });

const EXAMPLE = { method: 'mobile', audience: 'citizen', portal: 'national', lang: 'vi' };

const responses = (good: Node, codes: readonly number[]): Node => ({
  ...good,
  ...Object.fromEntries(codes.map((status) => [status, ref('responses', `Problem${status}`)])),
});

const etag = { ETag: { description: 'The revision, quoted.', schema: { type: 'string' } } };
const view = (description: string): Node => ({
  description,
  headers: {
    ...etag,
    'Idempotency-Replayed': { description: '`true` if this reply was given before.', schema: { type: 'string' } },
  },
  content: { 'application/json': { schema: ref('schemas', 'View') } },
});

const jsonBody = (content: Node, example?: unknown): Node => ({
  required: true,
  content: { 'application/json': { schema: content, example } },
});

const USERNAME: Node = {
  description: 'Empty if the account will have no user name.',
  content: {
    'application/json': {
      schema: { type: 'object', required: ['username'], properties: { username: { type: 'string' } } },
    },
  },
};

const step = {
  name: 'step',
  in: 'path',
  required: true,
  description: 'Name of the step.',
  schema: { type: 'string' },
};
const ALWAYS = [400, 401, 403, 405, 500, 503];
const MOVING = [...ALWAYS, 409, 410, 412, 413, 415, 422, 428, 429];

/** Starting, reading and ending a flow. */
const lifePaths = (base: string): Node => ({
  [`${base}/flow`]: {
    post: {
      operationId: 'start',
      summary: 'Start a flow',
      tags: ['flow'],
      security: [],
      parameters: [ref('parameters', 'Idempotency-Key-Optional')],
      requestBody: jsonBody(ref('schemas', 'Start'), EXAMPLE),
      responses: responses({ 201: view('The flow has begun; `id` is its bearer secret.') }, [
        ...ALWAYS,
        413,
        415,
        422,
        429,
      ]),
    },
    get: {
      operationId: 'read',
      summary: 'Read the flow',
      tags: ['flow'],
      parameters: [ref('parameters', 'Idempotency-Key-Optional')],
      responses: responses({ 200: view('Where the flow is.') }, [...ALWAYS, 409, 410]),
    },
    delete: {
      operationId: 'abandon',
      summary: 'Abandon the flow and erase its data',
      tags: ['flow'],
      responses: responses({ 204: { description: 'Abandoned.' } }, ALWAYS),
    },
  },
});

/** Reading what belongs to a flow, and extending it. */
const readPaths = (base: string): Node => ({
  [`${base}/flow/events`]: {
    get: {
      operationId: 'events',
      summary: 'Wait for news of a waiting step; an empty answer fetches it',
      tags: ['flow'],
      responses: responses(
        {
          200: {
            description: 'At most one event, `news`; then the stream ends. Without an event, reconnect.',
            content: { 'text/event-stream': { schema: { type: 'string' } } },
          },
        },
        [...ALWAYS, 409, 410],
      ),
    },
  },
  [`${base}/flow/keep`]: {
    post: {
      operationId: 'extend',
      summary: 'Extend the flow while the person is active',
      tags: ['flow'],
      responses: responses({ 200: view('`expiresAt` is later, unless it is `endsAt` already.') }, [
        ...ALWAYS,
        409,
        410,
      ]),
    },
  },
  [`${base}/flow/username`]: {
    get: {
      operationId: 'username',
      summary: 'The full user name, for the password manager: at the password step only, and with a proof of the key',
      tags: ['flow'],
      responses: responses({ 200: USERNAME }, [...ALWAYS, 409, 410]),
    },
  },
});

/** Answering a step. */
function stepPaths(inputs: readonly string[], base: string): Node {
  const answer = { oneOf: inputs.map((name) => ref('schemas', name)) };
  const parameters = [step, ref('parameters', 'If-Match'), ref('parameters', 'Idempotency-Key')];
  return {
    [`${base}/flow/{step}`]: {
      post: {
        operationId: 'answer',
        summary: 'Answer the current step',
        tags: ['flow'],
        parameters,
        requestBody: jsonBody(answer),
        responses: responses({ 200: view('The answer was taken; this is where the flow is now.') }, MOVING),
      },
    },
    [`${base}/flow/{step}/again`]: {
      post: {
        operationId: 'again',
        summary: 'Request another code or challenge',
        tags: ['flow'],
        parameters,
        requestBody: jsonBody({ type: 'object', additionalProperties: false }, {}),
        responses: responses({ 200: view('It was sent or made again.') }, MOVING),
      },
    },
  };
}

/** The offer of a gateway, and the OpenAPI document. */
const describingPaths = (base: string): Node => ({
  [`${base}/methods`]: {
    get: {
      operationId: 'offer',
      summary: 'Methods of a portal, and whether each is in service',
      tags: ['flow'],
      security: [],
      parameters: [
        {
          name: 'portal',
          in: 'query',
          description: "The portal's id. Default: the portal of the `Origin`.",
          schema: { type: 'string', maxLength: 64 },
        },
        {
          name: 'purpose',
          in: 'query',
          description: 'Default: `register`. `sign-in` is answered to pages of the gateway itself.',
          schema: { type: 'string', enum: FLOW_PURPOSES },
        },
      ],
      responses: responses(
        { 200: { description: 'By id.', content: { 'application/json': { schema: ref('schemas', 'Offer') } } } },
        [400, 403, 405, 422, 500],
      ),
    },
  },
  [`${base}/origin`]: {
    get: {
      operationId: 'origin',
      summary: 'Whether a portal has the origin of the calling page',
      tags: ['flow'],
      security: [],
      responses: responses(
        {
          200: {
            description: 'Readable by any page.',
            content: { 'application/json': { schema: { type: 'object' } } },
          },
        },
        [405],
      ),
    },
  },
  [`${base}/openapi.json`]: {
    get: {
      operationId: 'describe',
      summary: 'This document',
      tags: ['operation'],
      security: [],
      responses: responses(
        { 200: { description: 'This document.', content: { 'application/json': { schema: { type: 'object' } } } } },
        [405],
      ),
    },
  },
});

const probes = (path: string, id: string, summary: string, failing: Node): Node => ({
  [path]: {
    get: {
      operationId: id,
      summary,
      tags: ['operation'],
      security: [],
      responses: {
        200: { description: 'It is.', content: { 'application/json': { schema: ref('schemas', 'Health') } } },
        ...failing,
        '4XX': ref('responses', 'Problem405'),
      },
    },
  },
});

/** @param inputs names of the schemas of answers */
export const openapiPaths = (inputs: readonly string[], base: string): Node => ({
  ...lifePaths(base),
  ...readPaths(base),
  ...stepPaths(inputs, base),
  ...describingPaths(base),
  ...probes('/healthz', 'healthz', 'Is the process alive?', {}),
  ...probes('/readyz', 'readyz', 'Can it serve?', { 503: { description: 'Not now.' } }),
});
