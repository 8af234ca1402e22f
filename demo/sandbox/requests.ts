import type { Context } from 'hono';

/** Browsers name HTML in `Accept`; programs do not. */
export const wantsHtml = (c: Context): boolean => (c.req.header('Accept') ?? '').includes('text/html');

/** The fields of a form or a JSON body; empty for anything else. */
export async function fieldsOf(c: Context): Promise<Readonly<Record<string, unknown>>> {
  if (!(c.req.header('Content-Type') ?? '').startsWith('application/json')) return c.req.parseBody();
  const body: unknown = await c.req.json<unknown>().catch(() => undefined);
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}

/** Refuses requests from another site's page, which must not turn a local sandbox's switches. */
export const refuseForeign = (c: Context): Response | undefined =>
  ['same-origin', 'none', undefined].includes(c.req.header('Sec-Fetch-Site'))
    ? undefined
    : c.json({ error: 'Only from the sandbox itself.' }, 403);
