import type { Reply } from '../../flow/backend.js';
import { problem, type Problem } from '../../flow/problem.js';
import type { View } from '../../flow/view.js';

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
    const headers = new Headers({ 'Content-Type': 'application/problem+json' });
    if (view) headers.set('ETag', `"${view.revision}"`);
    if (found.retryAfter) headers.set('Retry-After', String(found.retryAfter));
    if (found.status === 401) headers.set('WWW-Authenticate', 'DPoP algs="ES256", Bearer');
    return new Response(JSON.stringify(body), { status: found.status, headers });
  };
  // Of a text: `@hono/node-server` writes it at once. `Response.json` is a stream.
  const viewResponse = (view: View, status: number): Response =>
    new Response(JSON.stringify(view), {
      status,
      headers: { 'Content-Type': 'application/json', ETag: `"${view.revision}"` },
    });
  return {
    problem: problemResponse,
    reply(reply, status = 200) {
      failpoint('before-response');
      const response = reply.ok ? viewResponse(reply.view, status) : problemResponse(reply.problem, reply.view);
      if (reply.replayed) response.headers.set('Idempotency-Replayed', 'true');
      return response;
    },
    notAllowed(allow) {
      const response = problemResponse(problem('method-not-allowed'));
      response.headers.set('Allow', allow); // RFC 9110 §15.5.6
      return response;
    },
  };
}
