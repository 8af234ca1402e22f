import type { Reply } from '../../flow/backend.js';
import { problem, type Problem } from '../../flow/problem.js';
import type { View } from '../../flow/view.js';

type HeaderRecord = Readonly<Record<string, string>>;
interface Made {
  readonly text: string;
  readonly status: number;
  readonly headers: HeaderRecord;
}

/**
 * What our responses were made of. A `Headers` object costs a tenth of a short call; a response that
 * only ever had a record is written without one by `@hono/node-server`.
 */
const made = new WeakMap<Response, Made>();

function textResponse(text: string, status: number, headers: HeaderRecord): Response {
  const response = new Response(text, { status, headers });
  made.set(response, { text, status, headers });
  return response;
}

/** The response with these headers, which replace those of the same names; `Vary` is added to. */
export function withHeaders(response: Response, more: HeaderRecord): Response {
  const of = made.get(response);
  if (of) return textResponse(of.text, of.status, { ...of.headers, ...more, ...varyOf(of.headers['Vary'], more) });
  for (const [name, value] of Object.entries(more))
    if (name === 'Vary') response.headers.append(name, value);
    else response.headers.set(name, value);
  return response;
}

const varyOf = (before: string | undefined, { Vary: more }: HeaderRecord): HeaderRecord =>
  before !== undefined && more !== undefined ? { Vary: `${before}, ${more}` } : {};

/** The headers of a response, to change them. */
export function headersOf(response: Response): Headers {
  made.delete(response);
  return response.headers;
}

export interface Responses {
  /** A problem (RFC 9457), with the flow's current view if there is one. */
  problem(found: Problem, view?: View): Response;
  reply(reply: Reply, status?: number): Response;
  notAllowed(allow: string): Response;
}

interface ResponsesOptions {
  /** The sentence for a problem, in the person's language. */
  readonly detail: (code: string) => string | undefined;
  readonly failpoint: (name: string) => void;
}

export function createResponses({ detail, failpoint }: ResponsesOptions): Responses {
  const problemResponse = (found: Problem, view?: View): Response => {
    const sentence = detail(found.code);
    const body = { ...found, ...(sentence ? { detail: sentence } : {}), ...(view ? { flow: view } : {}) };
    return textResponse(JSON.stringify(body), found.status, {
      'Content-Type': 'application/problem+json',
      ...(view && { ETag: `"${view.revision}"` }),
      ...(found.retryAfter && { 'Retry-After': String(found.retryAfter) }),
      ...(found.status === 401 && { 'WWW-Authenticate': 'DPoP algs="ES256", Bearer' }),
    });
  };
  // Of a text: `@hono/node-server` writes it at once. `Response.json` is a stream.
  const viewResponse = (view: View, status: number): Response =>
    textResponse(JSON.stringify(view), status, { 'Content-Type': 'application/json', ETag: `"${view.revision}"` });
  return {
    problem: problemResponse,
    reply(reply, status = 200) {
      failpoint('before-response');
      const response = reply.ok ? viewResponse(reply.view, status) : problemResponse(reply.problem, reply.view);
      return reply.replayed ? withHeaders(response, { 'Idempotency-Replayed': 'true' }) : response;
    },
    notAllowed(allow) {
      return withHeaders(problemResponse(problem('method-not-allowed')), { Allow: allow }); // RFC 9110 §15.5.6
    },
  };
}
