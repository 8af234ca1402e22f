import type { Context } from 'hono';
import type { World } from './world.js';

/**
 * The answer of a service in a broken mode; `undefined` where it answers itself, in `slow` after the
 * delay. `unavailable` makes the service's own 503.
 */
export async function modeAnswer(
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
