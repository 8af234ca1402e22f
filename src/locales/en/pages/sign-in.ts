import type { OwnTexts, SignInTexts } from '../../messages.js';
import { joined } from '../../with-texts.js';

/** General sentences about registration are replaced by sentences about signing in. */
export const general: OwnTexts = {
  text: {
    done: 'You are signed in',
    'done-lead': 'The next page is opening.',
    closed: 'You could not be signed in',
    edit: 'Sign in again',
    insecure:
      'This page is not on a secure connection, so nobody can sign in here. Open it again at an address that begins with https://.',
    'ends-in': 'To keep you safe, this session ends in {time}. If you need more time, press “Continue the session”.',
    'ends-last': 'To keep you safe, this session ends in {time} and cannot be extended.',
    ended: 'This session has expired. Press “Continue the session” to open a new one.',
    extended: 'Your session goes on for another {time}.',
  },
  problem: {
    'flow-unknown': 'This session has ended.',
    'flow-expired': 'This session had expired; a new one has been opened for you.',
    'flow-superseded': 'The sign-in goes on in another tab.',
    'flow-over': 'This session has ended.',
    'wrong-step': 'The sign-in has moved to another step.',
    stale: 'The sign-in was just changed elsewhere. This is where it is now.',
    'too-many-attempts': 'Too many wrong attempts. Please start again.',
    'method-unavailable': 'This way to sign in is not open to you.',
  },
  advice: {
    'too-many-attempts': [],
    'flow-expired:sign': [{ text: 'Please sign again.' }],
  },
};

const own = (more: OwnTexts): OwnTexts => joined(general, more);

const noNeeds = { needs: [], help: [] };

/** Signing in on the gateway's own pages. */
export const signIn: SignInTexts = {
  methods: {
    'sign-in-password': {
      ...noNeeds,
      name: 'Password',
      summary: 'User name and password',
      own: own({
        step: { credentials: { short: 'Password', title: 'Sign in with your password', lead: '' } },
        field: {
          username: 'Citizen ID',
          'username-enterprise': 'Tax code',
          'username-agency': 'Agency code',
          password: 'Password',
        },
        hint: {
          username: '12 digits',
          'username-enterprise': '10 digits, or 10 digits and the branch number',
          'username-agency': 'The identification code or the tax code of the agency',
        },
        text: { show: 'Show', hide: 'Hide', 'sign-in': 'Sign in' },
        error: {
          username: 'Your user name is your citizen ID of 12 digits.',
          'username-enterprise': 'The user name is the tax code of 10 or 13 digits.',
          'username-agency': 'The user name is the identification code or the tax code of the agency.',
          'current-password': 'Enter your password.',
        },
      }),
    },
    'sign-in-federation': {
      ...noNeeds,
      name: 'VNeID account',
      summary: 'Confirmed with your electronic identity',
      own: own({
        step: {
          federate: {
            short: 'Identity',
            title: 'Sign in with your electronic identity',
            lead: 'You confirm on the page of the provider, and come back here by yourself.',
          },
        },
        problem: { 'federation-invalid': 'This confirmation can no longer be used. Please begin again.' },
      }),
    },
    'sign-in-passkey': {
      ...noNeeds,
      name: 'Passkey',
      summary: 'Fingerprint, face or PIN of your device',
      own: own({
        step: {
          assert: {
            short: 'Passkey',
            title: 'Sign in with a passkey',
            lead: 'Your device will ask for your fingerprint, face or PIN. Passkeys are made on the page “My account”.',
          },
        },
        text: {
          'passkey-use': 'Use a passkey',
          'passkey-wait': 'Waiting for your device…',
        },
      }),
    },
    'sign-in-usb': {
      ...noNeeds,
      name: 'USB token',
      summary: 'Signed with the certificate on a token',
      own: own({ step: { sign: { short: 'Sign', title: 'Sign in with a USB token', lead: '' } } }),
    },
    'sign-in-sim': {
      ...noNeeds,
      name: 'Signing SIM',
      summary: 'Signed with a PIN on the phone',
      own: own({}),
    },
    'sign-in-signature': {
      ...noNeeds,
      name: 'Personal digital signature',
      summary: 'Confirmed in a remote-signing app',
      own: own({}),
    },
  },
  text: {
    others: 'Other ways to sign in',
    forgot: 'Forgot your password?',
    'no-account': 'No account yet?',
    register: 'Register',
  },
  recover: () => import('./recover.js').then(({ recover }) => recover),
  change: () => import('./change.js').then(({ change }) => change),
  account: () => import('./account.js').then(({ account }) => account),
  passkeys: () => import('./passkey.js').then(({ passkeys }) => passkeys),
};
