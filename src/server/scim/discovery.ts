/**
 * SCIM discovery: service configuration, schemas and resource types (RFC 7643 §5 to §8, RFC 7644
 * §4).
 */
import { SCIM_FIELDS } from '../../flow/identity/person.js';
import { ACCOUNT, USER, type Resource } from './user.js';

const CORE = 'urn:ietf:params:scim:schemas:core:2.0';
const NOT = { supported: false };

/** Most users per page, and most accounts that a filter is applied to. */
export const PAGE = 200;

const attribute = (name: string, description: string, more: Resource = {}): Resource => ({
  ...{ name, type: 'string', multiValued: false, description, required: false, caseExact: false },
  ...{ mutability: 'readWrite', returned: 'default', uniqueness: 'none', ...more },
});
const plural = (name: string, description: string, subAttributes: readonly Resource[], more: Resource = {}) =>
  attribute(name, description, { type: 'complex', multiValued: true, subAttributes, ...more });

const value = (description: string) => [
  attribute('value', description),
  attribute('type', 'What kind it is.'),
  attribute('primary', 'Whether it is the one to use.', { type: 'boolean' }),
];
const fixed = { mutability: 'immutable', required: true };
const read = { mutability: 'readOnly' };

type Options = NonNullable<Parameters<typeof attribute>[2]>;

const userSchema = (person: Options): Resource => ({
  id: USER,
  name: 'User',
  description: 'User Account',
  attributes: [
    attribute('userName', 'Kind and number of the identity, such as cccd:012345678901.', {
      ...fixed,
      caseExact: true,
      uniqueness: 'server',
    }),
    attribute('displayName', 'Full name.', person),
    attribute('name', 'Name.', {
      ...{ type: 'complex', subAttributes: [attribute('formatted', 'Full name.', person)], ...person },
    }),
    attribute('active', 'Whether the account may be used.', { type: 'boolean' }),
    plural('emails', 'Email addresses; the primary one is kept.', value('An address.')),
    plural('phoneNumbers', 'Numbers in E.164; the primary one is kept.', value('A number.')),
  ],
});

const accountSchema = (person: Options): Resource => ({
  id: ACCOUNT,
  name: 'VietnameseAccount',
  description: 'What makes an account a Vietnamese public-service account.',
  attributes: [
    plural('identifiers', 'The identity.', [attribute('type', 'cccd, mst, …'), attribute('value', 'Number.')], read),
    attribute('audience', 'citizen, enterprise, agency or official.', fixed),
    attribute('method', 'How it was registered.', fixed),
    attribute('assurance', 'What was proved: phone, certificate, …', fixed),
    attribute('portal', 'Where it was registered.', read),
    attribute('registeredAt', 'When.', { type: 'dateTime', mutability: 'immutable' }),
    attribute('version', 'Raised by every change; what is not higher is ignored.', { type: 'integer' }),
    ...SCIM_FIELDS.map(({ name, description }) => attribute(name, description, person)),
    attribute('statement', 'What a portal signs of an account that it creates: a JWS.', {
      ...{ mutability: 'writeOnly', returned: 'never', caseExact: true },
    }),
    plural(
      'consents',
      'What the person agreed to, and what not.',
      [
        attribute('purpose', 'account, check or share.'),
        attribute('version', 'Of the text that was shown.'),
        attribute('granted', 'Whether they agreed.', { type: 'boolean' }),
        attribute('decidedAt', 'When.', { type: 'dateTime' }),
      ],
      { mutability: 'immutable' },
    ),
  ],
});

/**
 * @param isMirror whether the sender is the gateway that owns the accounts; for portals a person's
 * name is immutable
 */
export const schemas = (root: string, isMirror = false): readonly Resource[] => {
  const person = isMirror ? {} : { mutability: 'immutable' };
  return [userSchema(person), accountSchema(person)].map((schema) => ({
    schemas: [`${CORE}:Schema`],
    ...schema,
    meta: { resourceType: 'Schema', location: `${root}/Schemas/${String(schema['id'])}` },
  }));
};

export const resourceTypes = (root: string): readonly Resource[] => [
  {
    schemas: [`${CORE}:ResourceType`],
    id: 'User',
    name: 'User',
    endpoint: '/Users',
    description: 'Accounts',
    schema: USER,
    schemaExtensions: [{ schema: ACCOUNT, required: true }],
    meta: { resourceType: 'ResourceType', location: `${root}/ResourceTypes/User` },
  },
];

export const serviceProviderConfig = (root: string): Resource => ({
  schemas: [`${CORE}:ServiceProviderConfig`],
  patch: { supported: true },
  bulk: { ...NOT, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: PAGE },
  changePassword: NOT,
  sort: NOT,
  etag: { supported: true },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'Bearer token',
      description: 'One token for each portal (RFC 6750).',
      specUri: 'https://www.rfc-editor.org/info/rfc6750',
      primary: true,
    },
  ],
  meta: { resourceType: 'ServiceProviderConfig', location: `${root}/ServiceProviderConfig` },
});

/** RFC 7644 §3.4.2. */
export const listOf = (resources: readonly Resource[], total = resources.length, startIndex = 1): Resource => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
  totalResults: total,
  itemsPerPage: resources.length,
  startIndex,
  Resources: resources,
});
