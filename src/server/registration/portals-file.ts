/** Reads the portals from a JSON file. Secrets are given as names of environment variables. */
import {
  array,
  boolean,
  enum as oneOf,
  gte,
  int,
  looseObject,
  optional,
  record,
  strictObject,
  string,
  maxLength,
  minLength,
  regex,
  type infer as Infer,
} from 'zod/mini';
import { safeParse } from 'zod/v4/core';
import { AUDIENCES } from '../../flow/method.js';
import { partnerAddress } from '../connectors/address.js';
import { WEBHOOK_ATTRIBUTES } from '../delivery/webhook-client.js';
import { webhookKeys } from '../delivery/webhook-secrets.js';
import { CLIENT_SCOPES, createPortals, type Portal, type Portals } from './portals.js';
import { GRANTABLE, LEVELS, type Creation, type PortalGrant } from '../scim/grants.js';

const text = () => string().check(minLength(1), maxLength(500));
const variable = () => string().check(regex(/^[A-Z][A-Z0-9_]*$/));

/** A public key (RFC 7517); private and symmetric keys are refused. */
const publicKey = looseObject({ kty: oneOf(['EC', 'RSA']) });

const LANGUAGE = /^[a-z]{2,3}$/;
const purposes = strictObject({ account: text(), check: text() });
const consentTexts = strictObject({
  statement: text(),
  notice: text(),
  form: purposes,
  certificate: purposes,
  provider: optional(purposes),
  share: text(),
  others: text(),
});

const purposeTexts = { code: text(), codeBelow: text(), sign: text() };
const phoneTexts = strictObject({
  ...purposeTexts,
  signIn: optional(strictObject(purposeTexts)),
  recover: optional(strictObject(purposeTexts)),
  change: optional(strictObject(purposeTexts)),
});

/** A portal in the file, without its SCIM settings. */
export const PORTAL = {
  id: text(),
  name: text(),
  origins: array(text()),
  methods: optional(array(text())),
  audiences: optional(array(oneOf(AUDIENCES))),
  owner: optional(text()),
  terms: optional(text()),
  policy: optional(text()),
  outages: optional(
    array(
      strictObject({
        method: optional(text()),
        from: text(),
        until: text(),
        /** Sentences by language. */
        text: optional(record(string().check(regex(LANGUAGE)), text())),
      }),
    ),
  ),
  cmnd: optional(boolean()),
  hosted: optional(boolean()),
  brand: optional(strictObject({ logo: optional(text()), theme: optional(record(string(), text())) })),
  consents: optional(record(string().check(regex(LANGUAGE)), consentTexts)),
  password: optional(strictObject({ minLength: optional(int()), words: optional(array(text())) })),
  phoneTexts: optional(record(string().check(regex(LANGUAGE)), phoneTexts)),
  /** How the portal's server authenticates, and where people return to: see `PortalClient`. */
  client: optional(
    strictObject({
      secrets: optional(array(string().check(regex(/^[0-9a-f]{64}$/))).check(minLength(1), maxLength(4))),
      jwks: optional(strictObject({ keys: array(publicKey).check(minLength(1), maxLength(4)) })),
      redirectUris: optional(array(text()).check(maxLength(16))),
      logoutUris: optional(array(text()).check(maxLength(16))),
      backchannelLogoutUri: optional(text()),
      scopes: optional(array(oneOf(CLIENT_SCOPES))),
      dpop: optional(boolean()),
    }),
  ),
};

/** A portal's SCIM settings, without the gateway's token. */
export const PORTAL_SCIM = {
  url: optional(text()),
  /** SHA-256, hex, of the tokens that the portal presents to the gateway. */
  accepts: optional(array(string().check(regex(/^[0-9a-f]{64}$/)))),
  /** Changes to accounts that the portal may make; none if absent. */
  may: optional(array(oneOf(GRANTABLE))),
  /** Permission to create accounts by signed statements; none if absent. */
  creates: optional(
    strictObject({
      methods: array(string().check(regex(/^[a-z][a-z0-9-]{0,63}$/))).check(minLength(1)),
      keys: array(publicKey).check(minLength(1)),
      assurance: optional(oneOf(LEVELS)),
      perHour: optional(int().check(gte(1))),
    }),
  ),
};

