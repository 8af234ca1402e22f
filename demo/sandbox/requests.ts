import type { Context } from 'hono';

/** Browsers ask for HTML by name; programs do not. */
export const wantsHtml = (c: Context): boolean => (c.req.header('Accept') ?? '').includes('text/html');

/** Another site's page must not turn the switches of a sandbox that happens to run. */
export const isForeign = (c: Context): boolean =>
  !['same-origin', 'none', undefined].includes(c.req.header('Sec-Fetch-Site'));
