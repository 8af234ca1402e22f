/**
 * Everything derived from a configuration. A reload builds another one on the same foundation; the
 * old one finishes its calls.
 */
import { sha256Hex } from '../../bytes.js';
import { languages } from '../../locales/languages.js';
import { vi } from '../../locales/vi/index.js';
import { federation } from '../../methods/federation.js';
import { Revocation } from '../../proof/revocation.js';
import { createCertificates, type Certificates } from '../../server/checks/certificates.js';
import { LIMITS } from '../../server/checks/limits.js';
import { createConsole } from '../../server/console/console.js';
import { createOperators } from '../../server/console/operators.js';
import type { Outbox } from '../../server/delivery/outbox.js';
import { returnOf } from '../../server/federation/page-address.js';
import { createGateway, type Gateway } from '../../server/http/gateway.js';
import { problemSentences } from '../../server/http/sentences.js';
import { createPages } from '../../server/pages/pages-routes.js';
import { createRegistrar, type Registrar } from '../../server/registration/registrar.js';
import { purposeOf, type Implementation } from '../../server/registration/implement.js';
import type { PasskeyVerifier } from '../../server/sign-in/passkey-steps.js';
import { ACR, weakestOf } from '../../server/sign-in/assurance.js';
import { createDevices } from '../../server/sign-in/devices.js';
import { clockAhead, databaseReady } from '../../server/sql/sql.js';
import { sqlStore, type SqlStore } from '../../server/sql/sql-store.js';
import type { Configuration, ServerOptions } from '../create-server.js';
import { accountPartsOf, type AccountParts } from './account-parts.js';
import { providerOf } from './open-id-provider.js';
import { nodeCiphers } from '../ciphers.js';
import { pageAssets } from '../page-assets.js';
import { mayHavePasskeys, passkeyVerifier } from '../passkey-verifier.js';
import type { OpenIdProvider } from '../provider/provider.js';
import { secondParserAgrees } from '../second-parser.js';
import { statusFetch } from '../status-fetch.js';
import type { Foundation } from './foundation.js';
import { implementationsOf, type Partners } from './implementations.js';
import { createSynchronisation } from './synchronisation.js';

export interface Generation extends Gateway {
  readonly outbox: Outbox;
  /** Deletes data whose retention period is over. */
  sweep(): Promise<unknown>;
}

interface GenerationOptions {
  readonly options: ServerOptions;
  readonly configuration: Configuration;
  readonly foundation: Foundation;
  /** Whether the server is stopping; a load balancer then sends no more calls. */
  readonly isStopping: () => boolean;
}

/** @throws {TypeError} if the configuration cannot be served */
export async function createGeneration(given: GenerationOptions): Promise<Generation> {
  const { options, configuration, foundation, isStopping } = given;
  const { sql, publicUrl, scimUrl = publicUrl && `${publicUrl.replace(/\/$/, '')}/scim/v2` } = options;
  const { portals } = configuration;
  const { scim: scimPortals = {}, webhooks = {} } = portals;
  const { outbox, scim, targets } = createSynchronisation({ ...foundation, sql, scim: scimPortals, webhooks, scimUrl });
  const { retention } = options;
  const store = sqlStore({ ...foundation, sql, targets, ...(retention && { retention }) });
  const listening: { provider?: OpenIdProvider } = {};
  const partners = configuration.partners(foundation);
  const parts = accountPartsOf({
    ...{ options, foundation, portals, partners },
    onEnd: (ended) => listening.provider?.ended(ended),
  });
  const { home, sessions, receipts, own, people, passkeys, notices } = parts;
  const verifier = home !== undefined && mayHavePasskeys(home) ? await passkeyVerifier() : undefined;
  const implementations = methodsOf(given, store, partners, { ...parts, verifier });
  if (!implementations.some(({ method }) => purposeOf(method) === 'register'))
    throw new TypeError('createServer: no method can be offered: every partner is missing.');
  const provider = await providerOf({ ...given, ...parts });
  if (provider) listening.provider = provider;
  const { flows } = store;
  const registrar = createRegistrar({ ...foundation, ...options.registrar, implementations, flows, portals, home });
  const methods = implementations.map(({ method }) => method);
  const served = { ...foundation, registrar, portals, methods };
  const console = await consoleOf({ options, served, store, outbox });
  const pages = pagesOf(given, { home, methods, sessions, partners });
  const gateway = createGateway({
    ...{ registrar, portals, methods },
    ...(scim && { scim }),
    ...{ address: foundation.address, log: foundation.log, observe: foundation.observe },
    failpoint: foundation.failpoint,
    ciphers: nodeCiphers,
    ...(foundation.metrics && { metrics: foundation.metrics }),
    ...(console && { console }),
    ...(provider && { provider }),
    ...(publicUrl && { publicUrl, sessions, own, people, passkeys }),
    ...(pages && { pages }),
    receipts,
    ...(methods.some(({ id }) => id === federation.id) && {
      returnOf: (query: string) => returnOf(foundation.vault, query),
    }),
    detail: await problemSentences(vi),
    ready: () => (isStopping() ? Promise.resolve(false) : databaseReady(sql)),
    // The machine's clock instead of `now`, which tests move.
    clock: () => clockAhead(sql),
  });
  const tasks = [
    () => sessions.endDue(),
    () => flows.sweep(foundation.now()),
    () => own.eraseDue(),
    () => notices.send(),
  ];
  return { fetch: (request, env) => gateway.fetch(request, env), outbox, sweep: () => everyTask(tasks) };
}

