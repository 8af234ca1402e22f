/** Attackers: a page of another origin, and a program on the agent's port. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { WebSocketServer, type WebSocket } from 'ws';
import { AGENT_PORTS } from 'dvc-register/signers/agent.js';

/** A page of another origin, whatever origin it claims. */
export async function elsewhere(browser: Browser) {
  const server = createServer((_, response) =>
    response.setHeader('Content-Type', 'text/html').end('<title>evil</title>'),
  );
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const page = await (await browser.newContext()).newPage();
  await page.goto(origin);
  return { page, origin, close: () => server.close() };
}

/**
 * Sends the agent a request from a page: the browser sets the handshake's origin to the page's own.
 */
export const askAgent = (page: Page, port: number, request: object) =>
  page.evaluate<{ result: unknown }>(
    `new Promise((resolve) => {
      const socket = new WebSocket('ws://127.0.0.1:${port}/', 'dvc-agent.v1');
      socket.onopen = () => socket.send(JSON.stringify(${JSON.stringify({ id: 1, ...request })}));
      socket.onmessage = ({ data }) => JSON.parse(data).event || resolve(JSON.parse(data));
    })`,
  );

/** Listens on the agent's first free port. Returns a function that frees it. */
export async function squat(meet: (socket: WebSocket, headers: IncomingHttpHeaders) => void): Promise<() => void> {
  for (const port of AGENT_PORTS) {
    const server = new WebSocketServer({ port, host: '127.0.0.1' });
    const free = await new Promise<boolean>((resolve) => {
      server.once('listening', () => resolve(true));
      server.once('error', () => resolve(false));
    });
    if (!free) continue;
    server.on('connection', (socket, { headers }) => meet(socket, headers));
    return () => {
      for (const client of server.clients) client.terminate();
      server.close();
    };
  }
  throw new Error('The ports of the agent are taken.');
}
