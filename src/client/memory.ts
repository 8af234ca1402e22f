/**
 * The flow to resume after a reload. Holds no personal data: a bearer id, and the idempotency key
 * of an unanswered call.
 */
export interface Remembered {
  readonly id: string;
  /** The idempotency key of a call whose answer has not arrived. */
  readonly key?: string;
}

export interface Memory {
  get(method: string): Remembered | undefined;
  set(method: string, remembered: Remembered | undefined): void;
}

/**
 * A {@link Memory} on a Storage. Storage may fail (private modes, full disks): the flow then cannot
 * be resumed after a reload. `scope` separates the flows of different gateways, portals and
 * elements of one page.
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
        return undefined; // the storage is closed, or holds something that is not ours
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
