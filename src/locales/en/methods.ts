import type { Advice, MethodText } from '../messages.js';
import { shop, tttb, vneid } from './sim.js';
import { vneidHelp } from './vneid.js';

const lookUp: Advice = {
  text: 'Insurance number forgotten: look it up on the site of Vietnam Social Security or in the VssID app.',
  link: 'Look the number up',
  href: 'https://baohiemxahoi.gov.vn/tracuu/Pages/tra-cuu-ho-gia-dinh.aspx',
};
const correct: Advice = {
  text: 'Your insurance records are wrong: have them corrected by the social-insurance office where you are insured, or call 1900 9068.',
  link: 'Call 1900 9068',
  href: 'tel:19009068',
};
const counter: Advice = { text: 'Not verified yet: take your ID card and your phone to the nearest post office.' };
const hotline: Advice = {
  text: 'Ask Vietnam Post: 1900 54 54 81.',
  link: 'Call 1900 54 54 81',
  href: 'tel:1900545481',
};
const authority: Advice = { text: 'Get one from a certification authority (Viettel, VNPT, …).' };

const certificateLogin = 'You sign in with the identity number of the certificate: a citizen ID or a tax code.';
/** For people who registered by a signature and may never have set a password. */
const sameKey: readonly Advice[] = [
  { text: 'Sign in with this very signature, or in the way in which you registered.' },
  { text: 'If you have never registered, tell the operator of this portal at once.' },
];
const carrierSim: readonly Advice[] = [{ text: 'Ask your carrier for another certificate on the SIM.' }];
const otherProvider: readonly Advice[] = [{ text: 'Ask the provider, or choose another one.' }];

