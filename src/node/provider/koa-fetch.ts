/** Serves a Koa app as a Fetch handler, so that the gateway's own checks and limits stay around it. */
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';

/** A request whose body is already read. */
function incoming(request: Request, body: string): IncomingMessage {
  const { pathname, search } = new URL(request.url);
  const message = new IncomingMessage(new Socket());
  message.method = request.method;
  message.url = pathname + search;
  message.httpVersionMajor = 1;
  message.httpVersionMinor = 1;
  message.httpVersion = '1.1';
  for (const [name, value] of request.headers) message.headers[name] = value;
  // The body was decoded: its length and framing are those of the text.
  delete message.headers['transfer-encoding'];
  if (body) message.headers['content-length'] = String(Buffer.byteLength(body));
  message.push(body || null);
  if (body) message.push(null);
  return message;
}

function responseOf(outgoing: ServerResponse, chunks: readonly Buffer[]): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(outgoing.getHeaders()))
    for (const each of [value].flat()) if (each !== undefined) headers.append(name, String(each));
  const { statusCode: status } = outgoing;
  const isBare = [204, 304].includes(status);
  return new Response(isBare ? null : Buffer.concat(chunks), { status, headers });
}

/** A response that collects what is written in place of sending it. */
class Collected extends ServerResponse {
  readonly chunks: Buffer[] = [];

  override write(chunk: unknown): boolean {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) this.chunks.push(Buffer.from(chunk as string));
    return true;
  }

  override end(chunk?: unknown): this {
    this.write(chunk);
    Object.assign(this, { finished: true });
    this.emit('finish');
    return this;
  }
}

/** What `koa.callback()` returns. */
export type KoaHandler = (request: IncomingMessage, response: ServerResponse) => unknown;

/**
 * @param app `koa.callback()`
 * @param body of the request; `''` if it has none
 */
export const koaFetch = (app: KoaHandler, request: Request, body: string): Promise<Response> =>
  new Promise((resolve, reject) => {
    const outgoing = new Collected(incoming(request, body));
    outgoing.once('finish', () => resolve(responseOf(outgoing, outgoing.chunks)));
    outgoing.once('error', reject);
    Promise.resolve(app(outgoing.req, outgoing)).catch(reject);
  });
