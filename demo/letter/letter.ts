import { BIRTH_RULES, birthDate, citizenId, defineField, defineMethod, email, fullName } from 'dvc-register';
import { identify, password, phone } from 'dvc-register';

const letterNumber = defineField('letterNumber', 'letter-number', {
  rule: { normalize: (text) => text.trim().toUpperCase(), accepts: (text) => /^TH\d{6}$/.test(text) },
  maxlength: 16,
});

export const letter = defineMethod('letter', [
  identify([citizenId, fullName, birthDate, phone, email, letterNumber], BIRTH_RULES),
  password(),
]);
