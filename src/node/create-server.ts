import { setTimeout as pause } from 'node:timers/promises';
import type { Trust } from '../proof/trust.js';
import type { Retention } from '../server/accounts/retention.js';
import { startChaining } from '../server/audit/inbox.js';
import type { ProofOfWorkOptions } from '../server/checks/captcha.js';
import type { LimitsOptions, LimitTable } from '../server/checks/limits.js';
import type { ConsoleOptions } from '../server/console/console.js';
import type { Outbox } from '../server/delivery/outbox.js';
import type { Gateway } from '../server/http/gateway.js';
import type { UsbPorts } from '../server/methods/usb.js';
import type { Log } from '../server/observe/log.js';
import type { Observer } from '../server/observe/observer.js';
import type { Tally } from '../server/observe/tally.js';
import type { Implementation } from '../server/registration/implement.js';
import type { Portals } from '../server/registration/portals.js';
import type { ConfiguredPortals } from '../server/registration/portals-file.js';
import type { RegistrarOptions } from '../server/registration/registrar.js';
import type { SigningKey } from '../server/sign-in/signing-keys.js';
import type { SqlDatabase } from '../server/sql/sql.js';
import type { Keys } from '../server/vault/vault.js';
import { layFoundation, type Foundation } from './assembly/foundation.js';
import { createGeneration, hashOf, type Generation } from './assembly/generation.js';
import type { MethodPorts, Partners } from './assembly/implementations.js';
import { repeat } from '../server/repeat.js';
import { within } from '../within.js';
import { nodeCiphers } from './ciphers.js';
import type { MetricsOptions } from './observe/metrics.js';

export type { MethodPorts, Partners };

/** Tools for creating partners, which report to the gateway's observer. */
export type PartnerTools = Pick<Foundation, 'vault' | 'observe' | 'now'>;

/** Settings that can change while the server runs: see {@link GatewayServer.reload}. */
export interface Configuration {
  /** From `readPortals`; or from `createPortals`, where no portal takes part in SCIM. */
  readonly portals: Portals & Partial<ConfiguredPortals>;
  readonly partners: (tools: PartnerTools) => Partners;
  /** Trusted certificate authorities: see `loadTrust`. Without it no signing method is offered. */
  readonly trust?: Trust;
  /** Settings for signing programs on the person's machine. */
  readonly signers?: Pick<UsbPorts, 'atLeast' | 'downloads'> & {
    /** Signers that the gateway's own pages offer: `['agent', 'file']`. Default: those of the element. */
    readonly offered?: readonly string[];
  };
  /** Keys that sign ID tokens. Default: those of `keys`. Without one there is no OpenID Provider. */
  readonly signing?: readonly SigningKey[];
  /** Methods from outside the package. */
  readonly methods?: (ports: MethodPorts) => readonly Implementation[];
}

export interface ServerOptions extends Configuration {
  /** `openPostgres` or `openPglite`; it is closed with the server. */
  readonly sql: SqlDatabase & { close?(): Promise<void> };
  readonly keys: Keys;
  /** The reverse proxies in front, as addresses or CIDR blocks; `[]` where callers connect directly (T59). */
  readonly trustedProxies: readonly string[];
  /** The gateway's address for browsers: `https://id.example.vn`. Default: that of each request. */
  readonly publicUrl?: string;
  /** The address of its SCIM for portals. Default: `/scim/v2` below `publicUrl`. */
  readonly scimUrl?: string;
  /** The HTTP listener: closed after the deliveries and before the database. */
  readonly listener?: { close(): Promise<void> };
  /** Operators of `/console/`, by name: see `tokenHash`. Without it there is no console. */
  readonly console?: Pick<ConsoleOptions, 'banner' | 'languages'> & {
    readonly operators: Readonly<Record<string, readonly string[]>>;
  };
  /** Serves `/metrics`; needs prom-client. */
  readonly metrics?: Omit<MetricsOptions, 'outbox' | 'passwords'>;
  readonly limits?: LimitTable;
  readonly price?: NonNullable<LimitsOptions['price']>;
  readonly captcha?: Pick<ProofOfWorkOptions, 'cost' | 'prefix'>;
  readonly registrar?: Pick<RegistrarOptions, 'idle' | 'lifetime' | 'lease'>;
  readonly retention?: Retention;
  /**
   * Waiting times of what a person asks for: an erasure (seven days by default), and a recovery by
   * phone (24 hours; 0: none).
   */
  readonly account?: { readonly eraseAfterMs?: number; readonly recoveryWaitMs?: number };
  /** Calls to OCSP responders and CRLs. `allowPrivate`: also inside the operator's network. */
  readonly status?: { readonly allowPrivate?: boolean; readonly timeout?: number };
  readonly log?: Log;
  /** A further observer beside metrics and console, such as `createTracing()`. */
  readonly observe?: Observer;
  readonly now?: () => number;
  /** Default: kills the process where the environment's `FAILPOINT` says; refused in production. */
  readonly failpoint?: (name: string) => void;
}

