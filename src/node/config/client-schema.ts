/** Parts of the schema of `dvc.yaml` about a partner: its calls, the gateway's credentials, identity providers. */
import { z } from 'zod';
import { count, partnerUrl, pin, secret, text } from './values.js';

export const described = <T extends z.ZodType>(schema: T, description: string): T => schema.describe(description);

/** Settings for calls to any partner. */
export const CALL = {
  timeoutMs: described(count().optional(), 'Milliseconds for a call, with its second try. 10,000 if absent.'),
  pins: described(z.array(pin()).min(1).optional(), 'SHA-256 of the keys that its TLS certificate may have (base64).'),
  ca: described(text().optional(), 'PEM file of the authority of its TLS certificate, where that is not a public one.'),
};
export const CREDENTIALS = {
  clientSecret: described(secret().optional(), 'In HTTP Basic (client_secret_basic).'),
  privateKey: described(
    secret().optional(),
    'In the place of clientSecret: a private key in PEM that signs (private_key_jwt, RFC 7523).',
  ),
  keyId: described(text().optional(), 'The kid under which the partner knows its public key.'),
  algorithm: described(
    z.enum(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']).optional(),
    'What the key signs with. For RSA RS256, if absent; for others what the key itself says.',
  ),
};
type Credentials = { readonly [Key in keyof typeof CREDENTIALS]?: unknown };

/** The mistake in the credentials of an OAuth client. */
export function credentialsFault({ clientSecret, privateKey, keyId, algorithm }: Credentials) {
  const path = (key: keyof Credentials, message: string) => ({ path: [key], message });
  if (clientSecret === undefined && privateKey === undefined) return path('clientSecret', 'is missing.');
  if (clientSecret !== undefined && privateKey !== undefined)
    return path('privateKey', 'stands beside clientSecret: keep one.');
  if (privateKey === undefined && keyId !== undefined) return path('keyId', 'is of a privateKey, which is missing.');
  if (privateKey === undefined && algorithm !== undefined)
    return path('algorithm', 'is of a privateKey, which is missing.');
  return undefined;
}

/** Runs beside other mistakes too, which `superRefine` would not. */
export const oneCredential = ({ value, issues }: z.core.ParsePayload<Credentials>): void => {
  const fault = credentialsFault(value);
  if (fault) issues.push({ code: 'custom', input: value, ...fault });
};

const claim = () => text().max(100);

/** A public key (RFC 7517); private and symmetric keys are refused. */
const publicKey = z
  .looseObject({ kty: z.enum(['EC', 'RSA']) })
  .refine((key) => !('d' in key), { error: 'is a private key: give the public one.' });

const identityProvider = () =>
  z
    .strictObject({
      name: described(text(), 'As people know it: VNeID.'),
      issuer: described(partnerUrl(), 'Its issuer identifier, as it stands in its ID tokens.'),
      clientId: text(),
      ...CREDENTIALS,
      acr: described(z.array(text()).min(1), 'The acr values that are accepted, the lowest first.'),
      claims: described(
        z.strictObject({
          citizenId: described(claim(), 'The claim with the 12 digits of the CCCD.'),
          fullName: claim(),
          birthDate: described(claim().optional(), '1986-06-12, or 12/06/1986.'),
          phone: claim().optional(),
        }),
        'The claims of the ID token that say who the person is.',
      ),
      assurance: described(
        z.enum(['registry', 'vneid']).optional(),
        'What its identities prove: urn:dvc:acr:vneid, or urn:dvc:acr:registry, if absent.',
      ),
      scope: described(text().optional(), 'Besides openid. profile, if absent.'),
      keys: described(z.array(publicKey).min(1).optional(), 'Its public keys, where they are pinned.'),
      jwksUri: described(partnerUrl().optional(), "Where its keys are, if that is not on the issuer's origin."),
      ...CALL,
    })
    .check(oneCredential);

export const identityProviders = () => z.record(z.string().regex(/^[a-z][a-z0-9-]{0,31}$/), identityProvider());
