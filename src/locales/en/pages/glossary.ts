import type { GlossaryTexts } from '../../messages.js';

/** The words on the screens, in plain words. */
export const glossary: GlossaryTexts = {
  what: '{word}: what is it?',
  words: {
    cccd: { word: 'Citizen ID', means: 'The 12 digits on your identity card. They are yours for life.' },
    code: {
      word: 'Code',
      means: 'Six digits that are sent to your phone and work once. Give them to nobody, officials included.',
    },
    'own-sim': { word: 'SIM in your name', means: 'The carrier has your name and your citizen ID for this SIM.' },
    vneid: {
      word: 'VNeID',
      means: 'An app of the Ministry of Public Security. It shows on the internet who you are.',
    },
    bhxh: { word: 'Insurance number', means: 'The 10 digits on your health-insurance card or social-insurance book.' },
    'digital-signature': { word: 'Digital signature', means: 'A way to sign on a device. It shows who has signed.' },
    certificate: { word: 'Certificate', means: 'An electronic paper that says whose signature it is, and until when.' },
    pin: { word: 'PIN', means: 'Secret digits that you enter to sign. Too many wrong ones lock it.' },
    token: { word: 'USB token', means: 'A small device for the computer that holds your digital signature.' },
    driver: { word: 'Driver', means: 'Software by which a computer finds the token. Its issuer gives it for free.' },
    passkey: {
      word: 'Passkey',
      means: 'Signing in by fingerprint, face or the PIN of your device, without a password.',
    },
  },
};
