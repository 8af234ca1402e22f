import { isCitizenId } from '../../flow/identity/citizen-id.js';
import { PERSON, PERSON_FIELDS, type Registry } from '../../flow/identity/person.js';
import { Unavailable, type ClaimedRecord, type RegistryAnswer, type RegistryDirectory } from '../ports.js';
import { authorized, correlator, refusal, type AuthorizedOptions } from './authorized.js';
import { member, type Answer } from './partner.js';

export interface RegistryOptions extends AuthorizedOptions {
  /** Which of the operations of `docs/registry-openapi.yaml`. */
  readonly registry: Registry;
}

/**
 * A registry of people over `docs/registry-openapi.yaml`, the shape of CAMARA's KYC-Match: what is asked is told apart
 * field by field, and nothing that the registry holds comes back, but for the CCCD of somebody who named a CMND.
 *
 * @example
 * const insured = registryDirectory({ registry: 'social-insurance', root, tokenUrl, clientId, clientSecret });
 */
export function registryDirectory(options: RegistryOptions): RegistryDirectory {
  const { registry } = options;
  const partner = authorized({ scope: `${registry}:match`, ...options });
  return {
    get available() {
      return partner.available;
    },
    async match(claimed, key) {
      const asked = askedOf(claimed);
      const answer = await partner.ask(`/${registry}/v1/match`, asked, correlator(key));
      return verdict(answer, asked);
    },
  };
}

/** What is claimed, as registries name and write it. */
const askedOf = (claimed: ClaimedRecord): Readonly<Record<string, string>> =>
  Object.fromEntries(
    PERSON_FIELDS.flatMap(([name, { member: called, always, written = (text: string) => text }]) => {
      const value = claimed[name];
      return called === undefined || value === undefined || (value === '' && !always)
        ? []
        : [[called, written(value)] as const];
    }),
  );

/** Everything that was asked must be answered `true`; one `false` is enough for a no, and what is not known is no answer. */
function verdict(answer: Answer, asked: Readonly<Record<string, string>>): RegistryAnswer {
  if (answer.status === 404 && member(answer.body, 'code') === 'IDENTIFIER_NOT_FOUND') return { match: 'different' };
  if (answer.status !== 200) throw refusal(answer);
  const matches = Object.keys(asked).map((name) => member(answer.body, `${name}Match`));
  if (matches.includes('false')) return { match: 'different' };
  if (!matches.every((match) => match === 'true')) throw new Unavailable('The registry cannot compare.');
  return {
    match: 'same',
    ...currentId(member(answer.body, 'currentIdDocument'), asked[PERSON.citizenId.member] ?? ''),
  };
}

/**
 * The CCCD of a person who named a CMND. Whoever named a CCCD has an account under that one or none: a registry that holds
 * another would otherwise decide whose account it is.
 */
function currentId(current: unknown, asked: string): { readonly citizenId?: string } {
  if (current === undefined) return {};
  const fits = typeof current === 'string' && isCitizenId(current) && (asked.length < 12 || asked === current);
  if (!fits) throw new Unavailable('The registry names another person.');
  return { citizenId: current };
}
