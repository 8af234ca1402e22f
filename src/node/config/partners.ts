/** Creates the partners of `dvc.yaml`. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { carrierCodes, ownCodes, type CodeIssuer } from '../../server/checks/code-issuers.js';
import { camaraCodes } from '../../server/connectors/camara-codes.js';
import { camaraDirectory } from '../../server/connectors/camara.js';
import { carrierDirectory } from '../../server/connectors/carriers.js';
import { cscService } from '../../server/connectors/csc.js';
import { openIdProvider, type OpenIdOptions } from '../../server/connectors/identity-provider/openid.js';
import { mobileIdService } from '../../server/connectors/mobile-id.js';
import type { Fetch, PartnerOptions } from '../../server/connectors/partner.js';
import { registryDirectory } from '../../server/connectors/registry.js';
import { mailSender, smsSender } from '../../server/connectors/messages.js';
import { mySignService } from '../../server/connectors/vendors/mysign.js';
import { smartCaService } from '../../server/connectors/vendors/smartca.js';
import type { FederationProvider } from '../../server/federation/federate.js';
import type { CodeSender } from '../../server/ports.js';
import type { SignatureProvider } from '../../server/methods/signature.js';
import type { Partners, PartnerTools } from '../create-server.js';
import { assertionOf } from './assertion.js';
import { pinnedFetch } from '../pinned-fetch.js';
import type { Settings } from './schema.js';

type Configured = Settings['partners'];
interface Call {
  readonly timeoutMs?: number | undefined;
  readonly pins?: readonly string[] | undefined;
  readonly ca?: string | undefined;
}
type Client = NonNullable<Configured['socialInsurance']>;
type Signer = NonNullable<Configured['remoteSigners']>[string];

/** A `fetch` that checks the pins of a partner. `undefined` for a partner without pins. */
export function fetchOf({ pins, ca }: Call, folder: string): Fetch | undefined {
  if (!pins) return undefined;
  return pinnedFetch({ pins, ...(ca && { ca: readFileSync(resolve(folder, ca), 'utf8') }) });
}

/** The default token address. */
export const tokenUrlOf = (root: string): string => `${root.replace(/\/$/, '')}/oauth2/token`;

/** @param folder base of relative paths */
export const partnersOf = (configured: Configured, folder: string) => {
  const said = new Set<string>();
  /** Partners are created twice, to check them and to use them; a warning is printed once. */
  const warn = (sentence: string) => {
    if (!said.has(sentence)) console.warn(sentence);
    said.add(sentence);
  };
  return ({ vault, observe, now }: PartnerTools): Partners => {
    const { carriers, socialInsurance, vietnamPost, mobileId, sms, mail } = configured;
    const as = (id: string, call: Call): PartnerOptions => {
      const fetch = fetchOf(call, folder);
      return { id, observe, ...(call.timeoutMs && { timeout: call.timeoutMs }), ...(fetch && { fetch }) };
    };
    const client = (id: string, { root, tokenUrl, clientId, scope, ...rest }: Client) => ({
      ...{ root, tokenUrl: tokenUrl ?? tokenUrlOf(root), clientId, now },
      ...credentialsOf(id, { clientId, ...rest }, now),
      ...(scope && { scope }),
      ...as(id, rest),
    });
    const registry = (id: 'social-insurance' | 'vietnam-post', options: Client) =>
      registryDirectory({ ...client(id, options), registry: id });
    const texts = sms && smsSender(messaging('sms', sms, as));
    const issuer = issuerOf(configured, texts, { vault, client });
    return {
      ...(texts && { texts }),
      ...(mail && { mails: mailSender(messaging('mail', mail, as)) }),
      ...(issuer && { issuer }),
      ...(carriers && {
        subscribers: carrierDirectory({
          carriers: mapped(carriers, ([id, { prefixes: _prefixes, ...rest }]) => camaraDirectory(client(id, rest))),
          prefixes: mapped(carriers, ([, { prefixes = [] }]) => prefixes),
        }),
      }),
      ...(socialInsurance && { insured: registry('social-insurance', socialInsurance) }),
      ...(vietnamPost && { verified: registry('vietnam-post', vietnamPost) }),
      ...(mobileId && { handsets: handsetsOf(mobileId, as) }),
      ...providersOf(configured, { as, now, warn }),
      ...federationsOf(configured, { as, now }),
    };
  };
};

type Keys = Pick<Client, 'clientId' | 'clientSecret' | 'privateKey' | 'keyId'> & {
  readonly algorithm?: string | undefined;
};