/** A portal's webhook settings, without its secrets. */
export const PORTAL_WEBHOOK = {
  url: text(),
  /** Attributes that the portal receives. Default: everything that SCIM would send. */
  attributes: optional(array(oneOf(WEBHOOK_ATTRIBUTES))),
};

/** The environment variable with the token that the gateway presents to the portal. */
const tokenFrom = optional(variable());
const portalsFile = strictObject({
  portals: array(
    strictObject({
      ...PORTAL,
      scim: optional(strictObject({ ...PORTAL_SCIM, tokenFrom })),
      /** `secretsFrom`: environment variables with the secrets; two during a rotation. */
      webhook: optional(strictObject({ ...PORTAL_WEBHOOK, secretsFrom: array(variable()).check(minLength(1)) })),
    }),
  ),
});

/** Where a portal's accounts are delivered, and how the portal authenticates to the gateway. */
export interface PortalScim {
  /** `https://portal.example.vn/scim/v2`, and the bearer token that the portal issued. */
  readonly target?: { readonly url: string; readonly token: string };
  readonly accepts: readonly string[];
  /** Changes that the portal may make; see `createScimServer`. */
  readonly grant?: PortalGrant;
}

/** The webhook of a portal without SCIM; see `createWebhookClient`. */
export interface PortalWebhook {
  readonly url: string;
  readonly secrets: readonly string[];
  readonly attributes?: readonly string[];
}

export interface ConfiguredPortals extends Portals {
  /** SCIM settings by portal id, for portals that have any. */
  readonly scim: Readonly<Record<string, PortalScim>>;
  /** Webhooks by portal id, for portals without `scim`. */
  readonly webhooks: Readonly<Record<string, PortalWebhook>>;
}

type InFile = Infer<typeof portalsFile>['portals'][number];

/** A portal with its secrets read from the environment. */
type WrittenPortal = Omit<InFile, 'scim' | 'webhook'> & {
  readonly scim?: (Omit<NonNullable<InFile['scim']>, 'tokenFrom'> & { readonly token?: string }) | undefined;
  readonly webhook?: (Omit<NonNullable<InFile['webhook']>, 'secretsFrom'> & Pick<PortalWebhook, 'secrets'>) | undefined;
};

function scimOf({ id, scim }: WrittenPortal, tokenKey: string): PortalScim | undefined {
  if (!scim) return undefined;
  const { url, token, accepts = [], may, creates } = scim;
  const isSecret = creates?.keys.some((key) => 'd' in key);
  if (isSecret)
    throw new TypeError(`Portal "${id}": scim.creates.keys holds a private key; only the public one belongs here.`);
  const grant: PortalGrant = {
    ...(may && { may }),
    ...(creates && { creates: { assurance: 'asserted', perHour: 100, ...creates } as Creation }),
  };
  const known = { accepts, ...((may || creates) && { grant }) };
  if ((url === undefined) !== (token === undefined)) {
    throw new TypeError(`Portal "${id}": scim.url and scim.${tokenKey} go together.`);
  }
  if (url === undefined || token === undefined) return known;
  return { ...known, target: { url: partnerAddress(`Portal "${id}": scim.url`, url), token } };
}

function webhookOf({ id, scim, webhook }: WrittenPortal): PortalWebhook | undefined {
  if (!webhook) return undefined;
  if (scim) throw new TypeError(`Portal "${id}": it has both scim and webhook; keep one.`);
  const { url, secrets, attributes } = webhook;
  partnerAddress(`Portal "${id}": webhook.url`, url);
  webhookKeys(`Portal "${id}": webhook.secrets`, secrets);
  return { url, secrets, ...(attributes && { attributes }) };
}

/** Secrets must be unique: a portal with the secret of another could forge its messages. */
function checkSecrets(all: readonly (readonly [string, PortalWebhook])[]): void {
  const owners = new Map<string, string>();
  for (const [id, { secrets }] of all)
    for (const secret of secrets) {
      const owner = owners.get(secret);
      if (owner !== undefined)
        throw new TypeError(`Portal "${id}": webhook.secrets has a secret of portal "${owner}", or one twice.`);
      owners.set(secret, id);
    }
}

