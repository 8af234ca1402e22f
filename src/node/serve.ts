import { createAdaptorServer } from '@hono/node-server';
import type { Server } from 'node:http';

type Handler = (request: Request, env: unknown) => Response | Promise<Response>;

/**
 * Serves a Fetch handler on a port, with time-outs against those who send slowly (SECURITY T53). `close` lets what is
 * under way come to its end.
 */
export function serve(fetch: Handler, { port, hostname }: { readonly port: number; readonly hostname?: string }) {
  const server = createAdaptorServer({ fetch }) as Server;
  server.requestTimeout = 10_000;
  server.headersTimeout = 10_000;
  server.keepAliveTimeout = 5_000;
  server.maxRequestsPerSocket = 1000;
  return new Promise<{ readonly port: number; close(): Promise<void> }>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, hostname, () => {
      const address = server.address();
      resolve({
        port: typeof address === 'object' && address ? address.port : port,
        close: () =>
          new Promise<void>((done) => {
            server.close(() => done());
            server.closeIdleConnections();
            setTimeout(() => server.closeAllConnections(), 5_000).unref();
          }),
      });
    });
  });
}

/** The address of the peer, as @hono/node-server hands it along. */
export function peerAddress(_request: Request, env: unknown): string {
  const incoming = (env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined)?.incoming;
  return incoming?.socket?.remoteAddress ?? '0.0.0.0';
}
