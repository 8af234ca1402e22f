import type { ChangeTexts, OwnTexts } from '../../messages.js';
import { joined } from '../../with-texts.js';
import { shop, tttb, vneid } from '../sim.js';
import { general as session } from './sign-in.js';

/** General sentences about registration are replaced by sentences about a change. */
const general: OwnTexts = joined(session, {
  text: {
    done: 'Changed',
    'done-lead': 'We have told the old channels.',
    closed: 'It could not be changed',
    edit: 'Start again',
  },
  problem: {
    'flow-superseded': 'This goes on in another tab.',
    'wrong-step': 'This has moved to another step.',
    stale: 'This was just changed elsewhere. This is where it is now.',
    'method-unavailable': 'This cannot be changed here.',
    'subscriber-mismatch': 'The carrier does not have this number in your name. Use a number that is yours.',
    'subscriber-legacy-id':
      'This SIM is yours but still tied to a 9-digit CMND. Update it to your 12-digit citizen ID, then try again.',
    'sim-recently-changed':
      'The carrier says that the SIM of this number was issued recently. To keep you safe, the account cannot use it within {time} of that.',
    'certificate-other-person': 'This certificate is not of the owner of the account.',
  },
  advice: { 'subscriber-mismatch': [vneid, tttb, shop] },
});

const own = (more: OwnTexts): OwnTexts => joined(general, more);

const noNeeds = { needs: [], help: [], summary: '' };

/** What a signed-in person changes. */
export const change: ChangeTexts = {
  methods: {
    'change-passkey': {
      ...noNeeds,
      name: 'New passkey',
      own: own({
        step: {
          current: { title: 'Confirm that it is you', short: 'Confirm', lead: 'Enter your password to add a passkey.' },
          create: {
            title: 'Make a passkey',
            short: 'Make a passkey',
            lead: 'Your device will ask for your fingerprint, face or PIN. Make passkeys on a device of your own only.',
          },
        },
        field: { username: 'User name', password: 'Password', label: 'Name of the passkey' },
        hint: { label: 'So that you recognise it in the list.' },
        text: {
          show: 'Show',
          hide: 'Hide',
          'sign-in': 'Continue',
          'passkey-make': 'Make a passkey',
          'passkey-wait': 'Waiting for your device…',
          done: 'The passkey was added',
          'done-lead': 'From now on you can sign in with it.',
          closed: 'The passkey could not be added',
        },
        error: { 'current-password': 'Enter your password.' },
        problem: {
          'sign-in-refused': 'The password is not right.',
          'passkey-refused': 'The passkey could not be made. Please try again.',
          'passkey-cancelled':
            'No passkey was made: you dismissed the question, or the time was over. Please try again.',
          'method-unavailable': 'Passkeys cannot be added to this account.',
        },
      }),
    },
    'change-phone': {
      ...noNeeds,
      name: 'Change the phone number',
      own: own({
        step: {
          identify: {
            short: 'New number',
            title: 'The new phone number',
            lead: 'A code goes to the new number. The old number is told too.',
          },
        },
        hint: { phone: 'The new number, in your name' },
      }),
    },
    'change-email': {
      ...noNeeds,
      name: 'Change the e-mail address',
      own: own({
        step: {
          identify: {
            short: 'New address',
            title: 'The new e-mail address',
            lead: 'Your phone and your old address are told too.',
          },
        },
        text: { continue: 'Save' },
      }),
    },
    'change-password': {
      ...noNeeds,
      name: 'Change the password',
      own: own({
        step: {
          current: {
            short: 'Old password',
            title: 'Your current password',
            lead: 'If you have just signed in with a certificate, no password is asked for here.',
          },
          password: {
            short: 'Password',
            title: 'The new password',
            lead: 'Once it is changed, you are signed out everywhere else.',
          },
        },
        field: { 'current-password': 'Current password' },
        error: { 'current-password': 'Enter your current password.' },
        text: { 'sign-in': 'Continue', register: 'Change the password', show: 'Show', hide: 'Hide' },
        problem: { 'sign-in-refused': 'The current password is not right.' },
      }),
    },
    'change-usb': {
      ...noNeeds,
      name: 'Raise the level with a USB token',
      own: own({ step: { sign: { title: 'Sign with your USB token', lead: '' } } }),
    },
    'change-sim': { ...noNeeds, name: 'Raise the level with a signing SIM', own: own({}) },
    'change-signature': { ...noNeeds, name: 'Raise the level with a personal digital signature', own: own({}) },
  },
  done: {
    phone: 'The phone number is changed. We have told the old number.',
    email: 'The e-mail address is changed. We have told the old channels.',
    password: 'The password is changed. You are signed out everywhere else.',
    usb: 'The level is raised to a certificate.',
    sim: 'The level is raised to a certificate.',
    signature: 'The level is raised to a certificate.',
  },
};
