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
        const { id, key } = JSON.parse(storage.getItem(name(method)) ?? 'null') as Partial<Record<string, unknown>>;
        if (typeof id !== 'string') return undefined;
        return typeof key === 'string' ? { id, key } : { id };
      } catch {
        return undefined; // the storage is closed, or holds nothing that is ours
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
