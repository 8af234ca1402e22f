/**
 * Portals for a test's processes, and an outbox that runs a hundred times as fast as in production.
 */
import { createScimClient } from '../../../src/server/delivery/client.js';
import type { DeliveryClient } from '../../../src/server/delivery/delivery-client.js';

export type Targets = Readonly<Record<string, { readonly url: string; readonly token: string }>>;

/** With such short pauses, more attempts are needed before a delivery counts as dead. */
export const PACES = { lease: 2000, pause: 10, rest: 500, tries: 60 };

export const clientsOf = (targets: Targets): Readonly<Record<string, DeliveryClient>> =>
  Object.fromEntries(
    Object.entries(targets).map(([id, { url, token }]) => [
      id,
      createScimClient({ url, token, timeout: 1000, pause: 5, circuit: { rest: 100 } }),
    ]),
  );
