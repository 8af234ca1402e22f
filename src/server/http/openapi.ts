/** The OpenAPI 3.1 document of our wire, made from the schemas that the gateway checks with. */
import { toJSONSchema, type $ZodType } from 'zod/v4/core';
import type { Method } from '../../flow/method.js';
import { schemaOf } from '../../flow/schema.js';
import { PROBLEM_STATUS } from '../../flow/problem.js';
import { flowProblemBody, offerBody, startBody, viewBody } from './wire.js';

type Node = Readonly<Record<string, unknown>>;

const schema = (source: $ZodType): Node => {
  const { $schema, ...rest } = toJSONSchema(source, { io: 'input', unrepresentable: 'any' }) as Node & {
    $schema?: unknown;
  };
  return $schema ? rest : rest;
};

const ref = (kind: string, name: string) => ({ $ref: `#/components/${kind}/${name}` });
const camel = (text: string) => text.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
const title = (text: string) => camel(`-${text}`);

const EXAMPLE = { method: 'mobile', audience: 'citizen', portal: 'national', lang: 'vi' };

const WHY: Readonly<Record<number, string>> = {
  400: 'The request is not one that this wire knows.',
  401: 'No flow answers to this id, or the proof of its key is missing.',
  403: 'The origin may not, or too many answers were refused.',
  404: 'Nothing is served here.',
  405: 'Not with this verb.',
  409: 'Not now, or not at this step.',
  410: 'The flow, or its code, has expired.',
  412: 'The flow has moved on; its view is in `flow`.',
  413: 'The body is larger than 64 KiB.',
  415: 'The body is not application/json.',
  422: 'The answer was understood and refused; `errors` point at fields.',
  428: '`If-Match` is missing.',
  429: 'Too often; `Retry-After` says when.',
  500: 'Unforeseen; `instance` is in the log too.',
  503: 'A partner or the gateway cannot answer now.',
};

const responses = (good: Node, codes: readonly number[]): Node => ({
  ...good,
  ...Object.fromEntries(codes.map((status) => [status, ref('responses', `Problem${status}`)])),
});

const etag = { ETag: { description: 'The revision, quoted.', schema: { type: 'string' } } };
const view = (description: string): Node => ({
  description,
  headers: {
    ...etag,
    'Idempotency-Replayed': { description: '`true` for an answer given before.', schema: { type: 'string' } },
  },
  content: { 'application/json': { schema: ref('schemas', 'View') } },
});

const jsonBody = (content: Node, example?: unknown): Node => ({
  required: true,
  content: { 'application/json': { schema: content, ...(example === undefined ? {} : { example }) } },
});

const USERNAME: Node = {
  description: 'Empty where the account will have none.',
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
  description: 'The step that is answered.',
  schema: { type: 'string' },
};
const ALWAYS = [400, 401, 403, 405, 500, 503];
const MOVING = [...ALWAYS, 409, 410, 412, 413, 415, 422, 428, 429];