/** Runs each task, also if an earlier one fails. @throws the first failure */
async function everyTask(tasks: readonly (() => Promise<unknown>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const task of tasks) await task().catch((error: unknown) => failures.push(error));
  if (failures.length) throw failures[0];
}

interface PagesParts {
  readonly home: string | undefined;
  readonly methods: readonly Implementation['method'][];
  readonly sessions: AccountParts['sessions'];
  readonly partners: Partners;
}

/** The gateway's own pages, where it has an address for browsers. */
function pagesOf({ configuration }: GenerationOptions, { home, methods, sessions, partners }: PagesParts) {
  if (home === undefined) return undefined;
  const { portals, signers } = configuration;
  const levels = partners.identityProviders?.map(({ assurance }) => ACR + assurance) ?? [];
  return createPages({
    ...{ home, portals, methods, sessions, assets: pageAssets() },
    ...{ signers: signers?.offered, federated: weakestOf(levels) },
  });
}

function methodsOf(
  { options, configuration, foundation }: GenerationOptions,
  store: SqlStore,
  partners: Partners,
  parts: AccountParts & { readonly verifier: PasskeyVerifier | undefined },
) {
  const { portals, signers = {} } = configuration;
  const { home, sessions, receipts, accounts: signInAccounts, notices, recoveries, people, passkeys, verifier } = parts;
  const certificates = certificatesOf(configuration, options, foundation);
  const { accounts, codeRows } = store;
  const { vault } = foundation;
  const accountPorts = { signInAccounts, sessions, notices, recoveries, people, passkeys, verifier };
  return implementationsOf({
    ports: { ...foundation, portals, home, receipts, accounts, certificates },
    signIn: home === undefined ? undefined : { ...accountPorts, devices: createDevices({ vault }) },
    ...{ codeRows, signers },
    partners,
    methods: configuration.methods ?? (() => []),
    now: foundation.now,
  });
}

function certificatesOf(
  { trust }: Configuration,
  { status = {} }: ServerOptions,
  { now }: Foundation,
): Certificates | undefined {
  if (!trust) return undefined;
  const { allowPrivate = false, timeout = 5_000 } = status;
  const revocation = new Revocation({ trust, fetch: statusFetch({ allowPrivate }), timeout });
  return createCertificates({ trust, revocation, agrees: secondParserAgrees, now });
}

interface ConsoleParts {
  readonly options: ServerOptions;
  readonly served: Foundation &
    Pick<Configuration, 'portals'> & {
      readonly registrar: Registrar;
      readonly methods: readonly Implementation['method'][];
    };
  readonly store: SqlStore;
  readonly outbox: Outbox;
}

async function consoleOf({ options, served, store, outbox }: ConsoleParts) {
  const { sql, console: settings } = options;
  if (!settings) return undefined;
  const { operators: tokens, ...words } = settings;
  const operators = createOperators({ sql, store, tokens, now: served.now });
  return createConsole({ ...served, ...words, operators, outbox, name: await methodNames() });
}

/** The widget's name of a method, for the console. */
async function methodNames(): Promise<(method: string, lang: string) => string | undefined> {
  const names = Object.values(languages).map(async (load) => {
    const { lang, method, methods } = await load();
    return [lang, { ...method, ...(await methods()) }] as const;
  });
  const texts = Object.fromEntries(await Promise.all(names));
  return (method, lang) => (texts[lang] ?? texts['vi'])?.[method]?.name;
}

/**
 * Equal configurations have equal hashes, so the audit log shows when it changed. Contains no
 * secret.
 */
export const hashOf = ({ portals }: Configuration, { keys, limits = LIMITS }: ServerOptions): Promise<string> =>
  sha256Hex(JSON.stringify({ portals: portals.all, limits, seals: [Object.keys(keys.seal), keys.current] }));
