import type { NoticeTexts } from '../notice-texts.js';

/** Notices to the owner of an account. */
export const notice: NoticeTexts = {
  phone: {
    registered: 'Your public-service account was created. If it was not you, tell the public-service portal now.',
    'signed-in':
      'Somebody signed in to your public-service account in a new browser at {time}. If it was not you, change your password now.',
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
    'erasure-asked':
      'Your public-service account will be erased at {time}. To keep it, or if it was not you who asked, sign in before that.',
  },
  subject: {
    registered: 'Your public-service account was created',
    'signed-in': 'New sign-in to your public-service account',
    erased: 'Your public-service account was erased',
    'recovery-begun': 'Somebody asked to reset your public-service password',
    'password-reset': 'Your public-service password was reset',
    'password-changed': 'Your public-service password was changed',
    'phone-changed': 'The phone number of your public-service account was changed',
    'email-changed': 'The email of your public-service account was changed',
    'stepped-up': 'Your public-service account was verified by a certificate',
    'passkey-added': 'A passkey was added to your public-service account',
    'passkey-copied': 'A passkey of your public-service account is paused',
    'erasure-asked': 'Your public-service account will be erased',
  },
  letter:
    'Dear account holder,\n\n{text}\n\nYours faithfully,\nThe public-service account system\n\nThis e-mail has no link. Open the public-service portal that you always use. We never ask for a password or a code by e-mail.',
  email: {
    registered: 'Your public-service account was created. If it was not you, tell the public-service portal now.',
    'signed-in':
      'Somebody signed in to your public-service account in a new browser at {time}. If it was not you, change your password now and end the other sign-ins.',
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
    'erasure-asked':
      'Your public-service account will be erased at {time}. To keep it, or if it was not you who asked, sign in before that.',
  },
};
