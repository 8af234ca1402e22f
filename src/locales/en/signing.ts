import type { SigningTexts } from '../messages.js';

/**
 * For programs that serve `wss://` on loopback: their installer makes the browser trust the
 * certificate.
 */
const REINSTALL =
  'Installed already? Start it again. If the browser still does not find it, install it once more: that is what makes the browser trust it.';

/** Signing with a certificate. */
export const signing: SigningTexts = {
  signer: {
    agent: 'USB token',
    file: 'Certificate file (.p12, .pfx)',
    memory: 'Test certificate',
    vgca: 'Government token (VGCA Sign Service)',
    vnpt: 'USB token through VNPT-CA Plugin',
    bkav: 'USB token through BkavCA Signer Plugin',
    'web-eid': 'Card or token through Web eID',
    fortify: 'USB token through Fortify',
  },
  repair: { vgca: REINSTALL, vnpt: REINSTALL, bkav: REINSTALL, fortify: REINSTALL },
  text: {
    with: 'Sign with',
    checking: 'Looking for the token… If the browser or the signing program asks, press “Allow”.',
    found: '{n, plural, one {# certificate} other {# certificates}} found.',
    compare: 'The signing software asks you to allow this page. Allow it there if it shows the code {code}.',
    other: 'Choose another file',
    again: 'Check again',
    download: 'Download: {name}',
    publisher: 'Publisher: {name}',
    megabytes: '{n} MB',
    'other-systems': 'Other operating systems',
    software: 'signing software',
    'choose-file': 'Choose a file…',
    'no-file': 'No file chosen',
    file: 'Certificate file (.p12, .pfx)',
    password: 'Password of the file',
    open: 'Open the file',
    opening: 'Opening…',
    private: 'The file and its password stay in your browser.',
    choose: 'Choose a certificate',
    valid: 'Valid {from} – {to}',
    issuer: 'Issued by {name}',
    sign: 'Sign',
    signing: 'Enter the PIN in the window of the signing software…',
    cancel: 'Cancel',
    tries: '{n, plural, one {# try is} other {# tries are}} left before the token locks.',
    owner: 'Certificate owner',
    organization: 'Organisation',
    until: 'Valid until',
    by: 'Issued by',
  },
  scheme: {
    CCCD: 'Citizen ID (CCCD)',
    CMND: 'Old identity card (CMND)',
    HC: 'Passport',
    MST: 'Tax code',
    BHXH: 'Insurance code',
    MNS: 'Budget-unit code',
    MDD: 'Agency code',
  },
  authority: {
    agency: { name: 'programs and drivers of the Government Cipher Committee', url: 'https://ca.gov.vn/tai-phan-mem' },
  },
  fault: {
    'software-missing': {
      text: 'The signing software is not installed',
      next: 'Download, install and open it, then press “Check again”.',
      alone:
        'This computer needs {name}. Call the portal’s hotline to learn where the official version is; install and open it, then press “Check again”.',
    },
    'driver-missing': {
      text: 'The driver of the token is missing',
      next: 'Install the driver from the token’s issuer, then press “Check again”.',
    },
    'token-missing': { text: 'No token was found', next: 'Plug the token in, then press “Check again”.' },
    blocked: {
      text: 'The browser keeps this page from the signing software',
      next: 'The signing software runs on your own machine, so the browser needs your permission:',
      steps: [
        'Press the icon left of the address.',
        'Switch “Apps on device” on (older versions say “Local network”).',
        'This page looks again by itself; if it does not, press “Check again”.',
      ],
    },
    'wrong-pin': { text: 'The PIN is wrong', next: 'Press “Sign” and enter it again.' },
    'wrong-password': {
      text: 'The password of the file is wrong',
      next: 'Check capitals and your keyboard’s language, then enter it again.',
    },
    'pin-locked': {
      text: 'The token is locked after too many wrong PINs',
      next: 'Ask its issuer to unlock it; no further PIN will help.',
    },
    cancelled: { text: 'Signing was cancelled', next: 'Press “Sign” when you are ready.' },
    refused: {
      text: 'The signing software does not allow this page',
      next: 'Allow this address in the signing software, then sign again.',
    },
    'certificate-missing': {
      text: 'There is no certificate to use',
      next: 'Check that this is the right token or file, or ask its issuer.',
    },
    busy: { text: 'The token is busy', next: 'Close the other page that signs, wait a little and try again.' },
    timeout: { text: 'It took too long', next: 'Pull the token out, plug it in and try again.' },
    unloaded: {
      text: 'What reads certificates could not be loaded',
      next: 'Check the connection, then try again.',
    },
    'key-unsupported': {
      text: 'This kind of key cannot be used here',
      next: 'Choose a file whose key is RSA or EC (P-256, P-384, P-521), or contact its issuer.',
    },
    outdated: {
      text: 'The signing software is too old',
      next: 'Download the new one, then press “Check again”.',
      alone:
        'This computer needs a newer version of {name}. Call the portal’s hotline to learn where the official version is; install it, then press “Check again”.',
    },
    'unsupported-browser': {
      text: 'This browser cannot use a USB token',
      next: 'Safari keeps web pages from the signing software. Open this page in Chrome, Edge or Firefox on this computer. Or sign with a certificate file, if you have one.',
    },
    'computer-needed': {
      text: 'A USB token needs a computer',
      next: 'Phones and tablets cannot use a USB token. Open this page on a computer. Without one, sign with a certificate file, or go back and choose a signing SIM or a personal digital signature.',
    },
    unreadable: { text: 'This file cannot be read', next: 'Choose a .p12 or .pfx file that holds your key.' },
    failed: { text: 'Nothing was signed', next: 'Pull the token out, plug it in and try again.' },
  },
};
