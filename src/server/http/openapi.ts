/** The OpenAPI 3.1 document of the wire, generated from the schemas that validate it. */
import { toJSONSchema, type $ZodType } from 'zod/v4/core';
import type { Method } from '../../flow/method.js';
import { schemaOf } from '../../flow/schema.js';
import { PROBLEM_STATUS } from '../../flow/problem.js';
import { accountEvent, webhooks } from '../delivery/webhook-openapi.js';
import { nameOf, purposeOf } from '../registration/implement.js';
import {
  accountPaths,
  CLIENT_SECURITY,
  providerPaths,
  receiptPaths,
  SESSION_SECURITY,
} from './account/account-openapi.js';
import { openapiPaths, ref, type Node } from './openapi-paths.js';
import { flowProblemBody, offerBody, startBody, viewBody } from './wire.js';

const schema = (source: $ZodType): Node => {
  const { $schema, ...rest } = toJSONSchema(source, { io: 'input', unrepresentable: 'any' }) as Node & {
    $schema?: unknown;
  };
  return $schema ? rest : rest;
};

const camel = (text: string) => text.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
const title = (text: string) => camel(`-${text}`);

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

const key = (name: string, required: boolean): Node => ({
  name: 'Idempotency-Key',
  in: 'header',
  required,
  description: `${name}: repeating a call with its key returns the same reply.`,
  schema: { type: 'string', minLength: 16, maxLength: 255 },
});

const SECURITY: Node = {
  bearer: { type: 'http', scheme: 'bearer', description: 'The id of a flow that was started without a proof key.' },
  dpop: {
    type: 'http',
    scheme: 'dpop',
    description: 'RFC 9449: the id, with a proof of the key that started the flow.',
  },
};

const PARAMETERS: Node = {
  'If-Match': {
    name: 'If-Match',
    in: 'header',
    required: true,
    description: 'The revision to answer, quoted, as in `ETag`.',
    schema: { type: 'string', pattern: '^"[0-9]{1,9}"$' },
  },
  'Idempotency-Key': key('Required', true),
  'Idempotency-Key-Optional': key('Optional', false),
};

/** One response per status of a problem. */
function problemResponses(): Node {
  const statuses = [...new Set<number>([...Object.values(PROBLEM_STATUS), 404])];
  return Object.fromEntries(
    statuses.map((status) => [
      `Problem${status}`,
      {
        description: WHY[status] ?? 'Refused.',
        content: { 'application/problem+json': { schema: ref('schemas', 'Problem') } },
      },
    ]),
  );
}

interface OpenapiOptions {
  readonly methods: readonly Method[];
  readonly base: string;
  /** Whether portals redeem receipts here. */
  readonly receipts?: boolean;
  /** Whether the gateway is an OpenID Provider. */
  readonly provider?: boolean;
}

/**
 * @example
 * const document = openapi({ methods: [mobile], base: '/registration' });
 */
export function openapi({ methods, base, receipts = false, provider = false }: OpenapiOptions): Node {
  const inputs = Object.fromEntries(
    methods.flatMap((method) =>
      method.steps.map((each) => [`${title(nameOf(method))}${title(each.name)}`, schema(schemaOf(each))]),
    ),
  );
  const redeems = receipts || provider;
  const signsIn = methods.some((method) => purposeOf(method) === 'sign-in');
  return {
    openapi: '3.1.0',
    info: {
      title: 'dvc-register gateway',
      version: '1.0.0',
      summary: 'Registration of public-service accounts, and sign-in.',
      description: 'Every flow is named by a bearer secret in `Authorization`; failures are RFC 9457 problems.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [
      { name: 'flow', description: 'One registration or sign-in.' },
      ...(signsIn ? [{ name: 'account', description: 'For the gateway’s own pages: the signed-in person.' }] : []),
      ...(redeems ? [{ name: 'portal', description: 'For the servers of portals.' }] : []),
      { name: 'operation', description: 'For operators.' },
      { name: 'webhook', description: 'Messages to portals without SCIM (docs/webhooks.md).' },
    ],
    security: [{ bearer: [] }, { dpop: [] }],
    paths: {
      ...openapiPaths(Object.keys(inputs), base),
      ...(signsIn && accountPaths()),
      ...(receipts && receiptPaths(base)),
      ...(provider && providerPaths()),
    },
    webhooks: webhooks(),
    components: {
      securitySchemes: {
        ...SECURITY,
        ...(signsIn && { session: SESSION_SECURITY }),
        ...(redeems && { client: CLIENT_SECURITY }),
      },
      parameters: PARAMETERS,
      responses: problemResponses(),
      schemas: {
        Start: schema(startBody),
        View: schema(viewBody),
        Offer: schema(offerBody),
        Problem: {
          ...schema(flowProblemBody),
          description: `\`code\` is one of ${Object.keys(PROBLEM_STATUS).join(', ')}, or a method's own.`,
        },
        AccountEvent: accountEvent(),
        Health: { type: 'object', properties: { status: { type: 'string' } }, required: ['status'] },
        ...inputs,
      },
    },
  };
}
