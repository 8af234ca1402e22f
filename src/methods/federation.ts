import { defineField } from '../flow/fields.js';
import { ownMethod, type Step } from '../flow/method.js';
import { confirm, provider, type Choice } from '../flow/signing-steps.js';
import { urlOf } from '../url-of.js';
import { AUDIENCES_OF } from './offer.js';

const untouched = (text: string) => text;

/** The page that the provider's answer is brought back to, without its fragment. */
const page = defineField('page', 'page-address', {
  rule: { normalize: untouched, accepts: (text) => urlOf(text) !== undefined, verbatim: true },
  required: false,
  maxlength: 1024,
});
/** The query of the provider's answer, as the gateway handed it back to the page. */
const response = defineField('response', 'provider-response', {
  rule: { normalize: untouched, accepts: (text) => text.includes('='), verbatim: true },
  required: false,
  maxlength: 4096,
});

/**
 * The person signs in at an identity provider. An answer either names a provider and the page (the
 * step's data then has the address to go to), or holds the provider's response.
 */
const federate = {
  name: 'federate',
  kind: 'federate',
  fields: [{ ...provider, required: false }, page, response],
  guarded: false,
  attempts: 20,
} as const satisfies Step;

/** Before the provider's response in the fragment of the page's address. */
export const RESPONSE_MARK = 'dvc-federation';

/** Data of the `federate` step. */
export interface FederateData {
  readonly providers: readonly Choice[];
  /** The provider's page, for one visit; present after a provider was chosen. */
  readonly url?: string;
}

/** A person whom an identity provider knows, VNeID the first (OpenID Connect). */
export const federation = ownMethod('federation', [federate, confirm()], { audiences: AUDIENCES_OF.federation });
