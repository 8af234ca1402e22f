import type { Advice, Messages } from './messages.js';

const vneid: Advice = { text: "See and confirm the SIM in your name in VNeID or in your carrier's app." };
const tttb: Advice = {
  text: 'Or text TTTB to 1414 to see whose SIM it is: free of charge, but not while outgoing texts are blocked.',
  link: 'Write TTTB to 1414',
  href: 'sms:1414?body=TTTB',
};
const shop: Advice = {
  text: "If it is not in your name, take your identity card to one of the carrier's shops to register it.",
};

/** English. */
export const en: Messages = {
  lang: 'en',
  audience: { citizen: 'Citizen', enterprise: 'Enterprise', agency: 'State agency' },
  method: {
    mobile: {
      name: 'Mobile subscription',
      summary: 'Proved by a SIM in your name and a code sent to the phone',
      needs: ['Your 12-digit citizen ID', 'A SIM in your name, tied to that ID', 'The phone with you'],
      help: [vneid, tttb, shop],
    },
  },
  methods: () => import('./en-methods.js').then(({ methods }) => methods),
  step: {
    identify: { title: 'Your details', lead: 'Enter them as they stand on your ID card.' },
    code: { title: 'Enter the code sent to your phone', lead: '' },
    password: { title: 'Set a password', lead: 'You sign in with it.' },
  },
  field: {
    citizenId: 'Citizen ID',
    fullName: 'Full name',
    birthDate: 'Date of birth',
    phone: 'Phone number',
    email: 'Email',
    code: 'Verification code',
    password: 'Password',
  },
  hint: {
    citizenId: '12 digits',
    fullName: 'With its marks, as on the card',
    birthDate: 'Day/month/year, for example 12/06/1986',
    'birthDate-year': 'The year of birth, or month/year',
    phone: 'A subscription in your name',
    code: '6 digits',
  },
  later: () => import('./en-later.js').then(({ later }) => later),
  notes: () => import('./notes.en.js').then(({ notes }) => notes),
  text: {
    'choose-audience': 'You are',
    'choose-method': 'Choose how to register',
    needs: 'Have at hand',
    help: 'Help',
    'out-of-service': 'Out of service',
    elsewhere: 'None of these fits you?',
    back: 'Choose another way',
    progress: 'Step {n}/{of}',
    steps: 'Steps',
    scan: 'Scan the QR code on your ID card',
    'required-note': 'What is marked (*) is required.',
    optional: 'optional',
    'year-only': 'My papers hold only the year of birth',
    captcha: 'Verification',
    'captcha-checking': 'Verifying by itself…',
    'captcha-ready': 'Verified; there is nothing for you to do',
    'captcha-failed': 'Not verified yet',
    'captcha-again': 'Try again',
    consent: 'Consent',
    terms: 'Terms',
    policy: 'Information-sharing policy',
    register: 'Register',
    continue: 'Continue',
    busy: 'Working…',
    loading: 'Opening…',
    retry: 'Try again',
    restart: 'Start again',
    errors: '{n} fields need another look',
    unreachable: 'No connection. What you entered is still on this page; please try again.',
    lost: 'This step could not be loaded. Try again, or reload the page: you will go on from here.',
    reload: 'Reload the page',
  },
};
