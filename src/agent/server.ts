import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { createConversation } from './conversation.js';
import type { Operations } from './operations.js';
import { originOf } from './handshake.js';
import type { Origins } from './origins.js';
import { LARGEST, PORTS, PROTOCOL } from './protocol.js';

interface AgentOptions {
  readonly operations: Operations;
  readonly origins: Origins;
  readonly version: string;
  /** 0 takes any free port. Default: the first free one of {@link PORTS}. */
  readonly port?: number | undefined;
  readonly dev?: boolean;
  /** Milliseconds after which an idle socket is closed (B-5). */
  readonly idle?: number;
}

export interface Agent {
  readonly port: number;
  /** Closes every socket; pages may reconnect. */
  readonly hangUp: () => void;
  close(): Promise<void>;
}

/** Most sockets per origin. */
const MOST = 4;

const listen = (server: Server, port: number, host: string) =>
  new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });

/**
 * One answer for every fault: a refused page must not learn why, nor that this is the agent (B-4).
 */
function forbid(socket: Duplex): void {
  socket.on('error', () => undefined);
  socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}

/** Refuses every request that is not an upgrade. */
function createRefusing(upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>): Server {
  const server = createServer({ maxHeaderSize: 8192 }, (_, response) => response.writeHead(403).end());
  server.headersTimeout = 5000;
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => undefined);
    void upgrade(request, socket, head).catch(() => forbid(socket));
  });
  server.on('clientError', (_, socket) => forbid(socket));
  return server;
}

/** A loopback server: WebSocket for approved origins, 403 for everything else. */
export async function startAgent(options: AgentOptions): Promise<Agent> {
  const { operations, origins, version, dev = false, idle = 60_000 } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST,
    perMessageDeflate: false,
    handleProtocols: () => PROTOCOL,
  });
  const open = new Map<string, number>();
  let port = 0;

  function converse(socket: WebSocket, origin: string) {
    open.set(origin, (open.get(origin) ?? 0) + 1);
    const conversation = createConversation(socket, origin, operations, version);
    const touch = () => void quiet.refresh();
    // Time spent waiting for our answer is not the page's idle time.
    const quiet = setTimeout(() => (conversation.isBusy() ? touch() : socket.close(1001, 'idle')), idle);
    socket.on('message', (data, isBinary) => {
      touch();
      if (isBinary) socket.close(1003, 'text only');
      else conversation.hear((data as Buffer).toString('utf8'));
    });
    socket.on('pong', touch);
    socket.on('error', () => undefined); // an oversized or invalid frame: `close` follows
    socket.on('close', () => {
      clearTimeout(quiet);
      open.set(origin, (open.get(origin) ?? 1) - 1);
      conversation.end();
    });
  }

  const full = (origin: string) => (open.get(origin) ?? 0) >= MOST;

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer) {
    const { method = '', url = '', rawHeaders, httpVersion } = request;
    const origin = originOf({ method, url, rawHeaders, httpVersion }, { port, dev });
    const admitted = origin !== undefined && !full(origin) && (await origins.admit(origin));
    // Checked again: other sockets may have opened while the person was deciding.
    if (!admitted || full(origin) || socket.destroyed) forbid(socket);
    else sockets.handleUpgrade(request, socket, head, (webSocket) => converse(webSocket, origin));
  }

  const first = createRefusing(upgrade);
  port = await bind(first, options.port);
  const second = createRefusing(upgrade);
  const both = await listen(second, port, '::1').then(
    () => [first, second],
    () => [first], // no IPv6, or its port is taken
  );
  const hangUp = () => {
    for (const client of sockets.clients) client.terminate();
  };
  return {
    port,
    hangUp,
    async close() {
      hangUp();
      await Promise.all(both.map((server) => new Promise((done) => server.close(done).closeAllConnections())));
      operations.close();
    },
  };
}

async function bind(server: Server, wanted: number | undefined): Promise<number> {
  const ports = wanted === undefined ? PORTS : [wanted];
  for (const [at, port] of ports.entries()) {
    try {
      return await listen(server, port, '127.0.0.1');
    } catch (error) {
      if (at === ports.length - 1 || (error as { code?: unknown }).code !== 'EADDRINUSE') throw error;
    }
  }
  throw new Error('unreachable');
}
