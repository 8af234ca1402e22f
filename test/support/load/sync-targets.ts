/** Portals as a test's processes are told of them, and an outbox that goes about its work a hundred times as fast as in production. */
import { createScimClient, type ScimClient } from '../../../src/server/delivery/client.js';

export type Targets = Readonly<Record<string, { readonly url: string; readonly token: string }>>;

/** With pauses so short, more tries are needed before anything may be given up. */
export const PACES = { lease: 2000, pause: 10, rest: 500, tries: 60 };

export const clientsOf = (targets: Targets): Readonly<Record<string, ScimClient>> =>
  Object.fromEntries(
    Object.entries(targets).map(([id, { url, token }]) => [
      id,
      createScimClient({ url, token, timeout: 1000, pause: 5, circuit: { rest: 100 } }),
    ]),
  );
