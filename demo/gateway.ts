import { join } from 'node:path';
import { createServer, type GatewayServer } from 'dvc-register/node/create-server.js';
import {
  LIMITS,
  readTrust,
  tokenHash,
  type ConfiguredPortals,
  type Keys,
  type Limit,
  type Log,
  type Scope,
  type TrustConfig,
} from 'dvc-register/server';
import type { Desk } from './counter/desk.js';
import { counterRegistration } from './counter/handlers.js';
import { demoPartners, type DemoPartnersOptions } from './partners.js';
import { root } from './files.js';
import { installers } from './installers.js';
import { OPERATOR } from './sandbox/operator.js';

type Given = Parameters<typeof createServer>[0];

export interface DemoGatewayOptions extends Omit<DemoPartnersOptions, 'vault' | 'observe'> {
  readonly sql: Given['sql'];
  readonly keys: Keys;
  readonly portals: ConfiguredPortals;
  /** The trusted authorities. */
  readonly trust: TrustConfig;
  /** The gateway's address: `http://localhost:8080`. */
  readonly origin: string;
  /** Reverse proxies in front, as `callerAddress` takes them. */
  readonly trustedProxies: readonly string[];
  /** The address that browsers use, when it differs from the request's. */
  readonly publicUrl?: string;
  /** The desk of the one-stop counter, a method from outside. */
  readonly desk?: Desk;
  readonly listener?: NonNullable<Given['listener']>;
  readonly captcha?: NonNullable<Given['captcha']>;
  readonly log: Log;
}

/**
 * All sandbox users share one machine, so limits per address and global limits are meaningless
 * here.
 */
const oneMachine = (limits: typeof LIMITS): typeof LIMITS => {
  const shared = new Set<Scope>(['address', 'network', 'prefix', 'carrier', 'portal', 'global']);
  const wide = (limit: Limit): Limit => (shared.has(limit.scope) ? { ...limit, max: limit.max * 1000 } : limit);
  const entries = Object.entries(limits).map(([what, list]) => [what, list.map(wide)]);
  return Object.fromEntries(entries) as typeof LIMITS;
};

/** A gateway as in production. Only its partners are invented, and its limits are wide. */
export async function demoGateway(options: DemoGatewayOptions): Promise<GatewayServer> {
  const read = readTrust(options.trust, Math.floor(options.now() / 1000));
  if (!read.ok) throw new TypeError(read.reason);
  const { timeout } = options.partners?.patience ?? {};
  return createServer({
    ...options,
    trust: read.trust,
    signers: {
      offered: ['agent', 'file', 'vgca'],
      downloads: installers(join(root, 'dist/installers'), `${options.origin}/dist/installers`),
    },
    partners: (tools) => demoPartners({ ...options, ...tools }),
    methods: (ports) => (options.desk ? [counterRegistration({ ...ports, desk: options.desk })] : []),
    limits: oneMachine(LIMITS),
    scimUrl: `${options.origin}/scim/v2`,
    console: {
      operators: { [OPERATOR.name]: [await tokenHash(OPERATOR.token)] },
      banner: 'MÔI TRƯỜNG THỬ NGHIỆM – SANDBOX',
    },
    metrics: { version: 'sandbox', loopback: true },
    // The sandbox publishes its CRLs on this machine, which the gateway would refuse by default.
    status: { allowPrivate: true, ...(timeout !== undefined && { timeout }) },
  });
}
