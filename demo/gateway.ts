import { later } from '../src/locales/vi-later.js';
import { argon2Passwords } from '../src/node/argon2.js';
import { commonPasswords } from '../src/node/passwords.js';
import { secondParserAgrees } from '../src/node/second-parser.js';
import { statusFetch } from '../src/node/status-fetch.js';
import { peerAddress } from '../src/node/serve.js';
import { camaraDirectory } from '../src/server/connectors/camara.js';
import { camaraCodes } from '../src/server/connectors/camara-codes.js';
import { carrierDirectory } from '../src/server/connectors/carriers.js';
import { registryDirectory } from '../src/server/connectors/registry.js';
import { cscService } from '../src/server/connectors/csc.js';
import { mobileIdService } from '../src/server/connectors/mobile-id.js';
import { smsSender } from '../src/server/connectors/sms.js';
import {
  carrierCodes,
  createCertificates,
  createCodes,
  createConsole,
  createGateway,
  createLimits,
  createOperators,
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
  sha256,
  tokenHash,
  usbRegistration,
  type AuditEvent,
  type ConfiguredPortals,
  type Gateway,
  type Keys,
  type Limit,
  type Log,
  type Observer,
  type Outbox,
  type Scope,
  type SqlDatabase,
  type Tally,
  type TrustConfig,
} from '../src/server/index.js';
import { CARRIERS } from './sandbox/app.js';
import { methodNames, operation } from './operation.js';
import { CLIENT } from './sandbox/camara-tokens.js';
import { OPERATOR } from './sandbox/operator.js';
import { PROVIDERS } from './sandbox/signing/desk.js';
import { RELYING_PARTY } from './sandbox/signing/mobile-id.js';
import { SMS_TOKEN } from './sandbox/sms.js';
import { synchronisation } from './synchronisation.js';

const sentences: Readonly<Record<string, string>> = later.problem;

/** The citizen's sentence for a problem; numbers that belong into one are members of the problem beside it. */
const detail = (code: string): string | undefined => sentences[code]?.replace(/ [^.]*\{\w+\}[^.]*\./g, '');

export interface DemoGatewayOptions {
  readonly sql: SqlDatabase;
  readonly keys: Keys;
  /** Where the sandbox is: `http://127.0.0.1:8080/sandbox`. */
  readonly sandbox: string;
  readonly portals: ConfiguredPortals;
  /** Where the gateway is reached: `http://localhost:8080`. */
  readonly origin: string;
  /** The carrier makes and checks the one-time codes (CAMARA One-Time-Password-SMS), instead of the gateway. */
  readonly carrierCodes?: boolean;
  /** Whose certificates are trusted. */
  readonly trust: TrustConfig;
  readonly log: Log;
  readonly failpoint: (name: string) => void;
  /** The sandbox's clock, in milliseconds since 1970. */
  readonly now: () => number;
}

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
  /** Brings accounts to portals, once it is started. */
  readonly outbox: Outbox;
  /** Counts for the console, once it is started. */
  readonly tally: Tally;
}

/** What the gateway trusts: the sandbox's two branches, and the CRLs that they publish on this very machine. */
function certificatesOf(config: TrustConfig, now: () => number) {
  const read = readTrust(config, Math.floor(now() / 1000));
  if (!read.ok) throw new TypeError(read.reason);
  const { trust } = read;
  const revocation = new Revocation({ trust, fetch: statusFetch({ allowPrivate: true }) });
  return createCertificates({ trust, revocation, agrees: secondParserAgrees, now });
}

/** A remote signer of the sandbox; its app is a page beside it. */
const signerAt = (sandbox: string, { id, observe }: { readonly id: string; readonly observe: Observer }) =>
  cscService({
    url: `${sandbox}/remote/${id}/csc/v1`,
    tokenUrl: `${sandbox}/remote/${id}/oauth2/token`,
    app: `${sandbox.replace('127.0.0.1', 'localhost')}/app/${id}`,
    ...{ ...CLIENT, id, observe },
  });

