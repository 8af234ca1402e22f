/**
 * Vendors whose protocol is known from what integrators publish and not from a document at hand. Their
 * connector stays out of service until the operator has compared it with the document of their
 * contract.
 */
import { Unavailable, type SignatureService } from '../../ports.js';

export interface VendorDocument {
  /**
   * Version of the vendor's document with which the operator compared docs/connectors.md. Without it
   * the service is unavailable.
   */
  readonly document?: string;
  /** Receives the sentence that says why the service is unavailable; `console.warn`, if absent. */
  readonly warn?: (sentence: string) => void;
}

/** The service, if its document is named; otherwise one that is always unavailable, and says why at the start. */
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
