import { later } from '../src/locales/vi-later.js';
import { argon2Passwords } from '../src/node/argon2.js';
import { nodeCiphers } from '../src/node/ciphers.js';
import { commonPasswords } from '../src/node/passwords.js';
import { secondParserAgrees } from '../src/node/second-parser.js';
import { statusFetch } from '../src/node/status-fetch.js';
import { peerAddress } from '../src/node/serve.js';
import { camaraDirectory } from '../src/server/connectors/camara.js';
import { camaraCodes } from '../src/server/connectors/camara-codes.js';
import { carrierDirectory } from '../src/server/connectors/carriers.js';
import { registryDirectory } from '../src/server/connectors/registry.js';
import { cscService } from '../src/server/connectors/csc.js';
import type { PartnerOptions } from '../src/server/connectors/partner.js';
import { mobileIdService } from '../src/server/connectors/mobile-id.js';
import { smsSender } from '../src/server/connectors/sms.js';
import {
  carrierCodes,
  clockAhead,
  createCertificates,
  createCodes,
  createGateway,
  createLimits,
  createPortals,
  createRegistrar,
  createVault,
  insuranceRegistration,
  LIMITS,
  mobileRegistration,
  ownCodes,
  postRegistration,
  proofOfWork,
  readTrust,
  Revocation,
  signatureRegistration,
  simRegistration,
  sqlStore,
  usbRegistration,
  type Gateway,
  type Keys,
  type Limit,
  type Log,
  type Scope,
  type SqlDatabase,
  type TrustConfig,
} from '../src/server/index.js';
import { portals as portalList } from './portals.js';
import { CARRIERS } from './sandbox/app.js';
import { CLIENT } from './sandbox/camara-tokens.js';
import { PROVIDERS } from './sandbox/signing/desk.js';
import { RELYING_PARTY } from './sandbox/signing/mobile-id.js';
import { SMS_TOKEN } from './sandbox/sms.js';

const sentences: Readonly<Record<string, string>> = later.problem;

/** The citizen's sentence for a problem; numbers that belong into one are members of the problem beside it. */
const detail = (code: string): string | undefined => sentences[code]?.replace(/ [^.]*\{\w+\}[^.]*\./g, '');

export interface DemoGatewayOptions {
  readonly sql: SqlDatabase;
  readonly keys: Keys;
  /** Where the sandbox is: `http://127.0.0.1:8080/sandbox`. */
  readonly sandbox: string;
  /** Where each partner is when they are not all there, and how patient one is with them: for tests of their failures. */
  readonly partners?: { readonly at: Readonly<Record<PartnerName, string>>; readonly patience: PartnerOptions };
  readonly origins: readonly string[];
  /** The carrier makes and checks the one-time codes (CAMARA One-Time-Password-SMS), instead of the gateway. */
  readonly carrierCodes?: boolean;
  /** Whose certificates are trusted. */
  readonly trust: TrustConfig;
  readonly log: Log;
  readonly failpoint: (name: string) => void;
  /** The sandbox's clock, in milliseconds since 1970. */
  readonly now: () => number;
}

export type PartnerName = 'carriers' | 'registries' | 'sms' | 'mobile-id';

/** Everybody in the sandbox comes from one machine: what is counted by address, or over all, says nothing here. */
const oneMachine = (limits: typeof LIMITS): typeof LIMITS => {
  const shared = new Set<Scope>(['address', 'network', 'prefix', 'carrier', 'portal', 'global']);
  const wide = (limit: Limit): Limit => (shared.has(limit.scope) ? { ...limit, max: limit.max * 1000 } : limit);
  const entries = Object.entries(limits).map(([what, list]) => [what, list.map(wide)]);
  return Object.fromEntries(entries) as typeof LIMITS;
};

export interface DemoGateway extends Gateway {
  /** Forgets flows that have ended, and what they knew. */
  sweep(): Promise<unknown>;
}

