/**
 * Metrics in Prometheus format by prom-client: counters of this process, and gauges read at each
 * scrape.
 */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { bearerOf, ownerOf } from '../../server/checks/bearer.js';
import { LIMITS } from '../../server/checks/limits.js';
import type { Log } from '../../server/observe/log.js';
import { listening, type Observer, type Observation } from '../../server/observe/observer.js';
import type { Backlog } from '../../server/audit/inbox.js';
import type { Waiting } from '../../server/delivery/dead-letters.js';
import { auditGauge, outboxGauges } from './outbox-gauges.js';
import { peerAddress, RELAYED } from '../caller-address.js';

export interface MetricsOptions {
  readonly version: string;
  /** SHA-256, hex, of bearer tokens that a scraper may present: see `tokenHash`. */
  readonly tokens?: readonly string[];
  /**
   * Allows callers on this machine without a token. Do not use behind a proxy on the same machine:
   * every call would qualify.
   */
  readonly loopback?: boolean;
  /** Each portal's backlog: see `outbox.waiting`. */
  readonly outbox?: () => Promise<readonly Waiting[]>;
  /** Entries that wait to be chained: see `backlogOf`. */
  readonly audit?: () => Promise<Backlog>;
  /** Passwords being hashed and waiting: see `passwords.load`. */
  readonly passwords?: () => { readonly running: number; readonly waiting: number };
}

export interface Metrics {
  readonly observe: Observer;
  /** Wraps a log and counts its warnings and errors. */
  log(to: Log): Log;
  /** Answers `/metrics` for authorised callers. */
  fetch(request: Request, env?: unknown): Promise<Response>;
}

/** Seconds. A step waits for partners: 0.3 s is noticeable, 10 s is a timeout. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** Most distinct values of a label. Bounds memory here and cost in the metrics store. */
const MAX_VALUES = 200;

/** Passes a bounded number of distinct values; further ones become `other`. */
function bounded(): (value: string) => string {
  const seen = new Set<string>();
  return (value) => {
    if (seen.size < MAX_VALUES) seen.add(value);
    return seen.has(value) ? value : 'other';
  };
}

function instruments(registry: Registry) {
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Counter({ name, help, labelNames, registers });
  const histogram = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Histogram({ name, help, labelNames, registers, buckets: BUCKETS });
  return {
    requests: histogram('dvc_http_request_duration_seconds', 'Requests, by route.', 'verb', 'route', 'status'),
    started: counter('dvc_flows_started_total', 'Registrations started.', 'portal', 'method'),
    ended: counter('dvc_flows_ended_total', 'Registrations ended.', 'portal', 'method', 'outcome', 'problem'),
    steps: counter(
      'dvc_flow_steps_total',
      'Outcomes of steps.',
      ...(['portal', 'method', 'step', 'outcome', 'problem'] as const),
    ),
    stepTime: histogram('dvc_flow_step_duration_seconds', 'Time taken by steps.', 'method', 'step'),
    calls: histogram('dvc_partner_call_duration_seconds', 'Calls to partners.', 'partner', 'outcome'),
    open: new Gauge({
      name: 'dvc_partner_circuit_open',
      help: '1 while the circuit breaker of a partner is open.',
      labelNames: ['partner'],
      registers,
    }),
    deliveries: histogram('dvc_delivery_duration_seconds', 'Attempts to deliver an account.', 'portal', 'outcome'),
    limits: counter('dvc_limits_reached_total', 'Shared limits exceeded.', 'limit', 'scope'),
    events: counter('dvc_log_events_total', 'Warnings and errors in the log.', 'level', 'event'),
  };
}

/** Log events of level error. */
export const ERRORS = [
  'handler.failed',
  'request.failed',
  'outbox.failed',
  'audit.failed',
  'scim.failed',
  'console.failed',
  'sweep.failed',
  'clock.wrong',
  'database.full',
  'connections.refused',
] as const;

/**
 * Creates the series with 0: for a counter that starts with its first event, Prometheus sees no
 * increase.
 */
