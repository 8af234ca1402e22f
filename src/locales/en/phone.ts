import type { PhoneTexts } from '../phone-texts.js';

/** Messages to phones. */
export const phone: PhoneTexts = {
  code: '{code} is your code to register a public-service account. Do NOT share it.',
  codeBelow: 'Your code to register a public-service account. Do NOT share it.',
  sign: 'Register {host}',
  signIn: 'Sign in {host}',
};
