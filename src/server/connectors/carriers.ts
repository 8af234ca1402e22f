import { carrierHint } from '../../flow/identity/carrier.js';
import { areAvailable, type SubscriberDirectory } from '../ports.js';

export interface CarriersOptions {
  /** Directories by carrier: those that `carrierHint` knows, and others. */
  readonly carriers: Readonly<Record<string, SubscriberDirectory>>;
  /**
   * Prefixes of carriers that `carrierHint` does not know: `{ fpt: ['0775'] }`. The longest match
   * wins.
   */
  readonly prefixes?: Readonly<Record<string, readonly string[]>>;
  /**
   * The national register of ported numbers. `undefined`: the register does not know the number.
   */
  readonly portability?: (phone: string, key: string) => Promise<string | undefined>;
}

/**
 * Combines the directories of all carriers. Looks a number up at the carrier that the register of
 * ported numbers names, then at that of its prefix, then at the others. They receive the number
 * only; the person's data goes only to the carrier that has the number. An unavailable carrier may
 * have the number, so the lookup throws `Unavailable` instead of going on.
 *
 * @example
 * const subscribers = carrierDirectory({ carriers: { viettel: camaraDirectory(a), mobifone: camaraDirectory(b) } });
 */
export function carrierDirectory({ carriers, prefixes = {}, portability }: CarriersOptions): SubscriberDirectory {
  const all = Object.values(carriers);
  const hintOf = hints(carriers, prefixes);

  async function order(phone: string, key: string): Promise<readonly SubscriberDirectory[]> {
    const named = portability && (await portability(phone, key));
    const first = [named, hintOf(phone)].flatMap((name) => (name && carriers[name] ? [carriers[name]] : []));
    return [...new Set([...first, ...all])];
  }

  /** The carrier that has the number, and whether its SIM changed. */
  async function locate(phone: string, hours: number, key: string) {
    for (const carrier of await order(phone, key)) {
      const swapped = await carrier.swappedWithin(phone, hours, key);
      if (swapped !== undefined) return { carrier, swapped };
    }
    return undefined;
  }

  return {
    get available() {
      return all.some((carrier) => areAvailable(carrier));
    },
    async match(claimed, key) {
      const found = await locate(claimed.phone, 1, key);
      return found ? found.carrier.match(claimed, key) : 'different';
    },
    swappedWithin: async (phone, hours, key) => (await locate(phone, hours, key))?.swapped,
  };
}

/** @throws {TypeError} for an invalid prefix, or one of an unknown carrier */
function hints(carriers: object, prefixes: Readonly<Record<string, readonly string[]>>) {
  const own = Object.entries(prefixes).flatMap(([name, list]) => list.map((prefix) => ({ name, prefix })));
  for (const { name, prefix } of own) {
    if (!Object.hasOwn(carriers, name)) throw new TypeError(`carrierDirectory: there is no carrier "${name}".`);
    if (!/^0\d{2,5}$/.test(prefix)) throw new TypeError(`carrierDirectory: "${prefix}" is not a prefix such as 0775.`);
  }
  own.sort((a, b) => b.prefix.length - a.prefix.length);
  return (phone: string) =>
    own.find(({ prefix }) => phone.startsWith(`+84${prefix.slice(1)}`))?.name ?? carrierHint(phone);
}
