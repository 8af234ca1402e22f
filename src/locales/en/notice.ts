import type { NoticeTexts } from '../notice-texts.js';

/** Notices to the owner of an account. */
export const notice: NoticeTexts = {
  phone: {
    'recovery-begun':
      'Somebody asked to reset the password of your public-service account. If it was not you, sign in at {host} before {time} to stop it.',
    'password-reset': 'The password of your public-service account was reset. If it was not you, go to {host} now.',
    'password-changed': 'The password of your public-service account was changed. If it was not you, go to {host} now.',
    'phone-changed':
      'This is no longer the phone number of your public-service account. If you did not change it, go to {host} now.',
    'email-changed': 'The email of your public-service account was changed. If it was not you, go to {host} now.',
    'stepped-up': 'Your public-service account was verified by a certificate. If it was not you, go to {host} now.',
    'passkey-added': 'A passkey was added to your public-service account. If it was not you, go to {host} now.',
    'passkey-copied':
      'A passkey of your public-service account seems to be copied and is paused. Go to {host} and remove it.',
    'erasure-asked': 'Your public-service account will be erased at {time}. To keep it, sign in at {host} before that.',
  },
  subject: 'Your public-service account',
  email: {
    'recovery-begun':
      'Somebody asked to reset the password of your public-service account. If it was not you, sign in at {host} before {time} to stop it.',
    'password-reset':
      'The password of your public-service account was reset, and all sign-ins before it have ended. If it was not you, go to {host} now.',
    'password-changed': 'The password of your public-service account was changed. If it was not you, go to {host} now.',
    'phone-changed':
      'The phone number of your public-service account was changed. If it was not you, go to {host} now.',
    'email-changed':
      'This is no longer the email of your public-service account. If you did not change it, go to {host} now.',
    'stepped-up': 'Your public-service account was verified by a certificate. If it was not you, go to {host} now.',
    'passkey-added':
      'A passkey that signs in was added to your public-service account. If it was not you, go to {host} now and remove it.',
    'passkey-copied':
      'A passkey of your public-service account seems to have been copied, so it is paused. Go to {host}, remove it and make a new one.',
    'erasure-asked': 'Your public-service account will be erased at {time}. To keep it, sign in at {host} before that.',
  },
};