/** A client's secret, or a function that signs with its key. */
export function credentialsOf(id: string, { clientSecret, privateKey, ...rest }: Keys, now: () => number) {
  if (privateKey === undefined) return { ...(clientSecret !== undefined && { clientSecret }) };
  try {
    return { assertion: assertionOf({ privateKey, ...rest }, now) };
  } catch (error) {
    throw new TypeError(`name a privateKey for ${id} that ${(error as Error).message}`, { cause: error });
  }
}

const mapped = <T, U>(record: Readonly<Record<string, T>>, make: (entry: readonly [string, T]) => U) =>
  Object.fromEntries(Object.entries(record).map((entry) => [entry[0], make(entry)]));

type As = (id: string, call: Call) => PartnerOptions;

/** The options of a service that sends messages. */
const messaging = (id: string, { url, token, from, ...call }: NonNullable<Configured['sms']>, as: As) => ({
  ...{ url, token, from },
  ...as(id, call),
});

interface Making {
  readonly vault: PartnerTools['vault'];
  readonly client: (id: string, options: Client) => Parameters<typeof camaraCodes>[0];
}

function issuerOf(
  { codes }: Configured,
  sender: CodeSender | undefined,
  { vault, client }: Making,
): CodeIssuer | undefined {
  if (codes) return carrierCodes({ carrier: camaraCodes(client('codes', codes)), vault });
  return sender && ownCodes({ sender, vault });
}

function handsetsOf({ url, relyingParty, languages, ...call }: NonNullable<Configured['mobileId']>, as: As) {
  return mobileIdService({ url, relyingParty, ...(languages && { languages }), ...as('mobile-id', call) });
}

interface Signing {
  readonly as: As;
  readonly now: () => number;
  readonly warn: (sentence: string) => void;
}

/** Remote signers over CSC, and the two vendors with proprietary protocols. */
function providersOf(configured: Configured, { as, now, warn }: Signing): Pick<Partners, 'providers'> {
  const { remoteSigners = {}, smartCa, mySign } = configured;
  const providers: SignatureProvider[] = Object.entries(remoteSigners).map(([id, signer]) => ({
    ...{ id, name: signer.name },
    service: cscService(signerOptions(signer, as(id, signer), now)),
  }));
  if (smartCa) {
    const { name, url, sp, refusals, document, ...call } = smartCa;
    const given = { url, sp, now, warn, ...(refusals && { refusals }), ...(document && { document }) };
    providers.push({ id: 'smartca', name, service: smartCaService({ ...given, ...as('smartca', call) }) });
  }
  if (mySign) {
    const { name, url, clientId, clientSecret, profile, document, ...call } = mySign;
    const given = { url, clientId, clientSecret, profile, warn, ...(document && { document }) };
    providers.push({ id: 'mysign', name, service: mySignService({ ...given, ...as('mysign', call) }) });
  }
  return providers.length ? { providers } : {};
}

/** Identity providers. Of several, each must name itself in its responses. */
function federationsOf({ identityProviders = {} }: Configured, { as, now }: Pick<Signing, 'as' | 'now'>) {
  const all = Object.entries(identityProviders);
  const providers: FederationProvider[] = all.map(([id, { name, assurance = 'registry', ...provider }]) => {
    const { issuer, clientId, acr, claims, scope, keys, jwksUri } = provider;
    const { birthDate, phone, ...names } = claims;
    const service = openIdProvider({
      ...{
        issuer,
        clientId,
        acr,
        now,
        named: all.length > 1,
        ...credentialsOf(id, provider, now),
        ...as(id, provider),
      },
      claims: { ...names, ...(birthDate && { birthDate }), ...(phone && { phone }) },
      ...(scope && { scope }),
      ...(keys && { keys: keys as NonNullable<OpenIdOptions['keys']> }),
      ...(jwksUri && { jwksUri }),
    });
    return { id, name, assurance, service };
  });
  return providers.length ? { identityProviders: providers } : {};
}

function signerOptions(signer: Signer, options: PartnerOptions, now: () => number): Parameters<typeof cscService>[0] {
  const { url, app, login, tokenUrl = '', clientId = '', scope } = signer;
  const shared = { url, now, ...(app && { app }), ...options };
  if (login) return { ...shared, login };
  const { id = '' } = options;
  return { ...shared, tokenUrl, clientId, ...credentialsOf(id, { ...signer, clientId }, now), ...(scope && { scope }) };
}