export interface GatewayServer extends Gateway {
  readonly outbox: Pick<Outbox, 'stats' | 'deadLetters' | 'replay' | 'reconcile'>;
  readonly tally: Tally;
  /** Deletes data whose retention has ended; a started server does so each minute. */
  sweep(): Promise<unknown>;
  /** Starts delivering accounts, writing counts and sweeping. */
  start(): void;
  /**
   * Switches to another configuration. Running requests end under the old one; none is refused.
   * @throws {TypeError} for a configuration that cannot be served; then the old one stays
   */
  reload(configuration: Configuration): Promise<void>;
  /**
   * Ends deliveries, requests, counts and the database, in this order. `drain`: milliseconds during
   * which `/readyz` answers 503 before that.
   */
  close(options?: { readonly drain?: number }): Promise<void>;
}

const MINUTE = 60_000;
/** Milliseconds that a stopping server waits for its sweep. A sweep that is cut off is done by the next one. */
const SWEEP_END_MS = 5_000;

/**
 * A whole gateway from one options object: every method whose partners are given, SCIM in and out,
 * console, metrics, limits, audit log.
 *
 * @example
 * const server = await createServer({ sql, keys, portals, partners, trustedProxies: [], publicUrl, log });
 * await serve(server.fetch, { port: 8080 });
 * server.start();
 * @throws {TypeError} for a configuration that cannot be served
 */
export async function createServer(options: ServerOptions): Promise<GatewayServer> {
  const { sql, listener } = options;
  let stopping = false;
  let current: Generation | undefined;
  const served = (): Generation => {
    if (!current) throw new TypeError('createServer: not ready yet.');
    return current;
  };
  const foundation = await layFoundation(options, () => served().outbox.waiting());
  const { tally, log, note } = foundation;
  const build = (configuration: Configuration) =>
    createGeneration({ options, configuration, foundation, isStopping: () => stopping });
  const record = async (event: string, configuration: Configuration) =>
    note({ event, result: 'ok', reason: await hashOf(configuration, options) });

  current = await build(options);
  await record('gateway.start', options);
  const work = createWork({ sql, sweep: () => served().sweep(), tally, log });
  const replace = async (configuration: Configuration) => {
    const next = await build(configuration);
    current = next;
    await work.replace(next.outbox);
    await record('gateway.reload', configuration);
  };
  /** Reloads run one after the other. */
  let reloading: Promise<unknown> = Promise.resolve();
  let closing: Promise<void> | undefined;
  const end = async (drain: number) => {
    stopping = true;
    if (drain) await pause(drain);
    // Before the listener closes: this process may serve the receiving portal, as in the demo.
    await work.endDelivery();
    await listener?.close();
    await work.endCounts();
    await sql.close?.();
  };

  return {
    fetch: (request, env) => served().fetch(request, env),
    outbox: {
      stats: () => served().outbox.stats(),
      deadLetters: (...most) => served().outbox.deadLetters(...most),
      replay: (...which) => served().outbox.replay(...which),
      reconcile: () => served().outbox.reconcile(),
    },
    tally,
    sweep: () => served().sweep(),
    start: () => work.start(served().outbox),
    reload(configuration) {
      const done = reloading.then(() => replace(configuration));
      reloading = done.catch(() => undefined); // its caller has the error
      return done;
    },
    close: ({ drain = 0 } = {}) => (closing ??= end(drain)),
  };
}

/** The background work of a server. */
function createWork({
  sql,
  sweep,
  tally,
  log,
}: Pick<ServerOptions, 'sql'> & { sweep: () => Promise<unknown>; tally: Tally; log: Log }) {
  let endDelivery: (() => Promise<void>) | undefined;
  let endCounts: (() => Promise<void>) | undefined;
  let endChaining: (() => Promise<void>) | undefined;
  let endSweep: (() => Promise<void>) | undefined;
  const ending = new AbortController();
  return {
    start(outbox: Outbox): void {
      endDelivery ??= outbox.start();
      endCounts ??= tally.start();
      endChaining ??= startChaining({ sql, log, sha256: nodeCiphers.sha256 });
      const sweeping = { turn: sweep, every: MINUTE, ending: ending.signal, log, event: 'sweep.failed' };
      endSweep ??= repeat(sweeping);
    },
    async replace(outbox: Outbox): Promise<void> {
      if (!endDelivery) return;
      await endDelivery();
      if (!ending.signal.aborted) endDelivery = outbox.start();
    },
    async endDelivery(): Promise<void> {
      ending.abort();
      await endDelivery?.();
    },
    async endCounts(): Promise<void> {
      const swept = endSweep && within(SWEEP_END_MS, endSweep()).catch(() => undefined);
      await Promise.all([endCounts?.(), endChaining?.(), swept]);
    },
  };
}
