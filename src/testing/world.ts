/** A registrar with in-memory fakes of all its ports, for tests and for a demo without a server. */
import type { Portal } from '../server/registration/portals.js';
import { createBlocklist } from '../server/checks/blocklist.js';
import { proofOfWork } from '../server/checks/captcha.js';
import { ownCodes } from '../server/checks/code-issuers.js';
import { createCodes, type CodeRows } from '../server/checks/codes.js';
import type { Flows } from '../server/registration/flows.js';
import { createLimits, LIMITS, type Counters } from '../server/checks/limits.js';
import type { Log } from '../server/observe/log.js';
import { insuranceRegistration } from '../server/methods/insurance.js';
import { mobileRegistration } from '../server/methods/mobile.js';
import { postRegistration } from '../server/methods/post.js';
import type { Accounts, Captcha, Passwords } from '../server/ports.js';
import { createPortals } from '../server/registration/portals.js';
import { createRegistrar, type RegistrarOptions } from '../server/registration/registrar.js';
import type { Receipts } from '../server/sign-in/receipts.js';
import type { Vault } from '../server/vault/vault.js';
import { DIEN } from './person.js';
import { fakeCarrier, fakeRegistry, memoryStore, webPasswords, type RegistryRecord, type Subscriber } from './ports.js';

export { DIEN, memoryStore };

export const PORTALS: readonly Portal[] = [
  { id: 'national', name: 'Cổng Dịch vụ công quốc gia', origins: ['http://localhost:8080'] },
  { id: 'ministry', name: 'Cổng Dịch vụ công Bộ Công an', origins: ['http://ministry.localhost:8080'] },
];

/** The stores: in memory, or in a database. */
export interface Store {
  readonly vault: Vault;
  readonly flows: Flows;
  readonly accounts: Accounts;
  readonly counters: Counters;
  readonly codeRows: CodeRows;
}

export interface WorldOptions {
  readonly subscribers?: readonly Subscriber[];
  readonly insured?: readonly RegistryRecord[];
  readonly verified?: readonly RegistryRecord[];
  readonly portals?: readonly Portal[];
  readonly store?: Store;
  readonly passwords?: Passwords;
  /** Issues receipts to portals with a client secret. */
  readonly receipts?: Receipts;
  readonly now?: () => number;
  readonly log?: Log;
  readonly limits?: typeof LIMITS;
  /** PBKDF2 iterations per try of the proof of work. */
  readonly cost?: number;
  /** Signs captchas; equal in every process of a gateway. */
  readonly secret?: string;
  /** Replaces the proof of work. */
  readonly captcha?: Captcha;
  readonly registrar?: Partial<RegistrarOptions>;
  readonly failpoint?: (name: string) => void;
}

/**
 * @example
 * const { registrar, carrier } = createWorld();
 */
export function createWorld({
  subscribers = [DIEN],
  insured: insuredRecords = [{ ...DIEN, insuranceCode: '3486100000' }],
  verified: verifiedRecords = [{ ...DIEN, postalId: 'BD2600100' }],
  portals: list = PORTALS,
  store = memoryStore(),
  passwords = webPasswords(),
  receipts,
  now = Date.now,
  log,
  limits: rules = LIMITS,
  cost = 1,
  secret = crypto.randomUUID(),
  captcha: given,
  registrar: options = {},
  failpoint = () => undefined,
}: WorldOptions = {}) {
  const { vault, flows, accounts, counters, codeRows } = store;
  const carrier = fakeCarrier(subscribers);
  const insured = fakeRegistry(insuredRecords);
  const verified = fakeRegistry(verifiedRecords);
  const portals = createPortals(list);
  const limits = createLimits({
    counters,
    vault,
    limits: rules,
    now,
    alert: (limit, scope) => log?.('warn', { event: 'limit.reached', limit, scope }),
  });
  const codes = createCodes({ rows: codeRows, issuer: ownCodes({ sender: carrier, vault }), now, failpoint });
  const captcha = given ?? proofOfWork({ secret, limits, cost, prefix: '0' });
  const blocklist = createBlocklist(['password', 'aa123456', '123456789', 'qwerty']);
  const ports = {
    captcha,
    limits,
    portals,
    codes,
    accounts,
    passwords,
    receipts,
    blocklist,
    vault,
    failpoint,
    subscribers: carrier,
    insured,
    verified,
  };
  const registrar = createRegistrar({
    implementations: [mobileRegistration(ports), insuranceRegistration(ports), postRegistration(ports)],
    flows,
    vault,
    limits,
    portals,
    now,
    failpoint,
    ...(log ? { log } : {}),
    ...options,
  });
  return { registrar, carrier, insured, verified, portals, limits, codes, ...store };
}
