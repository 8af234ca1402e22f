import type { ConfiguredPortals, Log } from 'dvc-register/server';
import { importJWK } from 'jose';
import * as openid from 'openid-client';
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

/** The key of the ministry's server; the portals' file has its public half. Not secret. */
const SANDBOX_ONLY_KEY = {
  ...{ kty: 'EC', crv: 'P-256', kid: 'sandbox-only-ministry', alg: 'ES256' },
  x: '2OZIungy5wj4LlM3NXBx7-5pvv_OuzHbDgCD4FDRy2c',
  y: 't4LvQGKHwfF31PtVnvRzubbbbaRK5kItWR343xr_3jw',
  d: 'Nso_2_7-dxTHqSRiPXDec5sQhCwfuoCji-QVO6Mz_gY',
};

/** The ministry signs (`private_key_jwt`); the others have a secret. */
async function proofOf(portal: string): Promise<openid.ClientAuth> {
  if (portal !== 'ministry') return openid.ClientSecretBasic(secretOf(portal));
  const key = (await importJWK(SANDBOX_ONLY_KEY)) as CryptoKey;
  return openid.PrivateKeyJwt({ key, kid: SANDBOX_ONLY_KEY.kid });
}

/** The demo's portals to which people can sign in: those whose addresses the file names. */
export function relyingParties({ portals, origin, nameOf, ...options }: PartiesOptions): RelyingParties {
  const isClient = (id: string) => portals.byId(id)?.client?.redirectUris?.includes(`${origin}/${id}/signed-in`);
  const ids = Object.keys(PORTALS).filter(isClient);
  return Object.fromEntries(
    ids.map((id) => {
      const address = { id, proof: () => proofOf(id), home: `${origin}/${id}/`, issuer: origin };
      return [id, createRelyingParty({ ...options, ...address, nameOf: (sub) => nameOf(id, sub) })];
    }),
  );
}