/** What the gateway trusts: the sandbox's two branches, and the CRLs that they publish on this very machine. */
function certificatesOf(config: TrustConfig, now: () => number, timeout = 5_000) {
  const read = readTrust(config, Math.floor(now() / 1000));
  if (!read.ok) throw new TypeError(read.reason);
  const { trust } = read;
  const revocation = new Revocation({ trust, fetch: statusFetch({ allowPrivate: true }), timeout });
  return createCertificates({ trust, revocation, agrees: secondParserAgrees, now });
}

/** A remote signer of the sandbox; its app is a page beside it. */
const signerAt = (sandbox: string, id: string) =>
  cscService({
    url: `${sandbox}/remote/${id}/csc/v1`,
    tokenUrl: `${sandbox}/remote/${id}/oauth2/token`,
    app: `${sandbox.replace('127.0.0.1', 'localhost')}/app/${id}`,
    ...CLIENT,
  });

/** A gateway as production would have it: connectors over HTTP, a database, argon2id. Only its partners are invented. */
export async function demoGateway(options: DemoGatewayOptions): Promise<DemoGateway> {
  const { sql, keys, sandbox, origins, trust, log, failpoint, now, partners } = options;
  const patience = partners?.patience ?? {};
  const place = (partner: PartnerName) => `${partners?.at[partner] ?? sandbox}/${partner}`;
  const vault = createVault(keys, nodeCiphers);
  const { flows, accounts, counters, codeRows } = sqlStore({ sql, vault, failpoint, now });
  const portals = createPortals(portalList(origins));
  const limits = createLimits({
    counters,
    vault,
    limits: oneMachine(LIMITS),
    now,
    alert: (limit, scope) => log('warn', { event: 'limit.reached', limit, scope }),
  });
  const sender = smsSender({ url: `${place('sms')}/messages`, token: SMS_TOKEN, from: 'DICHVUCONG', ...patience });
  const at = (root: string) => ({ root, tokenUrl: `${root}/oauth2/token`, ...CLIENT, ...patience });
  const carriers = Object.fromEntries(
    CARRIERS.map((name) => [name, camaraDirectory(at(`${place('carriers')}/${name}`))]),
  );
  const issuer = options.carrierCodes
    ? carrierCodes({ carrier: camaraCodes(at(`${sandbox}/camara`)), vault })
    : ownCodes({ sender, vault });
  const ports = {
    vault,
    limits,
    portals,
    accounts,
    failpoint,
    captcha: proofOfWork({ secret: await vault.mac('captcha'), limits }),
    codes: createCodes({ rows: codeRows, issuer, failpoint, now }),
    passwords: argon2Passwords({ vault }),
    blocklist: commonPasswords(),
    subscribers: carrierDirectory({ carriers }),
    insured: registryDirectory({ ...at(place('registries')), registry: 'social-insurance' }),
    verified: registryDirectory({ ...at(place('registries')), registry: 'vietnam-post' }),
    certificates: certificatesOf(trust, now, patience.timeout),
    handsets: mobileIdService({ url: place('mobile-id'), relyingParty: RELYING_PARTY, ...patience }),
    providers: Object.entries(PROVIDERS).map(([id, { name }]) => ({ id, name, service: signerAt(sandbox, id) })),
  };
  const implementations = [
    mobileRegistration(ports),
    insuranceRegistration(ports),
    postRegistration(ports),
    usbRegistration(ports),
    simRegistration(ports),
    signatureRegistration(ports),
  ];
  const registrar = createRegistrar({ implementations, flows, vault, limits, portals, log, failpoint, now });
  const gateway = createGateway({
    registrar,
    portals,
    methods: implementations.map(({ method }) => method),
    address: peerAddress,
    detail,
    ready: async () => (await sql.query('select 1')).rows.length === 1,
    clock: () => clockAhead(sql, now),
    log,
    failpoint,
  });
  return { fetch: (request, env) => gateway.fetch(request, env), sweep: () => flows.sweep(now()) };
}
