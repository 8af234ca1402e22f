import { createAdaptorServer } from '@hono/node-server';
import type { Server } from 'node:http';

type Handler = (request: Request, env: unknown) => Response | Promise<Response>;

export interface ServeOptions {
  readonly port: number;
  readonly hostname?: string;
  /** Milliseconds within which a request must have come, headers and body. */
  readonly patience?: number;
  /** Open connections that one address may hold; one more is closed at once. A reverse proxy is one address: raise it there. */
  readonly socketsPerAddress?: number;
}

/**
 * Serves a Fetch handler on a port, with bounds against those who send slowly or hold on (SECURITY T53). `close` lets
 * what is under way come to its end.
 */
export function serve(fetch: Handler, options: ServeOptions) {
  const { port, hostname, patience = 10_000, socketsPerAddress = 1000 } = options;
  // Node looks at its time-outs only every 30 seconds unless told otherwise.
  const serverOptions = { connectionsCheckingInterval: Math.min(1000, patience), maxHeaderSize: 16_384 };
  const server = createAdaptorServer({ fetch, serverOptions }) as Server;
  server.requestTimeout = patience;
  server.headersTimeout = patience;
  server.keepAliveTimeout = 5_000;
  server.maxRequestsPerSocket = 1000;
  boundSockets(server, socketsPerAddress);
  return new Promise<{ readonly port: number; close(): Promise<void> }>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, hostname, () => {
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

function boundSockets(server: Server, most: number): void {
  const open = new Map<string, number>();
  server.on('connection', (socket) => {
    const address = socket.remoteAddress ?? '';
    const count = (open.get(address) ?? 0) + 1;
    open.set(address, count);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
    if (count > most) socket.destroy();
  });
}

/** The address of the peer, as @hono/node-server hands it along. */
export function peerAddress(_request: Request, env: unknown): string {
  const incoming = (env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined)?.incoming;
  return incoming?.socket?.remoteAddress ?? '0.0.0.0';
}
