import { vi } from 'dvc-register/locales/vi.js';
import { argon2Passwords } from 'dvc-register/node/argon2.js';
import { callerAddress, nodeCiphers } from 'dvc-register/node';
import { commonPasswords } from 'dvc-register/node/passwords.js';
import {
  clockAhead,
  createCodes,
  createConsole,
  createGateway,
  createLimits,
  createOperators,
  createRegistrar,
  createVault,
  databaseReady,
  insuranceRegistration,
  LIMITS,
  mobileRegistration,
  postRegistration,
  problemSentences,
  proofOfWork,
  signatureRegistration,
  simRegistration,
  sqlOutages,
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
  type Outbox,
  type Scope,
  type SqlDatabase,
  type Tally,
} from 'dvc-register/server';
import { methodNames, operation } from './operation.js';
import { demoPartners, type DemoPartnersOptions } from './partners.js';
import { OPERATOR } from './sandbox/operator.js';
import { synchronisation } from './synchronisation.js';

export interface DemoGatewayOptions extends Omit<DemoPartnersOptions, 'vault' | 'observe'> {
  readonly sql: SqlDatabase;
  readonly keys: Keys;
  readonly portals: ConfiguredPortals;
  /** Where the gateway is reached: `http://localhost:8080`. */
  readonly origin: string;
  /** Reverse proxies in front of it, as `callerAddress` takes them. */
  readonly trustedProxies: readonly string[];
  /** Where browsers reach it, when that is not the address of a request. */
  readonly publicUrl?: string;
  readonly log: Log;
  readonly failpoint: (name: string) => void;
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

/** A gateway as production would have it: connectors over HTTP, a database, argon2id. Only its partners are invented. */
export async function demoGateway(options: DemoGatewayOptions): Promise<DemoGateway> {
  const { sql, keys, portals, origin, failpoint, now } = options;
  const vault = createVault(keys, nodeCiphers);
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
  const { issuer, ...partners } = demoPartners({ ...options, vault, observe });
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
    ...partners,
  };
  const implementations = [
    mobileRegistration(ports),
    insuranceRegistration(ports),
    postRegistration(ports),
    usbRegistration(ports),
    simRegistration(ports),
    signatureRegistration(ports),
  ];
  const outages = sqlOutages({ sql, now });
  const settings = { implementations, flows, vault, limits, portals, outages, log, observe, failpoint, now };
  const registrar = createRegistrar(settings);
  const methods = implementations.map(({ method }) => method);
  const tokens = { [OPERATOR.name]: [await tokenHash(OPERATOR.token)] };
  const operators = createOperators({ sql, store, tokens, now });
  const address = callerAddress({ trustedProxies: options.trustedProxies, log });
  const seen = {
    operators,
    outages,
    tally,
    outbox,
    registrar,
    portals,
    methods,
    now,
    log,
    address,
    name: await methodNames(),
  };
  const gateway = createGateway({
    registrar,
    portals,
    scim: sync.scim,
    metrics,
    console: createConsole({ ...seen, banner: 'MÔI TRƯỜNG THỬ NGHIỆM – SANDBOX' }),
    methods,
    address,
    ...(options.publicUrl && { publicUrl: options.publicUrl }),
    detail: await problemSentences(vi),
    ready: () => databaseReady(sql),
    // The machine's clock: the sandbox's own is moved by people who try what expires.
    clock: () => clockAhead(sql),
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
