import type { CodeRows } from '../checks/codes.js';
import type { Flows } from '../registration/flows.js';
import type { Counters } from '../checks/limits.js';
import type { Accounts } from '../ports.js';
import type { Retention } from '../accounts/retention.js';
import { sqlAccounts } from '../accounts/sql-accounts.js';
import { sqlAudit, type SqlAudit } from '../audit/sql-audit.js';
import { sqlCodeRows, sqlCounters } from './sql-counts.js';
import { sqlFlows } from './sql-flows.js';
import type { SealedDatabase, Vault } from '../vault/vault.js';

export interface SqlStore {
  readonly vault: Vault;
  readonly audit: SqlAudit;
  readonly flows: Flows;
  readonly accounts: Accounts;
  readonly counters: Counters;
  readonly codeRows: CodeRows;
}

/** All stores in one database, so that one transaction can span them. */
export function sqlStore(
  options: SealedDatabase & {
    /** Ids of the portals that accounts are delivered to. */
    readonly targets?: readonly string[];
    /** Retention periods; `RETENTION` by default. */
    readonly retention?: Retention;
    readonly failpoint?: (name: string) => void;
  },
): SqlStore {
  const audit = sqlAudit(options);
  return {
    vault: options.vault,
    audit,
    flows: sqlFlows(options),
    accounts: sqlAccounts(options),
    counters: sqlCounters(options),
    codeRows: sqlCodeRows(options),
  };
}
