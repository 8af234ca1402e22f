/** A bounded cache keyed by bytes; evicts the oldest entry. */
export class ByteMemo<Value> {
  readonly #most: number;
  /** Keyed by a sum of the octets; keys with the same sum replace each other. */
  readonly #known = new Map<number, { readonly octets: Uint8Array; readonly value: Value }>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Returns the cached value for these octets, or makes and caches it. */
  recall(bytes: Uint8Array, from: number, to: number, make: () => Value): Value {
    let sum = to - from;
    for (let at = from; at < to; at++) sum = (Math.imul(sum, 31) + (bytes[at] ?? 0)) | 0;
    const known = this.#known.get(sum);
    if (known && isAt(known.octets, bytes, from, to)) return known.value;
    const value = make();
    const [oldest] = this.#known.keys();
    if (oldest !== undefined && this.#known.size >= this.#most) this.#known.delete(oldest);
    this.#known.set(sum, { octets: bytes.slice(from, to), value });
    return value;
  }
}

const isAt = (octets: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean => {
  if (octets.length !== to - from) return false;
  for (let i = 0; i < octets.length; i++) if (octets[i] !== bytes[from + i]) return false;
  return true;
};
