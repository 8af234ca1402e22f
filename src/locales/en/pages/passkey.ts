import type { PasskeyTexts } from '../../messages.js';

/** The list of passkeys on the page “My account”. */
export const passkeys: PasskeyTexts = {
  title: 'Passkeys',
  lead: 'Sign in by the fingerprint, face or PIN of your device, without the password.',
  none: 'There are none yet.',
  unnamed: 'A passkey without a name',
  made: 'Made',
  used: 'Last used',
  unused: 'Never used',
  synced: 'Kept in your cloud account too',
  review: 'The password was reset, so these passkeys are paused. Keep yours, and remove those you do not know.',
  'paused-recovery': 'Paused, because the password was reset.',
  'paused-copied': 'Paused, because it seems to have been copied. Remove it and make a new one.',
  resume: 'It is mine, use it again',
  rename: 'Rename',
  label: 'Name of the passkey',
  save: 'Save',
  cancel: 'Cancel',
  remove: 'Remove',
  'remove-ask': 'Remove the passkey “{name}”? It will not sign in any more.',
  'remove-yes': 'Remove it',
  'remove-no': 'Keep it',
  add: 'Add a passkey',
  unsupported: 'This browser cannot make passkeys.',
};
