import { Hono } from 'hono';
import { phoneOf } from './people.js';
import type { World } from './world.js';

/** The token of the only sender to the sandbox's message service. Not secret. */
export const SMS_TOKEN = 'sandbox-only';

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= 1000;

/**
 * Receives text messages in the format of `src/server/connectors/sms.ts`, and shows them on the
 * sandbox's phones.
 */
export function smsService(world: World): Hono {
  const app = new Hono();
  app.post('/messages', async (c) => {
    if (c.req.header('Authorization') !== `Bearer ${SMS_TOKEN}`) return c.json({ error: 'unauthorized' }, 401);
    if (world.sms === 'down') return c.json({ error: 'unavailable' }, 503);
    if (world.sms === 'slow') await world.wait(world.slow, c.req.raw.signal);
    const key = c.req.header('Idempotency-Key');
    const body = await c.req.json<Record<string, unknown>>().catch((): Record<string, unknown> => ({}));
    const to = isText(body['to']) ? phoneOf(body['to']) : undefined;
    const { from, text } = body;
    if (!key || !to || !isText(from) || !isText(text)) return c.json({ error: 'invalid' }, 422);
    return c.json({ id: world.deliver({ to, from, text }, key).id }, 202);
  });
  return app;
}
