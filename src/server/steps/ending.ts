import type { Ending } from '../../flow/view.js';
import type { Json } from '../../flow/method.js';
import type { Accounts, Reach } from '../ports.js';
import type { Portals } from '../registration/portals.js';

/** Shown after registration: the portals that have the account, according to the consent. */
export function endingOf(
  { accounts, portals }: { readonly accounts: Pick<Accounts, 'reach'>; readonly portals: Portals },
  account: Reach,
): Json {
  const names = accounts.reach(account).flatMap((id) => portals.byId(id)?.name ?? []);
  const ending: Ending = { portals: names };
  return { ...ending };
}
