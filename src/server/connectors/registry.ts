import { isCitizenId } from '../../flow/identity/citizen-id.js';
import { PERSON, PERSON_FIELDS, type Registry } from '../../flow/identity/person.js';
import { Unavailable, type ClaimedRecord, type RegistryAnswer, type RegistryDirectory } from '../ports.js';
import { authorized, correlator, SCOPES, refusal, type AuthorizedOptions } from './authorized.js';
import { member, type Answer } from './partner.js';

export interface RegistryOptions extends AuthorizedOptions {
  /** The operation of `docs/registry-openapi.yaml`. */
  readonly registry: Registry;
}

/**
 * A registry of people over `docs/registry-openapi.yaml`, in the shape of CAMARA's KYC-Match. The
 * registry answers match or no match for each field and returns none of its data, except the CCCD
 * of a person who gave a CMND.
 *
 * @example
 * const insured = registryDirectory({ registry: 'social-insurance', root, tokenUrl, clientId, clientSecret });
 */
export function registryDirectory(options: RegistryOptions): RegistryDirectory {
  const { registry } = options;
  const partner = authorized({ scope: SCOPES[registry], ...options });
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

/** The claim in the registry's field names and formats. */
const askedOf = (claimed: ClaimedRecord): Readonly<Record<string, string>> =>
  Object.fromEntries(
    PERSON_FIELDS.flatMap(([name, { member: called, always, written = (text: string) => text }]) => {
      const value = claimed[name];
      return called === undefined || value === undefined || (value === '' && !always)
        ? []
        : [[called, written(value)] as const];
    }),
  );

/**
 * A match needs `true` for every field. One `false` means no match; a field the registry cannot
 * compare throws.
 */
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
 * The CCCD of a person who gave a CMND. Ignored for a person who gave a CCCD, since the registry
 * could otherwise choose the account.
 */
function currentId(current: unknown, asked: string): { readonly citizenId?: string } {
  if (current === undefined) return {};
  const fits = typeof current === 'string' && isCitizenId(current) && (asked.length < 12 || asked === current);
  if (!fits) throw new Unavailable('The registry names another person.');
  return { citizenId: current };
}