/**
 * Tokens must be unique. Two portals with one token could not be told apart, and a portal could
 * present to the other the token that the gateway presents to both.
 */
function checkTokens(all: readonly (readonly [string, PortalScim])[], tokenKey: string): void {
  const [owners, givers] = [new Map<string, string>(), new Map<string, string>()];
  for (const [id, { accepts, target }] of all) {
    const giver = target && givers.get(target.token);
    if (giver !== undefined)
      throw new TypeError(`Portal "${id}": scim.${tokenKey} has the token of portal "${giver}".`);
    if (target) givers.set(target.token, id);
    for (const hash of accepts) {
      const owner = owners.get(hash);
      if (owner !== undefined) throw new TypeError(`Portal "${id}": scim.accepts has a token of portal "${owner}".`);
      owners.set(hash, id);
    }
  }
}

/**
 * @param text the file: `{ "portals": [{ "id", "name", "origins", "methods"?, "audiences"?,
 *   "terms"?, "policy"?, "cmnd"?, "scim"?, "webhook"? }] }`
 * @param known ids of the methods that this gateway has
 * @throws {TypeError} one sentence that names the place and the fault, and no secret
 * @example
 * const portals = readPortals(readFileSync('portals.json', 'utf8'), process.env, ['mobile', 'post']);
 */
export function readPortals(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
  known?: readonly string[],
): ConfiguredPortals {
  const found = safeParse(portalsFile, parse(text));
  if (!found.success) {
    const [issue] = found.error.issues;
    const place = issue?.path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
    throw new TypeError(`The portals' file: ${place?.slice(1) || 'the whole'}: ${issue?.message ?? 'invalid'}.`);
  }
  const secretOf = (place: string, name: string): string => {
    const secret = env[name];
    if (!secret) throw new TypeError(`Portal ${place} names ${name}, which is not set.`);
    return secret;
  };
  const written = found.data.portals.map((portal): WrittenPortal => {
    const { scim, webhook, ...rest } = portal;
    return {
      ...rest,
      ...(scim && { scim: withToken(scim, (name) => secretOf(`"${rest.id}": scim.tokenFrom`, name)) }),
      ...(webhook && { webhook: withSecrets(webhook, (name) => secretOf(`"${rest.id}": webhook.secretsFrom`, name)) }),
    };
  });
  return configuredPortals(written, { known, tokenKey: 'tokenFrom' });
}

type Secret = (name: string) => string;

const withToken = ({ tokenFrom: name, ...scim }: NonNullable<InFile['scim']>, secretOf: Secret) => ({
  ...scim,
  ...(name !== undefined && { token: secretOf(name) }),
});

const withSecrets = ({ secretsFrom, ...webhook }: NonNullable<InFile['webhook']>, secretOf: Secret) => ({
  ...webhook,
  secrets: secretsFrom.map(secretOf),
});

/**
 * Checks portals whose shape is already validated against each other and the gateway's methods.
 *
 * @param options ids of the gateway's methods; the configuration's name for a portal's token, for
 * messages
 * @throws {TypeError} naming the portal and what is wrong with it
 */
export function configuredPortals(
  written: readonly WrittenPortal[],
  options: { readonly known?: readonly string[] | undefined; readonly tokenKey: string },
): ConfiguredPortals {
  const { known, tokenKey } = options;
  const portals = createPortals(written as readonly Portal[]);
  for (const { id, methods = [], outages = [] } of written) {
    const named = [...methods, ...outages.flatMap(({ method }) => method ?? [])];
    const wrong = known && named.find((method) => !known.includes(method));
    if (wrong !== undefined) throw new TypeError(`Portal "${id}": "${wrong}" is no method of this gateway.`);
  }
  const scim = written.flatMap((each) => {
    const one = scimOf(each, tokenKey);
    return one ? [[each.id, one] as const] : [];
  });
  checkTokens(scim, tokenKey);
  const webhooks = written.flatMap((each) => {
    const one = webhookOf(each);
    return one ? [[each.id, one] as const] : [];
  });
  checkSecrets(webhooks);
  return { ...portals, scim: Object.fromEntries(scim), webhooks: Object.fromEntries(webhooks) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message is dropped, because it quotes the file.
    throw new TypeError("The portals' file is not JSON.");
  }
}