function begin({ events, limits }: ReturnType<typeof instruments>): void {
  for (const event of ERRORS) events.inc({ level: 'error', event }, 0);
  for (const [limit, all] of Object.entries(LIMITS)) for (const { scope } of all) limits.inc({ limit, scope }, 0);
}

const OVER: ReadonlySet<string> = new Set(['completed', 'closed', 'abandoned']);

function listener({
  requests,
  started,
  ended,
  steps,
  stepTime,
  calls,
  open,
  deliveries,
}: ReturnType<typeof instruments>) {
  const route = bounded();
  const portal = bounded();
  const method = bounded();
  const step = bounded();
  const problem = bounded();
  const partner = bounded();
  return (seen: Observation, seconds: number): void => {
    switch (seen.kind) {
      case 'request':
        requests.observe({ verb: seen.verb, route: route(seen.route), status: String(seen.status) }, seconds);
        return;
      case 'step': {
        const flow = { portal: portal(seen.portal), method: method(seen.method) };
        const what = { outcome: seen.outcome, problem: seen.problem ? problem(seen.problem) : '' };
        const name = step(seen.step);
        steps.inc({ ...flow, step: name, ...what });
        stepTime.observe({ method: flow.method, step: name }, seconds);
        if (seen.outcome === 'started') started.inc(flow);
        if (OVER.has(seen.outcome)) ended.inc({ ...flow, ...what });
        return;
      }
      case 'call':
        calls.observe({ partner: partner(seen.partner), outcome: seen.outcome }, seconds);
        open.set({ partner: partner(seen.partner) }, seen.open ? 1 : 0);
        return;
      case 'delivery':
        deliveries.observe({ portal: portal(seen.portal), outcome: seen.outcome }, seconds);
    }
  };
}

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|::1)$/;
/** Headers that a proxy adds. With one of them the peer is not the caller. */
const ADDED_BY_PROXIES = [...RELAYED, 'via'];

/** Whether the caller is a program on this machine, and not a page by DNS rebinding (T25). */
const isHere = (request: Request, env: unknown) =>
  LOOPBACK.test(peerAddress(request, env)) &&
  /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(request.url).hostname) &&
  !ADDED_BY_PROXIES.some((name) => request.headers.has(name));

/**
 * @example
 * const metrics = createMetrics({ version: '1.0.0', tokens: [await tokenHash(token)], outbox: () => outbox.waiting() });
 * const gateway = createGateway({ registrar, portals, methods, address, metrics, observe: metrics.observe });
 */
export function createMetrics(options: MetricsOptions): Metrics {
  const { version, tokens = [], loopback = false, outbox, audit, passwords } = options;
  const registry = new Registry();
  const made = instruments(registry);
  begin(made);
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'dvc_build_info',
    help: '1, with the running version.',
    labelNames: ['version'],
    registers: [registry],
  })
    .labels(version)
    .set(1);
  if (outbox) outboxGauges(registry, outbox);
  if (audit) auditGauge(registry, audit);
  if (passwords) {
    for (const state of ['running', 'waiting'] as const) {
      new Gauge({
        name: `dvc_password_hashes_${state}`,
        help: `Passwords ${state === 'running' ? 'being hashed' : 'waiting to be hashed'}.`,
        registers: [registry],
        collect() {
          this.set(passwords()[state]);
        },
      });
    }
  }

  return {
    observe: listening(listener(made)),
    log: (to) => (level, entry) => {
      if (level !== 'info') made.events.inc({ level, event: entry.event });
      if (entry.event === 'limit.reached') made.limits.inc({ limit: entry.limit ?? '', scope: entry.scope ?? '' });
      to(level, entry);
    },
    async fetch(request, env) {
      const may =
        (loopback && isHere(request, env)) ||
        (await ownerOf(bearerOf(request.headers.get('Authorization')), { tokens }));
      if (!may)
        return new Response('A bearer token is needed.\n', { status: 401, headers: { 'WWW-Authenticate': 'Bearer' } });
      return new Response(await registry.metrics(), { headers: { 'Content-Type': registry.contentType } });
    },
  };
}
