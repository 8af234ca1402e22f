/** The default limits (docs/security-model.md#rate-limits; table in docs/gateway.md). */

/**
 * What a limit counts by. `prefix`: the first seven digits of a number. `carrier`: the first two,
 * which select the carrier and its price. `identity-network`: an identity from one network.
 * `device`: a browser in which the identity has signed in before.
 */
export type Scope =
  | 'address'
  | 'network'
  | 'phone'
  | 'identity'
  | 'identity-network'
  | 'device'
  | 'certificate'
  | 'prefix'
  | 'carrier'
  | 'portal'
  | 'global';

export interface Limit {
  readonly scope: Scope;
  /** Number of calls; for `spend`, đồng. */
  readonly max: number;
  readonly seconds: number;
}

export type LimitName =
  | 'start'
  | 'start-passkey'
  | 'identify'
  | 'send'
  | 'unanswered'
  | 'spend'
  | 'submit'
  | 'certificate'
  | 'lookup'
  | 'match'
  | 'wrong-code'
  | 'captcha'
  | 'push'
  | 'federate'
  | 'sign-in'
  | 'password'
  | 'password-known'
  | 'change'
  | 'redeem';

export type LimitTable = Readonly<Record<LimitName, readonly Limit[]>>;

const HOUR = 3600;
const DAY = 86_400;

/**
 * An address alone is not refused early, because a carrier's NAT puts thousands of people behind
 * one. It raises the captcha's difficulty first, and is refused only at ten times that count.
 */
export const LIMITS: LimitTable = {
  start: [
    { scope: 'address', max: 300, seconds: 600 },
    { scope: 'network', max: 3000, seconds: 600 },
    { scope: 'portal', max: 60_000, seconds: 600 },
  ],
  // The sign-in page begins such a flow by itself, beside the one of the password.
  'start-passkey': [
    { scope: 'address', max: 300, seconds: 600 },
    { scope: 'network', max: 3000, seconds: 600 },
    { scope: 'portal', max: 60_000, seconds: 600 },
  ],
  captcha: [
    { scope: 'address', max: 600, seconds: 600 },
    { scope: 'network', max: 6000, seconds: 600 },
  ],
  identify: [
    { scope: 'phone', max: 5, seconds: HOUR },
    { scope: 'identity', max: 5, seconds: HOUR },
    { scope: 'identity', max: 10, seconds: DAY },
  ],
  send: [
    { scope: 'phone', max: 5, seconds: HOUR },
    { scope: 'phone', max: 10, seconds: DAY },
    { scope: 'identity', max: 5, seconds: HOUR },
    { scope: 'address', max: 100, seconds: HOUR },
    { scope: 'network', max: 1000, seconds: HOUR },
    { scope: 'prefix', max: 200, seconds: HOUR },
    { scope: 'portal', max: 10_000, seconds: HOUR },
    { scope: 'global', max: 100_000, seconds: DAY },
  ],
  // Codes not entered yet. Entering the code gives the count back, so an SMS pump is stopped (T04).
  unanswered: [
    { scope: 'prefix', max: 60, seconds: HOUR },
    { scope: 'network', max: 300, seconds: HOUR },
    { scope: 'portal', max: 3000, seconds: HOUR },
  ],
  // Cost of text messages in đồng: the bill is bounded, whatever the counts allow (T04).
  spend: [
    { scope: 'carrier', max: 4_000_000, seconds: HOUR },
    { scope: 'portal', max: 8_000_000, seconds: HOUR },
    { scope: 'global', max: 16_000_000, seconds: HOUR },
    { scope: 'global', max: 80_000_000, seconds: DAY },
  ],
  submit: [
    { scope: 'phone', max: 15, seconds: HOUR },
    { scope: 'identity', max: 15, seconds: HOUR },
    { scope: 'address', max: 600, seconds: HOUR },
    { scope: 'network', max: 6000, seconds: HOUR },
  ],
  // Signatures to verify. The owner is known only afterwards, so a certificate is counted by its
  // bytes.
  certificate: [
    { scope: 'certificate', max: 10, seconds: HOUR },
    { scope: 'address', max: 300, seconds: HOUR },
    { scope: 'network', max: 3000, seconds: HOUR },
  ],
  // Queries to a registry, whatever the answer: the quota agreed with the registry.
  lookup: [
    { scope: 'portal', max: 20_000, seconds: HOUR },
    { scope: 'global', max: 200_000, seconds: DAY },
  ],
  // Queries that a registry answered with no.
  match: [
    { scope: 'phone', max: 3, seconds: DAY },
    { scope: 'identity', max: 3, seconds: DAY },
    { scope: 'address', max: 200, seconds: HOUR },
    { scope: 'network', max: 1000, seconds: HOUR },
  ],
  // Push requests: limits how often an attacker can make a phone ring (T49).
  push: [
    { scope: 'phone', max: 3, seconds: HOUR },
    { scope: 'identity', max: 3, seconds: HOUR },
    { scope: 'address', max: 100, seconds: HOUR },
    { scope: 'network', max: 1000, seconds: HOUR },
    { scope: 'portal', max: 10_000, seconds: HOUR },
  ],
  // Visits to an identity provider: each costs the provider a request.
  federate: [
    { scope: 'address', max: 300, seconds: HOUR },
    { scope: 'network', max: 3000, seconds: HOUR },
    { scope: 'portal', max: 60_000, seconds: HOUR },
  ],
  'wrong-code': [{ scope: 'phone', max: 10, seconds: DAY }],
  // Tries of a password; a right one gives its count back.
  'sign-in': [
    { scope: 'address', max: 300, seconds: 600 },
    { scope: 'network', max: 3000, seconds: 600 },
    { scope: 'portal', max: 60_000, seconds: 600 },
  ],
  // From browsers that are new to the identity. Strangers use up these counts, not the owner's (T60).
  password: [
    { scope: 'identity-network', max: 10, seconds: HOUR },
    { scope: 'identity', max: 100, seconds: HOUR },
  ],
  // From a browser in which the identity has signed in before.
  'password-known': [{ scope: 'device', max: 20, seconds: HOUR }],
  // Changes that a signed-in person begins: phone, e-mail, password, level.
  change: [{ scope: 'identity', max: 20, seconds: DAY }],
  // Receipts that a portal's server redeems in vain: each is written to the audit log.
  redeem: [{ scope: 'portal', max: 300, seconds: HOUR }],
};
