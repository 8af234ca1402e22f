import { defineField } from '../flow/fields.js';

/** A provider that the person chooses; one of those in the step's data. */
export const provider = defineField('provider', 'provider', {
  rule: { normalize: (text) => text.trim(), accepts: (text) => /^[a-z][a-z0-9-]{0,31}$/.test(text) },
  choices: 'providers',
  maxlength: 32,
});
