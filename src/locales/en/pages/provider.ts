import type { ProviderTexts } from '../../provider-texts.js';

/** The pages of the sign-in server. */
export const provider: ProviderTexts = {
  signOutTitle: 'Sign out',
  signOut: 'Do you want to sign out?',
  signOutWhat: 'You will be signed out of every public-service portal that you signed in to in this browser.',
  signOutYes: 'Sign out',
  signOutNo: 'No, go to my account',
  signedOutTitle: 'Signed out',
  signedOut: 'You are signed out. On a shared computer, close the browser.',
  failedTitle: 'You could not be signed in',
  failed: 'The portal sent a request that is not valid. This is not your fault.',
  expired: 'This sign-in has expired, or your browser keeps no cookies.',
  again: 'Go back to the portal and sign in again.',
  code: 'Error code',
};
