/** The `webhooks` of the OpenAPI 3.1 document: messages to portals without SCIM. */
import { ACCOUNT, USER } from '../scim/user.js';
import { WEBHOOK_EVENTS } from './webhook-client.js';

type Node = Readonly<Record<string, unknown>>;

const WHEN: Readonly<Record<(typeof WEBHOOK_EVENTS)[number], string>> = {
  'account.created': 'The portal gets an account that it did not have.',
  'account.changed': 'An account has changed.',
  'account.erased': 'The portal must delete the account: it was erased, or is no longer shared.',
};

const header = (name: string, description: string, schema: Node): Node => ({
  ...{ name, in: 'header', required: true, description },
  schema: { type: 'string', ...schema },
});

const HEADERS: readonly Node[] = [
  header('webhook-id', 'The message; the same when it is sent again.', { pattern: '^msg_[0-9a-f-]{36}_[0-9]+$' }),
  header('webhook-timestamp', 'When it was sent, in seconds since 1970.', { pattern: '^[0-9]+$' }),
  header('webhook-signature', 'One or more of `v1,` and base64 of HMAC-SHA256, with spaces between.', {
    pattern: '^v1,[A-Za-z0-9+/]{43}=( v1,[A-Za-z0-9+/]{43}=)*$',
  }),
];

const post = (event: (typeof WEBHOOK_EVENTS)[number]): Node => ({
  operationId: event.replace(/\.(\w)/, (_, letter: string) => letter.toUpperCase()),
  summary: WHEN[event],
  tags: ['webhook'],
  security: [],
  parameters: HEADERS,
  requestBody: {
    required: true,
    content: {
      'application/json': {
        schema: {
          allOf: [{ $ref: '#/components/schemas/AccountEvent' }, { properties: { type: { const: event } } }],
        },
      },
    },
  },
  responses: {
    '2XX': { description: 'Taken. Any other answer brings the message again.' },
    410: { description: 'Nothing more is wanted: nothing is sent until the gateway is configured again.' },
  },
});

export const webhooks = (): Node => Object.fromEntries(WEBHOOK_EVENTS.map((event) => [event, { post: post(event) }]));

const text = { type: 'string' };

/** The schema of a message. The configuration selects the attributes; `account.erased` has none. */
export const accountEvent = (): Node => ({
  type: 'object',
  required: ['type', 'timestamp', 'data'],
  properties: {
    type: { enum: WEBHOOK_EVENTS },
    timestamp: { type: 'string', format: 'date-time', description: 'When it happened.' },
    data: {
      type: 'object',
      description: 'A SCIM user (RFC 7643 §4.1) with our extension, as docs/scim.md describes it.',
      required: ['schemas', 'externalId', ACCOUNT],
      properties: {
        schemas: { const: [USER, ACCOUNT] },
        externalId: { ...text, format: 'uuid', description: 'The account, for ever.' },
        ...{ userName: text, displayName: text, active: { type: 'boolean' } },
        name: { type: 'object', properties: { formatted: text } },
        emails: { type: 'array', items: { type: 'object' } },
        phoneNumbers: { type: 'array', items: { type: 'object' } },
        [ACCOUNT]: {
          type: 'object',
          required: ['version'],
          properties: { version: { type: 'integer', minimum: 1, description: 'Raised by every change.' } },
        },
      },
    },
  },
});
