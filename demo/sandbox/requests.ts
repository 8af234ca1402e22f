import type { Context } from 'hono';

/** Browsers ask for HTML by name; programs do not. */
export const wantsHtml = (c: Context): boolean => (c.req.header('Accept') ?? '').includes('text/html');

/** What a form or a program sent, by name; nothing, where it is neither. */
export async function fieldsOf(c: Context): Promise<Readonly<Record<string, unknown>>> {
  if (!(c.req.header('Content-Type') ?? '').startsWith('application/json')) return c.req.parseBody();
  const body: unknown = await c.req.json<unknown>().catch(() => undefined);
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}

/** Refuses another site's page, which must not turn the switches of a sandbox that happens to run. */
export const refuseForeign = (c: Context): Response | undefined =>
  ['same-origin', 'none', undefined].includes(c.req.header('Sec-Fetch-Site'))
    ? undefined
    : c.json({ error: 'Only from the sandbox itself.' }, 403);