/** A gateway as production would have it: connectors over HTTP, a database, argon2id. Only its partners are invented. */
export async function demoGateway(options: DemoGatewayOptions): Promise<DemoGateway> {
  const { sql, keys, sandbox, portals, origin, trust, failpoint, now } = options;
  const vault = createVault(keys);
  const passwords = argon2Passwords({ vault });
  const told = operation({ ...options, outbox: () => sync.outbox, passwords: () => passwords.load });
  const { metrics, tally, log, observe } = told;
  const sync = synchronisation({ portals, sql, vault, root: `${origin}/scim/v2`, log, observe, failpoint, now });
  const { targets, outbox } = sync;
  const store = sqlStore({ sql, vault, targets, failpoint, now });
  const { flows, accounts, counters, codeRows, audit } = store;
  /** Into the audit log, of what belongs to no flow. */
  const note = (event: AuditEvent) => audit.append(undefined, { portal: '', flow: 'gateway', at: now() }, [event]);
  const limits = createLimits({
    counters,
    vault,
    limits: oneMachine(LIMITS),
    now,
    alert(limit, scope) {
      log('warn', { event: 'limit.reached', limit, scope });
      note({ event: 'limit', result: 'fail', reason: `${limit} ${scope}` }).catch(() => undefined); // the line above has told
    },
  });
  const as = (id: string) => ({ id, observe });
  const sender = smsSender({ url: `${sandbox}/sms/messages`, token: SMS_TOKEN, from: 'DICHVUCONG', ...as('sms') });
  const at = (path: string, id = path) => ({
    ...{ root: `${sandbox}/${path}`, tokenUrl: `${sandbox}/${path}/oauth2/token`, ...CLIENT },
    ...as(id),
  });
  const carriers = Object.fromEntries(CARRIERS.map((name) => [name, camaraDirectory(at(`carriers/${name}`, name))]));
  const issuer = options.carrierCodes
    ? carrierCodes({ carrier: camaraCodes(at('camara')), vault })
    : ownCodes({ sender, vault });
  const ports = {
    vault,
    limits,
    portals,
    accounts,
    failpoint,
    captcha: proofOfWork({ secret: await vault.mac('captcha'), limits }),
    codes: createCodes({ rows: codeRows, issuer, failpoint, now }),
    passwords,
    blocklist: commonPasswords(),
    subscribers: carrierDirectory({ carriers }),
    insured: registryDirectory({ ...at('registries', 'social-insurance'), registry: 'social-insurance' }),
    verified: registryDirectory({ ...at('registries', 'vietnam-post'), registry: 'vietnam-post' }),
    certificates: certificatesOf(trust, now),
    handsets: mobileIdService({ url: `${sandbox}/mobile-id`, relyingParty: RELYING_PARTY, ...as('mobile-id') }),
    providers: Object.entries(PROVIDERS).map(([id, { name }]) => ({ id, name, service: signerAt(sandbox, as(id)) })),
  };
  const implementations = [
    mobileRegistration(ports),
    insuranceRegistration(ports),
    postRegistration(ports),
    usbRegistration(ports),
    simRegistration(ports),
    signatureRegistration(ports),
  ];
  const registrar = createRegistrar({ implementations, flows, vault, limits, portals, log, observe, failpoint, now });
  const methods = implementations.map(({ method }) => method);
  const tokens = { [OPERATOR.name]: [await tokenHash(OPERATOR.token)] };
  const operators = createOperators({ sql, store, tokens, now });
  const seen = {
    operators,
    tally,
    outbox,
    registrar,
    portals,
    methods,
    now,
    log,
    address: peerAddress,
    name: await methodNames(),
  };
  const gateway = createGateway({
    registrar,
    portals,
    scim: sync.scim,
    metrics,
    console: createConsole(seen),
    methods,
    address: peerAddress,
    detail,
    ready: async () => (await sql.query('select 1')).rows.length === 1,
    log,
    observe,
    failpoint,
  });
  // Whoever changed what it runs with, when: the same configuration has the same hash.
  const configuration = { portals: portals.all, limits: LIMITS, seals: [Object.keys(keys.seal), keys.current] };
  const hash = await sha256(JSON.stringify(configuration));
  await note({ event: 'gateway.start', result: 'ok', reason: hash });
  return { fetch: (request, env) => gateway.fetch(request, env), sweep: () => flows.sweep(now()), outbox, tally };
}
