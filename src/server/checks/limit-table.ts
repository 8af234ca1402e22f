/** How often, per what, unless somebody says otherwise (docs/security-model.md#rate-limits; docs/operations.md has it as a table). */

/** What is counted by. `prefix`: seven digits of a number. `carrier`: its first two, by which carriers sell text messages. */
export type Scope =
  | 'address'
  | 'network'
  | 'phone'
  | 'identity'
  | 'certificate'
  | 'prefix'
  | 'carrier'
  | 'portal'
  | 'global';

export interface Limit {
  readonly scope: Scope;
  /** Times; of `spend`, đồng. */
  readonly max: number;
  readonly seconds: number;
}

export type Limited =
  | 'start'
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
  | 'push';

export type LimitTable = Readonly<Record<Limited, readonly Limit[]>>;

const HOUR = 3600;
const DAY = 86_400;

/**
 * An address alone never hard-blocks early, as thousands share one behind a carrier's NAT: it raises the captcha's
 * difficulty from the first limit on and refuses only at ten times as much.
 */
export const LIMITS: LimitTable = {
  start: [
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
  // Codes that nobody has entered yet: a person gives theirs back, a pump never does (T04).
  unanswered: [
    { scope: 'prefix', max: 60, seconds: HOUR },
    { scope: 'network', max: 300, seconds: HOUR },
    { scope: 'portal', max: 3000, seconds: HOUR },
  ],
  // What text messages cost, in đồng: whatever the counts allow, the bill ends here (T04).
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
  // Signatures to be judged. Whose they are is known only afterwards: a certificate is counted by its bytes.
  certificate: [
    { scope: 'certificate', max: 10, seconds: HOUR },
    { scope: 'address', max: 300, seconds: HOUR },
    { scope: 'network', max: 3000, seconds: HOUR },
  ],
  // Questions to a registry, whatever it says: what was agreed with whoever runs it.
  lookup: [
    { scope: 'portal', max: 20_000, seconds: HOUR },
    { scope: 'global', max: 200_000, seconds: DAY },
  ],
  // Those that it said no to.
  match: [
    { scope: 'phone', max: 3, seconds: DAY },
    { scope: 'identity', max: 3, seconds: DAY },
    { scope: 'address', max: 200, seconds: HOUR },
    { scope: 'network', max: 1000, seconds: HOUR },
  ],
  // A phone that rings until its owner gives in (T49).
  push: [
    { scope: 'phone', max: 3, seconds: HOUR },
    { scope: 'identity', max: 3, seconds: HOUR },
    { scope: 'address', max: 100, seconds: HOUR },
    { scope: 'network', max: 1000, seconds: HOUR },
    { scope: 'portal', max: 10_000, seconds: HOUR },
  ],
  'wrong-code': [{ scope: 'phone', max: 10, seconds: DAY }],
};
