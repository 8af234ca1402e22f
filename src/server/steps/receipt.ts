import type { Flow } from '../../flow/transition.js';
import type { NewAccount, Tx } from '../ports.js';
import type { Visit } from '../registration/implement.js';
import type { Portals } from '../registration/portals.js';
import type { Receipts } from '../sign-in/receipts.js';
import { newSecret } from '../vault/vault.js';

export interface ReceiptPorts {
  readonly portals: Portals;
  /** Absent where receipts cannot be redeemed. */
  readonly receipts?: Receipts | undefined;
}

interface Issued {
  readonly id: string;
  /** Stores it in the transaction that creates the account. */
  readonly store: (tx: Tx) => Promise<void>;
}

/** A receipt of the account, for a portal whose server can redeem it. */
export function receiptOf(
  { portals, receipts }: ReceiptPorts,
  { portal, method }: Flow,
  { caller, jkt }: Visit,
  { subject, assurance }: Pick<NewAccount, 'subject' | 'assurance'>,
): Issued | undefined {
  if (!receipts || !portals.byId(portal)?.client) return undefined;
  const id = newSecret();
  const about = { portal, origin: caller.origin ?? '', jkt, method, assurance };
  return { id, store: (tx) => receipts.issue(tx, { id, subject, ...about }) };
}
