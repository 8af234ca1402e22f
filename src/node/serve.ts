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
  /** Address to listen at; all if absent. `localhost` means 127.0.0.1 and, if available, ::1. */
  readonly hostname?: string;
  /** Milliseconds within which a request must be complete, headers and body. */
  readonly timeoutMs?: number;
  /**
   * Most open connections per address; a further one is closed. Behind a trusted proxy: most
   * concurrent calls per caller; a further one gets 429.
   */
  readonly socketsPerAddress?: number;
  /** Reverse proxies in front, as for {@link callerAddress}. Their connections are not limited. */
  readonly trustedProxies?: readonly string[];
  /**
   * Gets at most one warning per minute when connections are refused for lack of file descriptors.
   */
  readonly log?: Log;
}

export interface Listener {
  readonly port: number;
  /** Waits for running requests to finish. */
  close(): Promise<void>;
}

/**
 * Serves a Fetch handler on a port, with limits against slow senders and idle connections (T53).
 */
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

/** Whether the machine has no IPv6. */
const isMissing = (error: unknown) => ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes((error as { code: string }).code);

function serveAt(fetch: Handler, options: ServeOptions) {
  const { port, hostname, timeoutMs = 10_000, socketsPerAddress = 1000, trustedProxies = [], log = noLog } = options;
  // Node checks its timeouts only every 30 seconds by default.
  const serverOptions = { connectionsCheckingInterval: Math.min(1000, timeoutMs), maxHeaderSize: 16_384 };
  const bounded = trustedProxies.length ? boundCalls(fetch, socketsPerAddress, trustedProxies) : fetch;
  // Health checks by HTTP/1.0 name no host (HAProxy's do not). Without a default they would get 400.
  const server = createAdaptorServer({ fetch: bounded, serverOptions, hostname: 'localhost' }) as Server;
  server.requestTimeout = timeoutMs;
  server.headersTimeout = timeoutMs;
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
            // Kept-alive connections become idle when their answer ends, so they are closed
            // repeatedly.
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

/**
 * Counts open items per address. `enter` returns false, without counting, at the limit of `most`.
 */
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

/**
 * A proxy's connections are shared by many callers, so behind a proxy concurrent calls are limited.
 */
function boundCalls(fetch: Handler, most: number, trustedProxies: readonly string[]): Handler {
  const isProxy = proxyTest(trustedProxies);
  const addressOf = callerAddress({ trustedProxies });
  const open = openCounts(most);
  return (request, env) => {
    const address = addressOf(request, env);
    // Direct callers are limited by connections. A proxy without a caller address stands for all
    // its callers.
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

/** File descriptors reserved for the database, its files, and partners. */
const RESERVED = 64;
const MINUTE = 60_000;

/** Descriptors that the process may still open; `undefined` if the system does not report it. */
function descriptorsLeft(): number | undefined {
  try {
    const most = Number(/^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]);
    return Number.isNaN(most) ? undefined : most - readdirSync('/proc/self/fd').length;
  } catch {
    return undefined; // not Linux
  }
}

/**
 * Without a free descriptor the process could neither answer nor reach its database. So the
 * listener keeps some in reserve and closes further connections at once.
 */
function keepDescriptors(server: Server, log: Log): void {
  const left = descriptorsLeft();
  if (left !== undefined) server.maxConnections = Math.max(8, left - RESERVED);
  let warnedAt = -Infinity;
  const warn = (code: string) => {
    if (performance.now() - warnedAt < MINUTE) return;
    warnedAt = performance.now();
    log('error', { event: 'connections.refused', code, count: server.maxConnections });
  };
  server.on('drop', () => warn('too-many'));
  server.on('error', (error: NodeJS.ErrnoException) => warn(error.code ?? error.name));
}
