import type { ConfiguredPortals, Log } from 'dvc-register/server';
import { PORTALS } from '../pages/portal-texts.js';
import { createRelyingParty, type RelyingParties } from './routes.js';

interface PartiesOptions {
  readonly portals: Pick<ConfiguredPortals, 'byId'>;
  /** The gateway's address for browsers, where the demo's portals are too: `http://localhost:8080`. */
  readonly origin: string;
  /** The same for servers: `http://127.0.0.1:8080`. */
  readonly inside: string;
  readonly now: () => number;
  readonly log: Log;
  /** The name of an account that SCIM has brought to a portal. */
  readonly nameOf: (portal: string, sub: string) => string | undefined;
}

/** The portals' file has its hash. Not secret. */
const secretOf = (portal: string) => `sandbox-only-client-${portal}`;

/** The demo's portals to which people can sign in: those whose addresses the file names. */
export function relyingParties({ portals, origin, nameOf, ...options }: PartiesOptions): RelyingParties {
  const isClient = (id: string) => portals.byId(id)?.client?.redirectUris?.includes(`${origin}/${id}/signed-in`);
  const ids = Object.keys(PORTALS).filter(isClient);
  return Object.fromEntries(
    ids.map((id) => {
      const address = { id, secret: secretOf(id), home: `${origin}/${id}/`, issuer: origin };
      return [id, createRelyingParty({ ...options, ...address, nameOf: (sub) => nameOf(id, sub) })];
    }),
  );
}
