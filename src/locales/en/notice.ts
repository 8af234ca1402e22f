import type { NoticeTexts } from '../notice-texts.js';

/** Notices to the owner of an account. */
export const notice: NoticeTexts = {
  phone: {
    registered: 'Your public-service account was made. If it was not you, tell the public-service portal now.',
    'signed-in':
      'Your public-service account was signed in to in a new browser at {time}. If it was not you, change your password now.',
    erased: 'Your public-service account was erased, as you asked.',
    'recovery-begun':
      'Somebody asked to reset the password of your public-service account. If it was not you, sign in before {time} to stop it.',
    'password-reset': 'The password of your public-service account was reset. If it was not you, reset it again now.',
    'password-changed': 'The password of your public-service account was changed. If it was not you, reset it now.',
    'phone-changed':
      'This is no longer the phone number of your public-service account. If you did not change it, change your password now.',
    'email-changed':
      'The email of your public-service account was changed. If it was not you, change your password now.',
    'stepped-up':
      'Your public-service account was verified by a certificate. If it was not you, change your password now.',
    'passkey-added': 'A passkey was added to your public-service account. If it was not you, remove it now.',
    'passkey-copied': 'A passkey of your public-service account seems to be copied and is paused. Remove it.',
    'erasure-asked': 'Your public-service account will be erased at {time}. To keep it, sign in before that.',
  },
  subject: 'Your public-service account',
  letter:
    'Dear Sir or Madam,\n\n{text}\n\nYours faithfully,\nThe public-service account system\n\nThis letter has no link to press. Open the public-service portal that you always use. We never ask for a password or a code by letter.',
  email: {
    registered: 'Your public-service account was made. If it was not you, tell the public-service portal now.',
    'signed-in':
      'Your public-service account was signed in to in a new browser at {time}. If it was not you, change your password now and end the other sign-ins.',
    erased: 'Your public-service account was erased, as you asked. You can register again when you need to.',
    'recovery-begun':
      'Somebody asked to reset the password of your public-service account. If it was not you, sign in before {time} to stop it.',
    'password-reset':
      'The password of your public-service account was reset. All sign-ins before it have ended. If it was not you, reset it again now.',
    'password-changed': 'The password of your public-service account was changed. If it was not you, reset it now.',
    'phone-changed':
      'The phone number of your public-service account was changed. If it was not you, change your password now.',
    'email-changed':
      'This is no longer the email of your public-service account. If you did not change it, change your password now.',
    'stepped-up':
      'Your public-service account was verified by a certificate. If it was not you, change your password now.',
    'passkey-added':
      'A passkey that signs in was added to your public-service account. If it was not you, remove it now.',
    'passkey-copied':
      'A passkey of your public-service account seems to have been copied, so it is paused. Remove it and make a new one.',
    'erasure-asked': 'Your public-service account will be erased at {time}. To keep it, sign in before that.',
  },
};
