/** Where identity providers send people back to. The page, not the gateway, takes the response. */
import type { Hono } from 'hono';
import { problem } from '../../../flow/problem.js';
import { CALLBACK } from '../../federation/federate.js';
import type { Responses } from '../responses.js';

interface FederationRoutesOptions {
  /** The page of a response, from the callback's query; `undefined` for a response to no request. */
  readonly returnOf: (query: string) => Promise<string | undefined>;
  readonly responses: Responses;
}

/** Longest query that is read, in UTF-16 code units: what a page may answer with. */
const LONGEST = 4096;

export function federationRoutes(app: Hono, { returnOf, responses }: FederationRoutesOptions): void {
  app.get(CALLBACK, async (c) => {
    const query = new URL(c.req.url).search.slice(1);
    const page = query.length > LONGEST ? undefined : await returnOf(query);
    if (page === undefined) return responses.problem(problem('federation-invalid'));
    return new Response(null, { status: 303, headers: { Location: page } });
  });
  app.all(CALLBACK, () => responses.notAllowed('GET, HEAD'));
}
