/**
 * For vendors whose protocol is known only from integrators' publications. The connector stays
 * unavailable until the operator has compared it with the document in their contract.
 */
import { Unavailable, type SignatureService } from '../../ports.js';

export interface VendorDocument {
  /**
   * Version of the vendor's document that the operator compared with docs/connectors.md. Without it
   * the service is unavailable.
   */
  readonly document?: string;
  /** Receives the reason why the service is unavailable. Default: `console.warn`. */
  readonly warn?: (sentence: string) => void;
}

/**
 * The service if its document is named, otherwise one that is always unavailable and warns at
 * start-up.
 */
export function confirmed(
  name: string,
  vendor: string,
  { document, warn = (sentence) => console.warn(sentence) }: VendorDocument,
  service: SignatureService,
): SignatureService {
  if (document?.trim()) return service;
  const sentence =
    `${name} is unavailable: it follows what integrators publish, and ${vendor}'s own document was not at hand. ` +
    'Compare docs/connectors.md with the document of your contract, then name its version in `document`.';
  warn(sentence);
  const refuse = () => Promise.reject(new Unavailable(sentence));
  return { available: false, begin: refuse, read: refuse };
}
