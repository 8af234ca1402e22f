/**
 * The statement that a portal signs for each account it creates (T72). It is a JWS (RFC 7515) with
 * the person, the method, the time, the evidence and the consent. It is valid for one gateway,
 * once, for minutes. `jose` verifies it and is needed for DPoP anyway.
 */
import { errors, importJWK, jwtVerify, type JWK, type JWTPayload } from 'jose';
import { array, boolean, looseObject, maxLength, minLength, number, regex, string } from 'zod/mini';
import { safeParse } from 'zod/v4/core';
import { sha256Hex } from '../../bytes.js';
import { keptOf } from '../../flow/identity/person.js';
import type { NewForeign } from './directory.js';
import type { Creation } from './grants.js';
import { ScimError } from './scim-error.js';

/** Longest time in seconds from `iat` to `exp`. */
const LIFE = 300;
/** Seconds by which the portal's clock may differ. */
const SKEW = 60;
/** Milliseconds for which a `jti` must be remembered. */
export const REMEMBERED = (LIFE + 2 * SKEW) * 1000;

const ALGORITHMS = ['ES256', 'ES384', 'PS256'];
const hash = () => string().check(regex(/^[0-9a-f]{64}$/));

const claims = looseObject({
  jti: string().check(minLength(16), maxLength(128)),
  iat: number(),
  exp: number(),
  method: string().check(maxLength(64)),
  time: string().check(maxLength(40)),
  evidence: hash(),
  user: hash(),
  consents: array(looseObject({ purpose: string(), version: string(), granted: boolean(), decidedAt: string() })).check(
    minLength(1),
    maxLength(20),
  ),
});

interface Statement {
  readonly jti: string;
  /** SHA-256, hex, of the evidence that the portal stores. */
  readonly evidence: string;
}

type Asserted = Omit<NewForeign, 'portal'>;

/** Fields hashed by position. Fields added later follow as pairs of name and value, if present. */
const FIRST: readonly string[] = ['fullName', 'birthDate', 'phone', 'email'];

/** `user` of a statement: SHA-256, hex, of the person's fields in this order, as JSON. */
export const userDigest = (user: Omit<Asserted, 'createdAt' | 'consents' | 'method'>): Promise<string> => {
  const { subject, fullName, birthDate, phone, email, audience, assurance, state } = user;
  const later = Object.entries(keptOf(user)).filter(([name, value]) => value && !FIRST.includes(name));
  const said = [subject, fullName, birthDate, phone, email, audience, assurance, state === 'active', ...later];
  return sha256Hex(JSON.stringify(said));
};

const refuse = (why: string): never => {
  throw new ScimError(400, `The statement ${why}`, 'invalidValue');
};

async function payloadOf(text: string, at: StatementContext): Promise<JWTPayload> {
  for (const key of at.creation.keys) {
    try {
      const { payload } = await jwtVerify(text, await importJWK(key as JWK, key.alg ?? 'ES256'), {
        ...{ typ: 'dvc-statement+jwt', algorithms: ALGORITHMS, issuer: at.portal, audience: at.audience },
        ...{ subject: at.account.subject, requiredClaims: ['jti', 'iat', 'exp'] },
        ...{ currentDate: new Date(at.now), clockTolerance: SKEW, maxTokenAge: LIFE },
      });
      return payload;
    } catch (error) {
      if (error instanceof errors.JWTExpired) return refuse('has expired.');
      if (error instanceof errors.JWTClaimValidationFailed) return refuse(`has a wrong "${error.claim}".`);
    }
  }
  return refuse('is not signed by a key of this portal.');
}

interface StatementContext {
  readonly portal: string;
  /** The name of the gateway in statements. */
  readonly audience: string;
  readonly creation: Creation;
  /** The account in the message. */
  readonly account: Asserted;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * @throws {ScimError} 400 with the fault, which never depends on whether the person is registered
 */
export async function readStatement(text: string, at: StatementContext): Promise<Statement> {
  if (!text) return refuse('is missing.');
  const found = safeParse(claims, await payloadOf(text, at));
  if (!found.success) return refuse(`lacks "${String(found.error.issues[0]?.path[0] ?? 'a claim')}", or has it wrong.`);
  const { jti, iat, exp, method, time, evidence, user, consents } = found.data;
  const { account, creation } = at;
  if (exp - iat > LIFE) return refuse(`is good for more than ${LIFE} seconds.`);
  if (!creation.methods.includes(method)) return refuse('names a method that is not granted.');
  const isSame =
    method === account.method &&
    Date.parse(time) === account.createdAt &&
    user === (await userDigest(account)) &&
    JSON.stringify(consents.map(inOrder)) === JSON.stringify(account.consents.map(inOrder));
  if (!isSame) return refuse('is about something else than the message.');
  const agreed = consents.some(({ purpose, granted }) => purpose === 'account' && granted);
  return agreed ? { jti, evidence } : refuse('shows no consent to the account.');
}

const inOrder = ({ purpose, version, granted, decidedAt }: Asserted['consents'][number]) => [
  ...[purpose, version, granted, decidedAt],
];
