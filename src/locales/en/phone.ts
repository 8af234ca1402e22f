import type { PhoneTexts } from '../phone-texts.js';

/** Messages to phones. */
export const phone: PhoneTexts = {
  code: '{code} is your code to register a public-service account. Do NOT share it.',
  codeBelow: 'Your code to register a public-service account. Do NOT share it.',
  sign: 'Register {host}',
  signIn: {
    code: '{code} is your code to sign in to your public-service account. Do NOT share it.',
    codeBelow: 'Your code to sign in to your public-service account. Do NOT share it.',
    sign: 'Sign in {host}',
  },
  recover: {
    code: '{code} is your code to reset the password of your public-service account. Do NOT share it.',
    codeBelow: 'Your code to reset the password of your public-service account. Do NOT share it.',
    sign: 'Reset password {host}',
  },
  change: {
    code: '{code} is your code to change your public-service account. Do NOT share it.',
    codeBelow: 'Your code to change your public-service account. Do NOT share it.',
    sign: 'Change account {host}',
  },
};
