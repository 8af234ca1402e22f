import type { OwnTexts, RecoverTexts } from '../../messages.js';
import { joined } from '../../with-texts.js';
import { general as session } from './sign-in.js';

/** General sentences about registration are replaced by sentences about a new password. */
const general: OwnTexts = joined(session, {
  text: {
    register: 'Set the new password',
    done: 'Your new password is set',
    'done-lead':
      'You are signed in in this browser. Every other place where you were signed in has ended, and the old password no longer works.',
    closed: 'The password could not be reset',
    waiting: 'Your request for a new password is received',
    edit: 'Start again',
    insecure:
      'This page is not on a secure connection, so no password can be reset here. Open it again at an address that begins with https://.',
  },
  problem: {
    'flow-superseded': 'You are resetting the password in another tab.',
    'wrong-step': 'The reset of the password has moved to another step.',
    stale: 'The reset of the password was just changed elsewhere. This is where it is now.',
    'method-unavailable': 'This way is not open to you.',
    'sim-recently-changed':
      'The carrier says that the SIM of this number was issued recently. To keep you safe, this number cannot reset a password within {time} of that.',
    'recovery-waiting':
      'You can set the new password from {at}. Open this page again then, and go through the same steps.',
  },
  advice: {
    'recovery-waiting': [
      { text: 'The wait protects you when somebody else holds your phone.' },
      { text: 'We have told you of this request by every channel of the account.' },
      { text: 'It was not you, or you remember the password? Sign in: that cancels the request.' },
    ],
    'recovery-refused': [
      { text: 'Check the citizen ID and the phone number that you registered with.' },
      { text: 'You no longer have that number? Choose another way, or take your card to a one-stop desk.' },
    ],
    'account-unknown': [{ text: 'You may have registered with another of your certificates.' }],
  },
});

const own = (more: OwnTexts): OwnTexts => joined(general, more);

const password = {
  short: 'Password',
  title: 'Set a new password',
  lead: 'Once it is set, you are signed out everywhere else.',
};
const noNeeds = { needs: [], help: [] };

/** A forgotten password. */
export const recover: RecoverTexts = {
  methods: {
    'recover-mobile': {
      ...noNeeds,
      name: 'The phone of the account',
      summary: 'A code to the phone, then a wait',
      own: own({
        step: {
          identify: {
            short: 'Details',
            title: 'Your account',
            lead: 'We send a code to the phone of the account. The first time, you have to wait before you can set a new password.',
          },
          password,
        },
        hint: { phone: 'The number that you registered with' },
      }),
    },
    'recover-federation': {
      ...noNeeds,
      name: 'VNeID account',
      summary: 'You set the new password at once',
      own: own({
        step: {
          federate: {
            short: 'Identity',
            title: 'Prove who you are with your electronic identity',
            lead: 'You confirm on the page of the provider, and come back here by yourself.',
          },
          password,
        },
        problem: {
          'account-unknown': 'You have no public-service account yet. Please register first.',
          'federation-invalid': 'This confirmation can no longer be used. Please begin again.',
        },
        advice: { 'account-unknown': [] },
      }),
    },
    'recover-usb': {
      ...noNeeds,
      name: 'USB token',
      summary: 'Signed with the certificate on a token',
      own: own({
        step: { sign: { short: 'Sign', title: 'Prove who you are with a USB token', lead: '' }, password },
      }),
    },
    'recover-sim': {
      ...noNeeds,
      name: 'Signing SIM',
      summary: 'Signed with a PIN on the phone',
      own: own({ step: { password } }),
    },
    'recover-signature': {
      ...noNeeds,
      name: 'Personal digital signature',
      summary: 'Confirmed in a remote-signing app',
      own: own({ step: { password } }),
    },
  },
  text: {
    others: 'Other ways to prove who you are',
    'sign-in': 'You remember the password? Sign in',
    next: 'Continue',
  },
};