function operations(inputs: readonly string[], base: string): Node {
  const answer = { oneOf: inputs.map((name) => ref('schemas', name)) };
  const parameters = [step, ref('parameters', 'If-Match'), ref('parameters', 'Idempotency-Key')];
  return {
    [`${base}/flow`]: {
      post: {
        operationId: 'start',
        summary: 'Begin a flow',
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
        summary: 'Where is the flow?',
        tags: ['flow'],
        parameters: [ref('parameters', 'Idempotency-Key-Optional')],
        responses: responses({ 200: view('Where the flow is.') }, [...ALWAYS, 409, 410]),
      },
      delete: {
        operationId: 'abandon',
        summary: 'Give the flow up; what it knew is erased',
        tags: ['flow'],
        responses: responses({ 204: { description: 'Forgotten.' } }, ALWAYS),
      },
    },
    [`${base}/flow/events`]: {
      get: {
        operationId: 'events',
        summary: 'Be told of news at a step that waits; an empty answer fetches them',
        tags: ['flow'],
        responses: responses(
          {
            200: {
              description: 'At most one event, `news`; then the stream ends. Without one, come again.',
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
        summary: 'The person goes on: the flow does not end for want of an answer',
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
        summary:
          'The user name in full, for the password manager: at the password step, to the holder of the key alone',
        tags: ['flow'],
        responses: responses({ 200: USERNAME }, [...ALWAYS, 409, 410]),
      },
    },
    [`${base}/flow/{step}`]: {
      post: {
        operationId: 'answer',
        summary: 'Answer the step that the person is at',
        tags: ['flow'],
        parameters,
        requestBody: jsonBody(answer),
        responses: responses({ 200: view('The answer was taken; this is where the flow is now.') }, MOVING),
      },
    },
    [`${base}/flow/{step}/again`]: {
      post: {
        operationId: 'again',
        summary: 'Ask the step for another code, another challenge',
        tags: ['flow'],
        parameters,
        requestBody: jsonBody({ type: 'object', additionalProperties: false }, {}),
        responses: responses({ 200: view('It was sent or made again.') }, MOVING),
      },
    },
    [`${base}/methods`]: {
      get: {
        operationId: 'offer',
        summary: 'What a portal offers, and what cannot be had just now',
        tags: ['flow'],
        security: [],
        parameters: [
          {
            name: 'portal',
            in: 'query',
            description: "The portal's id; a gateway may know it from the `Origin` alone.",
            schema: { type: 'string', maxLength: 64 },
          },
        ],
        responses: responses(
          { 200: { description: 'By id.', content: { 'application/json': { schema: ref('schemas', 'Offer') } } } },
          [403, 405, 422, 500],
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
  };
}

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

const key = (name: string, required: boolean): Node => ({
  name: 'Idempotency-Key',
  in: 'header',
  required,
  description: `${name}: the same key for the same call gets the same answer, once done.`,
  schema: { type: 'string', minLength: 16, maxLength: 255 },
});

/**
 * @example
 * const document = openapi({ methods: [mobile], base: '/registration' });
 */
export function openapi({ methods, base }: { readonly methods: readonly Method[]; readonly base: string }): Node {
  const inputs = Object.fromEntries(
    methods.flatMap(({ id, steps }) =>
      steps.map((each) => [`${title(id)}${title(each.name)}`, schema(schemaOf(each))]),
    ),
  );
  const statuses = [...new Set<number>([...Object.values(PROBLEM_STATUS), 404])];
  return {
    openapi: '3.1.0',
    info: {
      title: 'dvc-register gateway',
      version: '1.0.0',
      summary: 'Registration of public-service accounts.',
      description: 'Every flow is named by a bearer secret in `Authorization`; failures are RFC 9457 problems.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [
      { name: 'flow', description: 'One registration.' },
      { name: 'operation', description: 'For those who run the gateway.' },
    ],
    security: [{ bearer: [] }, { dpop: [] }],
    paths: {
      ...operations(Object.keys(inputs), base),
      ...probes('/healthz', 'healthz', 'Is the process alive?', {}),
      ...probes('/readyz', 'readyz', 'Can it serve?', { 503: { description: 'Not now.' } }),
    },
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'The id of a flow that was begun without a proof key.' },
        dpop: {
          type: 'http',
          scheme: 'dpop',
          description: 'RFC 9449: the id, with a proof of the key it was begun with.',
        },
      },
      parameters: {
        'If-Match': {
          name: 'If-Match',
          in: 'header',
          required: true,
          description: 'The revision that is answered, quoted, as `ETag` gave it.',
          schema: { type: 'string', pattern: '^"[0-9]{1,9}"$' },
        },
        'Idempotency-Key': key('Required', true),
        'Idempotency-Key-Optional': key('Optional', false),
      },
      responses: Object.fromEntries(
        statuses.map((status) => [
          `Problem${status}`,
          {
            description: WHY[status] ?? 'Refused.',
            content: { 'application/problem+json': { schema: ref('schemas', 'Problem') } },
          },
        ]),
      ),
      schemas: {
        Start: schema(startBody),
        View: schema(viewBody),
        Offer: schema(offerBody),
        Problem: {
          ...schema(flowProblemBody),
          description: `\`code\` is one of ${Object.keys(PROBLEM_STATUS).join(', ')}, or a method's own.`,
        },
        Health: { type: 'object', properties: { status: { type: 'string' } }, required: ['status'] },
        ...inputs,
      },
    },
  };
}
