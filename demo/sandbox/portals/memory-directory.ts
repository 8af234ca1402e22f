import type { Account, Directory } from 'dvc-register/server';

/** An account on another portal, with its sender's id and the newest version that was sent. */
export interface Kept {
  readonly account: Account;
  readonly externalId?: string;
  readonly received: number;
}

export interface MemoryDirectory extends Directory {
  all(): readonly Kept[];
}

export interface MemoryDirectoryOptions {
  /** Accounts stored earlier. */
  readonly kept: readonly Kept[];
  /** Called before the sender gets its answer. */
  readonly keep: (kept: Kept) => void;
  readonly now: () => number;
}

const erase = (account: Account): Account => ({
  ...account,
  ...{ subject: '', fullName: '', birthDate: '', phone: '', email: '', consents: [] },
});

/** The storage behind a foreign portal's SCIM server: the accounts of one sender, in memory. */
export function memoryDirectory({ kept, keep, now }: MemoryDirectoryOptions): MemoryDirectory {
  const accounts = new Map(kept.map((each) => [each.account.id, each]));
  const put = (next: Kept) => {
    accounts.set(next.account.id, next);
    keep(next);
    return next.account;
  };
  const living = () =>
    [...accounts.values()]
      .filter(({ account }) => account.state !== 'erased')
      .sort((one, other) => (one.account.id < other.account.id ? -1 : 1));
  const found = (by: { readonly id: string } | { readonly subject: string }) =>
    living().find(({ account }) => ('id' in by ? account.id === by.id : account.subject === by.subject));

  const self: MemoryDirectory = {
    all: living,
    read: (id) => Promise.resolve(found({ id })?.account),
    find: (_, by) => Promise.resolve(found(by)?.account),
    externalIds: (_, ids) =>
      Promise.resolve(
        new Map(
          ids.flatMap((id) => {
            const { externalId } = accounts.get(id) ?? {};
            return externalId === undefined ? [] : [[id, externalId] as const];
          }),
        ),
      ),
    byExternalId: (_, externalId) =>
      Promise.resolve(living().find((each) => each.externalId === externalId)?.account.id),
    list: (_, from, most) =>
      Promise.resolve(
        living()
          .slice(from, from + most)
          .map(({ account }) => account),
      ),
    count: () => Promise.resolve(living().length),
    received: (_, id) => Promise.resolve(accounts.get(id)?.received ?? 0),
    create(_, account, { externalId, version = 0 } = {}) {
      if (found({ subject: account.subject })) return Promise.resolve(undefined);
      const made = { ...account, id: crypto.randomUUID(), version: 1, modifiedAt: now() };
      return Promise.resolve(
        put({ account: made, received: version, ...(externalId !== undefined && { externalId }) }),
      );
    },
    change(_, seen, changes, { externalId, version = 0 } = {}) {
      const before = accounts.get(seen.id);
      if (!before || before.account.state === 'erased') return Promise.resolve('gone');
      if (before.account.version !== seen.version) return Promise.resolve('stale');
      const next = { ...before.account, ...changes, version: seen.version + 1, modifiedAt: now() };
      return Promise.resolve(
        put({
          ...before,
          account: next.state === 'erased' ? erase(next) : next,
          received: Math.max(before.received, version),
          ...(externalId !== undefined && { externalId }),
        }),
      );
    },
  };
  return self;
}
