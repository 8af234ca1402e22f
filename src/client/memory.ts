/** Which flow to come back to after a reload. Holds no personal data: a bearer id, and the key of an unanswered call. */
export interface Remembered {
  readonly id: string;
  /** The idempotency key of a call whose answer has not been seen. */
  readonly key?: string;
}

export interface Memory {
  get(method: string): Remembered | undefined;
  set(method: string, remembered: Remembered | undefined): void;
}

/**
 * A {@link Memory} on a Storage, which may refuse: private modes and full disks cost only the way back. Flows of another
 * `scope` are not seen: another gateway, portal or element of the same page.
 *
 * @example
 * const memory = storageMemory(sessionStorage, 'national');
 */
export function storageMemory(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>, scope = ''): Memory {
  const name = (method: string) => `dvc-register:${scope && `${scope}:`}${method}`;
  return {
    get(method) {
      try {
        const value: unknown = JSON.parse(storage.getItem(name(method)) ?? 'null');
        if (typeof value !== 'object' || value === null || !('id' in value) || typeof value.id !== 'string')
          return undefined;
        return 'key' in value && typeof value.key === 'string' ? { id: value.id, key: value.key } : { id: value.id };
      } catch {
        return undefined; // a storage that is closed to us, or holds something else, remembers nothing
      }
    },
    set(method, remembered) {
      try {
        if (remembered) storage.setItem(name(method), JSON.stringify(remembered));
        else storage.removeItem(name(method));
      } catch {
        // see get()
      }
    },
  };
}
