import { readdirSync, readFileSync } from 'node:fs';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import type { Server } from 'node:http';
import { problem } from '../flow/problem.js';
import { noLog, type Log } from '../server/observe/log.js';
import { callerAddress, canonical, peerAddress, proxyTest } from './caller-address.js';

export { peerAddress };

type Handler = (request: Request, env: unknown) => Response | Promise<Response>;

export interface ServeOptions {
  readonly port: number;
  /** The address to listen at, all of them if absent. `localhost` is 127.0.0.1 and, where the machine has it, ::1. */
  readonly hostname?: string;
  /** Milliseconds within which a request must have come, headers and body. */
  readonly patience?: number;
  /**
   * Connections that one address may hold open; one more is closed at once. Behind a trusted proxy: calls that one
   * caller may have under way; one more gets 429.
   */
  readonly socketsPerAddress?: number;
  /** The reverse proxies in front, as {@link callerAddress} takes them. They hold as many connections as they need. */
  readonly trustedProxies?: readonly string[];
  /** Gets a warning, once a minute at most, when connections are refused for want of file descriptors. */
  readonly log?: Log;
}

export interface Listener {
  readonly port: number;
  /** Lets what is under way come to its end. */
  close(): Promise<void>;
}

/** Serves a Fetch handler on a port, with bounds against those who send slowly or hold on (T53). */
export async function serve(fetch: Handler, options: ServeOptions): Promise<Listener> {
  if (options.hostname !== 'localhost') return serveAt(fetch, options);
  const first = await serveAt(fetch, { ...options, hostname: '127.0.0.1' });
  const { port } = first;
  const second = await serveAt(fetch, { ...options, port, hostname: '::1' }).catch(async (error: unknown) => {
    if (isMissing(error)) return undefined;
    await first.close();
    throw error;
  });
  return { port, close: async () => void (await Promise.all([first.close(), second?.close()])) };
}

/** This machine has no IPv6. */
const isMissing = (error: unknown) => ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes((error as { code: string }).code);

function serveAt(fetch: Handler, options: ServeOptions) {
  const { port, hostname, patience = 10_000, socketsPerAddress = 1000, trustedProxies = [], log = noLog } = options;
  // Node looks at its time-outs only every 30 seconds unless told otherwise.
  const serverOptions = { connectionsCheckingInterval: Math.min(1000, patience), maxHeaderSize: 16_384 };
  const bounded = trustedProxies.length ? boundCalls(fetch, socketsPerAddress, trustedProxies) : fetch;
  const server = createAdaptorServer({ fetch: bounded, serverOptions }) as Server;
  server.requestTimeout = patience;
  server.headersTimeout = patience;
  server.keepAliveTimeout = 5_000;
  server.maxRequestsPerSocket = 1000;
  boundSockets(server, socketsPerAddress, proxyTest(trustedProxies));
  return new Promise<Listener>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, hostname, () => {
      keepDescriptors(server, log);
      const address = server.address();
      resolve({
        port: typeof address === 'object' && address ? address.port : port,
        close: () =>
          new Promise<void>((done) => {
            // A connection that is kept alive becomes idle when its answer has ended: also after this moment.
            const idle = setInterval(() => server.closeIdleConnections(), 20);
            const all = setTimeout(() => server.closeAllConnections(), 5_000);
            server.close(() => {
              clearInterval(idle);
              clearTimeout(all);
              done();
            });
            server.closeIdleConnections();
          }),
      });
    });
  });
}

/** Counts what each address has open. `enter` returns false, and counts nothing, when that would be more than `most`. */
function openCounts(most: number) {
  const open = new Map<string, number>();
  return {
    enter(address: string): boolean {
      const count = open.get(address) ?? 0;
      if (count >= most) return false;
      open.set(address, count + 1);
      return true;
    },
    leave(address: string): void {
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    },
  };
}

function boundSockets(server: Server, most: number, isProxy: (address: string) => boolean): void {
  const open = openCounts(most);
  server.on('connection', (socket) => {
    const address = canonical(socket.remoteAddress ?? '') ?? '';
    if (isProxy(address)) return;
    if (open.enter(address)) socket.once('close', () => open.leave(address));
    else socket.destroy();
  });
}

/** A proxy's connections say nothing about its callers, so what counts behind one is the calls under way. */
function boundCalls(fetch: Handler, most: number, trustedProxies: readonly string[]): Handler {
  const isProxy = proxyTest(trustedProxies);
  const addressOf = callerAddress({ trustedProxies });
  const open = openCounts(most);
  return (request, env) => {
    const address = addressOf(request, env);
    // A direct caller is bounded by sockets, and a proxy that names nobody stands for all its callers.
    if (!isProxy(peerAddress(request, env)) || isProxy(address)) return fetch(request, env);
    if (!open.enter(address)) {
      const refusal = problem('rate-limited', { retryAfter: 1 });
      const headers = { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store', 'Retry-After': '1' };
      return new Response(JSON.stringify(refusal), { status: refusal.status, headers });
    }
    (env as HttpBindings).outgoing.once('close', () => open.leave(address));
    return fetch(request, env);
  };
}

/** Descriptors that are not given to connections: for the database, its files, and partners. */
const KEPT = 64;
const MINUTE = 60_000;

/** How many descriptors this process may still open; `undefined` where the system does not say. */
function descriptorsLeft(): number | undefined {
  try {
    const most = Number(/^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]);
    return Number.isNaN(most) ? undefined : most - readdirSync('/proc/self/fd').length;
  } catch {
    return undefined; // no Linux
  }
}

/**
 * A process without a free descriptor can neither answer nor ask its database. So the listener takes no more connections
 * than leave some; it closes the others at once and goes on.
 */
function keepDescriptors(server: Server, log: Log): void {
  const left = descriptorsLeft();
  if (left !== undefined) server.maxConnections = Math.max(8, left - KEPT);
  let toldAt = -Infinity;
  const tell = (code: string) => {
    if (performance.now() - toldAt < MINUTE) return;
    toldAt = performance.now();
    log('error', { event: 'connections.refused', code, count: server.maxConnections });
  };
  server.on('drop', () => tell('too-many'));
  server.on('error', (error: NodeJS.ErrnoException) => tell(error.code ?? error.name));
}