/** The other methods, as they are offered. */
export const methods: Readonly<Record<string, MethodText>> = {
  mobile: {
    name: 'Mobile subscription',
    time: '3 minutes',
    picture: 'phone',
    summary: 'Proved by a SIM in your name and a code sent to the phone',
    needs: ['Your 12-digit citizen ID', 'A SIM in your name, tied to that ID', 'The phone with you'],
    help: [vneid, tttb, shop],
  },
  federation: {
    name: 'VNeID account',
    time: '2 minutes',
    picture: 'shield',
    summary: 'Confirmed by the electronic identity of the Ministry of Public Security',
    needs: ['An electronic identity of level 2', 'The VNeID app on your phone'],
    help: vneidHelp,
    own: {
      step: {
        federate: {
          short: 'Identity',
          title: 'Confirm with your electronic identity',
          lead: 'You go to the page of your identity provider, confirm there, and come back here. We never get the password of that account.',
        },
        confirm: {
          short: 'Confirm',
          title: 'Check your details',
          lead: 'Given by the provider of your electronic identity.',
        },
      },
      error: { provider: 'Choose a provider.', 'page-address': 'This page cannot take the result back.' },
      text: {
        federate: 'Continue with {provider}',
        'done-lead': 'Your user name is your citizen ID. You sign in with this same electronic identity.',
      },
      problem: {
        'provider-unavailable': 'The electronic-identity system is interrupted. Please try again in a few minutes.',
        'account-unknown': 'You have no public-service account yet. Register first.',
        'method-unknown': 'This portal is not connected to VNeID. Please choose another way.',
      },
      advice: {
        'federation-cancelled': [{ text: 'If you pressed the wrong button, do it again. If not, choose another way.' }],
        'federation-level': vneidHelp,
        'federation-identity': [
          { text: 'Open the VNeID app to see your citizen ID and name.' },
          {
            text: 'If something is wrong, have it corrected by the police of your commune, or call 1900 0368.',
            link: 'Call 1900 0368',
            href: 'tel:19000368',
          },
        ],
        'already-registered': [
          { text: 'Sign in with this same electronic identity, or in the way in which you registered.' },
          { text: 'If you have never registered, tell the operator of this portal at once.' },
        ],
        'method-unknown': vneidHelp,
      },
    },
  },
  insurance: {
    name: 'Social-insurance number',
    time: '4 minutes',
    picture: 'insurance',
    summary: "Compared with the social-insurance agency's records",
    needs: [
      'Your 12-digit citizen ID',
      'Your insurance number: 10 digits (health-insurance card, insurance book or VssID), or your 12-digit personal number',
      'The phone with you, for the code',
    ],
    help: [lookUp, correct],
    own: {
      step: {
        identify: {
          short: 'Details',
          title: 'Your details',
          lead: 'Enter them as they stand in your insurance records.',
        },
      },
      field: { 'citizenId-cmnd': 'ID number', insuranceCode: 'Social-insurance number' },
      hint: {
        'citizenId-cmnd': '12 digits, or 9 on an old card',
        insuranceCode: '10 digits, your 12-digit personal number, or the number of the health-insurance card',
        phone: 'Gets the verification code',
      },
      error: {
        'identity-number': 'There are too many digits or too few. Please look at your card again.',
        'insurance-code':
          'Enter the 10 digits of the insurance number, your 12-digit personal number, or the 15 characters of the health-insurance card. See that card or the insurance book.',
      },
      problem: {
        'provider-unavailable':
          'The social-insurance database or the text-message service is not answering. What you entered is still on this page; try again in a few minutes.',
      },
      advice: {
        'insurance-mismatch': [
          {
            text: 'Check the citizen ID, the insurance number, the name with its Vietnamese marks, and the date of birth.',
          },
          lookUp,
          correct,
          { text: 'Or choose another way to register.' },
        ],
      },
    },
  },
  post: {
    name: 'Vietnam Post',
    time: '4 minutes',
    picture: 'letter',
    summary: 'An identity verified at a post office',
    needs: [
      'Your 12-digit citizen ID',
      'An identity verified at a post office',
      'The phone with the number that you gave there',
    ],
    help: [counter, hotline],
    own: {
      step: {
        identify: { short: 'Details', title: 'Your details', lead: 'Enter them as you gave them at the post office.' },
      },
      field: { postalId: 'Post-office reference' },
      hint: { phone: 'The number that you gave there', postalId: 'On the receipt, if you still have it' },
      error: { 'postal-id': 'Four to 20 letters and digits, as on the receipt. You may leave it empty.' },
      problem: {
        'provider-unavailable':
          'Vietnam Post or the text-message service is not answering. What you entered is still on this page; try again in a few minutes.',
      },
      advice: {
        'post-mismatch': [
          {
            text: 'Check the citizen ID, the name with its Vietnamese marks, the date of birth, and the phone number.',
          },
          counter,
          hotline,
          { text: 'Or choose another way to register.' },
        ],
      },
    },
  },
  usb: {
    name: 'USB token',
    time: '5 minutes',
    picture: 'token',
    summary: 'Signed with the certificate on a token',
    handheld: 'Needs a computer: phones cannot use a USB token.',
    needs: ['A token whose certificate is valid', "The token's PIN", 'A computer with its driver'],
    help: [authority],
    own: {
      step: {
        sign: { short: 'Sign', title: 'Sign with your certificate', lead: '' },
        confirm: { short: 'Confirm', title: 'Confirm your details', lead: 'Read from your certificate.' },
      },
      text: { 'done-lead': certificateLogin },
      advice: { 'already-registered': sameKey },
    },
  },
  sim: {
    name: 'Signing SIM',
    time: '3 minutes',
    picture: 'sim',
    summary: 'Signed with a PIN on the phone',
    needs: ['An active signing SIM in the phone', "The SIM's PIN"],
    help: [authority],
    own: {
      step: {
        identify: {
          short: 'SIM',
          title: 'Number of your signing SIM',
          lead: 'We send a request to sign to this number.',
        },
        handset: { short: 'PIN', title: 'Enter the PIN on your phone', lead: '' },
        'handset-over': { title: 'The signing request is over', lead: '' },
        confirm: { short: 'Confirm', title: 'Confirm your details', lead: 'Read from your certificate.' },
      },
      hint: { phone: 'Number of the signing SIM' },
      text: { 'done-lead': certificateLogin },
      problem: {
        'provider-unavailable':
          'The signing-SIM service is not answering. What you entered is still on this page; try again in a few minutes.',
      },
      advice: { 'already-registered': sameKey, 'certificate-unreadable': carrierSim, 'certificate-usage': carrierSim },
    },
  },
  signature: {
    name: 'Personal digital signature',
    time: '3 minutes',
    picture: 'pen',
    summary: 'Confirmed in a remote-signing app',
    needs: ['A remote-signing account', "The provider's app"],
    help: [authority],
    own: {
      step: {
        identify: {
          short: 'Account',
          title: 'Your remote-signing account',
          lead: 'We send a request to sign to your app.',
        },
        consent: { short: 'App', title: 'Confirm in the app', lead: '' },
        'consent-over': { title: 'The signing request is over', lead: '' },
        confirm: { short: 'Confirm', title: 'Confirm your details', lead: 'Read from your certificate.' },
      },
      field: { provider: 'Provider', account: 'Citizen ID or account name' },
      hint: { account: 'As you sign in to the signing app' },
      error: {
        provider: 'Choose a provider.',
        'signing-account': 'Enter the 12 digits of your citizen ID, or your account name with the provider.',
      },
      problem: {
        'provider-unavailable':
          'The remote-signing service is not answering. What you entered is still on this page; try again in a few minutes.',
        'signer-unknown': 'The provider knows no certificate of this account.',
        'signer-locked': 'The account or its certificate is locked by the provider.',
        'signer-unreachable': 'Your signing app cannot be reached.',
        'signer-failed': 'The provider failed, and nothing was signed.',
        'signing-cancelled': 'You refused to sign in the app.',
        'signing-undelivered': 'The request did not reach the app.',
        'signing-mismatch': 'What the app showed differs from this page, so the signature was dropped.',
      },
      advice: {
        'signer-unknown': [
          { text: 'Check the provider and the account.' },
          { text: "Look in the provider's app whether your certificate is still valid." },
        ],
        'signer-locked': [{ text: 'Ask the provider to unlock it.' }],
        'signer-unreachable': [{ text: 'Open the app, check its connection, and send the request again.' }],
        'signer-failed': [{ text: 'Send the request again in a few minutes.' }],
        'signing-timeout': [{ text: 'Open the app first, then send the request again.' }],
        'signing-undelivered': [{ text: 'Open the app, check its connection, and send the request again.' }],
        'signing-mismatch': [{ text: 'Never confirm what differs. Send the request again.' }],
        'already-registered': sameKey,
        'certificate-unreadable': otherProvider,
        'certificate-usage': otherProvider,
      },
    },
  },
};
