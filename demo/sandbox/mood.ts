import type { Context } from 'hono';
import type { World } from './world.js';

/** How a partner behaves today; `undefined`: as it should, or with a lie in what it answers. `unavailable` is its own 503. */
export async function moodOf(
  c: Context,
  world: World,
  mode: string,
  unavailable: () => Response,
): Promise<Response | undefined> {
  const { signal } = c.req.raw;
  switch (mode) {
    case 'slow':
      await world.wait(world.slow, signal);
      return undefined;
    case 'hang':
      await world.wait(120_000, signal);
      return unavailable();
    case 'down':
      return unavailable();
    case 'garbage':
      return c.html('<html><body>502 – nginx</body></html>');
    default:
      return undefined;
  }
}
