/**
 * What a page reads from a gateway's event stream through proxies that buffer it, cut it, or answer
 * instead.
 */
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { heard, type Heard } from '../../src/elements/internal/news.js';

const BEAT_MS = 400;

async function serve(context: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A gateway's stream: at once a comment, a heartbeat, then the news. */
function events(_request: IncomingMessage, response: ServerResponse) {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write(': here\n\n');
  setTimeout(() => response.end('event: news\ndata:\n\n'), BEAT_MS / 4);
}

type Passing = (upstream: Response, response: ServerResponse) => unknown;

const head = (upstream: Response, response: ServerResponse) =>
  response.writeHead(upstream.status, { 'Content-Type': upstream.headers.get('Content-Type') ?? '' });

const proxies: readonly (readonly [string, Passing, Heard])[] = [
  ['passes everything on', async (up, to) => head(up, to).end(await up.text()), 'news'],
  ['keeps everything until the end, which never comes', () => undefined, 'lost'],
  ['sends the headers and keeps the rest', (up, to) => head(up, to).flushHeaders(), 'lost'],
  ['cuts the stream without flushing', (up, to) => head(up, to).end(), 'lost'],
  ['resets the connection before an answer', (_, to) => to.destroy(), 'deaf'],
  [
    'resets the connection after the first line',
    (up, to) => head(up, to).write(': here\n\n', () => to.destroy()),
    'lost',
  ],
  ['answers 200 with nothing', (_, to) => to.end(), 'deaf'],
  ['answers 200 with HTML', (_, to) => to.setHeader('Content-Type', 'text/html').end('<p>event: news</p>'), 'deaf'],
  ['answers 502', (_, to) => to.writeHead(502, { 'Content-Type': 'text/event-stream' }).end(), 'deaf'],
];

for (const [what, passing, right] of proxies) {
  test(`a proxy that ${what}: ${right}`, async (context) => {
    const gateway = await serve(context, events);
    const proxy = await serve(context, (_request, response) => {
      fetch(gateway).then(
        (upstream) => passing(upstream, response),
        () => response.destroy(),
      );
    });
    const abort = new AbortController();
    assert.equal(await heard(() => fetch(proxy, { signal: abort.signal }), BEAT_MS), right);
    abort.abort();
  });
}
