/** Hands a request of the demo's server to the provider, which is an application of Koa. */
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Handler } from 'hono';
import type { Vneid } from './provider.js';

export const vneidHandler =
  (vneid: Vneid): Handler =>
  async (c) => {
    const { incoming, outgoing } = c.env as HttpBindings;
    await vneid.handle(incoming, outgoing);
    return RESPONSE_ALREADY_SENT;
  };
