import { citizenId, fullName } from '../flow/fields.js';
import type { Step } from '../flow/method.js';

/** What a person may do for an organisation that has named them; a representative names others. */
export const ROLES = ['representative', 'member'] as const;
export type Role = (typeof ROLES)[number];

/** Whom an organisation names: no step of a flow, but with the rules of one. */
export const naming = {
  name: 'person',
  kind: 'identify',
  fields: [citizenId, fullName],
  guarded: false,
  attempts: 1,
} as const satisfies Step;
