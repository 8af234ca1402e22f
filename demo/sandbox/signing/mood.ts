import type { Context } from 'hono';
import type { World } from '../world.js';

/** How the signing services behave today; `undefined`: as they should, or with a lie in what they answer. */
export async function moodOf(c: Context, world: World): Promise<Response | undefined> {
  const { signal } = c.req.raw;
  switch (world.signing) {
    case 'slow':
      await world.wait(world.slow, signal);
      return undefined;
    case 'hang':
      await world.wait(120_000, signal);
      return c.json({ error: 'server_error' }, 503);
    case 'down':
      return c.json({ error: 'server_error' }, 503);
    case 'garbage':
      return c.html('<html><body>502 – nginx</body></html>');
    default:
      return undefined;
  }
}
