/** Parts that outlive a reload of the configuration: keys, counters, the log, the password pool. */
import type { AuditEvent } from '../../server/audit/audit.js';
import { backlogOf } from '../../server/audit/inbox.js';
import { sqlAudit } from '../../server/audit/sql-audit.js';
import type { Blocklist } from '../../server/checks/blocklist.js';
import { createLimits, LIMITS, type Limits } from '../../server/checks/limits.js';
import { noLog, type Log } from '../../server/observe/log.js';
import { noObserver, observers, type Observer } from '../../server/observe/observer.js';
import { sqlTally, type Tally } from '../../server/observe/tally.js';
import type { Captcha } from '../../server/ports.js';
import { proofOfWork, type ProofOfWorkOptions } from '../../server/checks/captcha.js';
import { sqlOutages, type StoredOutages } from '../../server/registration/outages.js';
import type { Waiting } from '../../server/delivery/dead-letters.js';
import { sqlCounters } from '../../server/sql/sql-counts.js';
import { createVault, type Vault } from '../../server/vault/vault.js';
import { argon2Passwords, type Argon2Passwords } from '../argon2.js';
import { callerAddress, type AddressOf } from '../caller-address.js';
import { nodeCiphers } from '../ciphers.js';
import type { Metrics } from '../observe/metrics.js';
import { createFailpoint } from '../database/failpoint.js';
import { commonPasswords } from '../passwords.js';
import type { ServerOptions } from '../create-server.js';

export interface Foundation {
  readonly vault: Vault;
  readonly limits: Limits;
  readonly captcha: Captcha;
  readonly passwords: Argon2Passwords;
  readonly blocklist: Blocklist;
  readonly tally: Tally;
  readonly metrics: Metrics | undefined;
  readonly outages: StoredOutages;
  readonly address: AddressOf;
  readonly log: Log;
  readonly observe: Observer;
  readonly now: () => number;
  readonly failpoint: (name: string) => void;
  /** Writes an event without a flow to the audit log. */
  readonly note: (event: AuditEvent) => Promise<unknown>;
}

/** @param waiting each portal's backlog under the current configuration */
export async function layFoundation(
  options: ServerOptions,
  waiting: () => Promise<readonly Waiting[]>,
): Promise<Foundation> {
  const { sql, keys, trustedProxies, now = Date.now, failpoint = createFailpoint() } = options;
  const hmac: ProofOfWorkOptions['hmac'] = (key, data) => nodeCiphers.hmac(key, data);
  const { pbkdf2 } = nodeCiphers;
  const vault = createVault(keys, nodeCiphers);
  const passwords = argon2Passwords({ vault });
  const tally = sqlTally({ sql, now });
  const metrics = options.metrics && (await metricsOf(sql, options.metrics, waiting, () => passwords.load));
  const log = metrics ? metrics.log(options.log ?? noLog) : (options.log ?? noLog);
  const observe = observers(metrics?.observe ?? noObserver, tally.observe, options.observe ?? noObserver);
  const audit = sqlAudit({ sql });
  const note = (event: AuditEvent) => audit.append(undefined, { portal: '', flow: 'gateway', at: now() }, [event]);
  const limits = createLimits({
    counters: sqlCounters({ sql }),
    vault,
    limits: options.limits ?? LIMITS,
    now,
    ...(options.price && { price: options.price }),
    alert(limit, scope) {
      log('warn', { event: 'limit.reached', limit, scope });
      // If the audit log cannot be written, the log line above still reports the event.
      note({ event: 'limit', result: 'fail', reason: `${limit} ${scope}` }).catch(() => undefined);
    },
  });
  return {
    ...{ vault, limits, passwords, tally, metrics, log, observe, now, failpoint, note },
    captcha: proofOfWork({ secret: await vault.mac('captcha'), limits, hmac, pbkdf2, ...options.captcha }),
    blocklist: commonPasswords(),
    outages: sqlOutages({ sql, now }),
    address: callerAddress({ trustedProxies, log }),
  };
}

/** Loads prom-client only if the gateway has metrics. */
async function metricsOf(
  sql: ServerOptions['sql'],
  settings: NonNullable<ServerOptions['metrics']>,
  outbox: () => Promise<readonly Waiting[]>,
  passwords: () => Argon2Passwords['load'],
): Promise<Metrics> {
  const { createMetrics } = await import('../observe/metrics.js');
  return createMetrics({ ...settings, outbox, audit: () => backlogOf(sql), passwords });
}
