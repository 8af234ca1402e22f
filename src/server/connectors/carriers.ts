import { carrierHint, type Carrier } from '../../flow/identity/carrier.js';
import { areAvailable, type SubscriberDirectory } from '../ports.js';

export interface CarriersOptions {
  /** Who can be asked, by carrier. */
  readonly carriers: Readonly<Partial<Record<Carrier, SubscriberDirectory>>>;
  /** The national register of ported numbers, where there is one; `undefined`: it does not know. */
  readonly portability?: (phone: string, key: string) => Promise<Carrier | undefined>;
}

/**
 * All carriers as one. A number is looked for at the carrier that the register of ported numbers names, then at that of
 * its prefix, then at the others; those are asked about the number alone, and what the person says of themselves goes
 * only to the carrier whose number it is. A carrier that cannot answer may be the one: then nobody can say.
 *
 * @example
 * const subscribers = carrierDirectory({ carriers: { viettel: camaraDirectory(a), mobifone: camaraDirectory(b) } });
 */
export function carrierDirectory({ carriers, portability }: CarriersOptions): SubscriberDirectory {
  const all = Object.values(carriers);

  async function order(phone: string, key: string): Promise<readonly SubscriberDirectory[]> {
    const named = portability && (await portability(phone, key));
    const hinted = carrierHint(phone);
    const first = [named, hinted].flatMap((name) => (name && carriers[name] ? [carriers[name]] : []));
    return [...new Set([...first, ...all])];
  }

  /** Whose number it is, and whether its SIM changed. */
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
