import type { Advice, LaterTexts } from './messages.js';

const tttb: Advice = {
  text: 'Text TTTB to 1414 to see in whose name the SIM is.',
  link: 'Text TTTB to 1414',
  href: 'sms:1414?body=TTTB',
};
const shop: Advice = {
  text: "Take your identity papers to one of the carrier's shops to register the SIM in your name.",
};
const otherWay: Advice = { text: 'Or choose another way to register.' };

/** What is needed only after a first answer: the code, the password, why not, and what next. */
export const later: LaterTexts = {
  text: {
    'code-sent': 'A code was sent to {to}.',
    'code-expires': 'It is valid for {time}.',
    'code-expired': 'It has expired.',
    'code-left': '{n} tries left.',
    resend: 'Send another code',
    'resend-in': 'Another code in {time}',
    'resend-none': 'No more codes can be sent in this registration.',
    show: 'Show',
    hide: 'Hide',
    repeat: 'Repeat the password',
    rules: 'A password needs',
    'rule-met': 'met',
    'rule-open': 'not yet met',
    strength: 'Strength: {level}',
    'strength-0': 'weak',
    'strength-1': 'fair',
    'strength-2': 'strong',
    done: 'Registered',
    'done-lead': 'Your account works on the national, ministry and province portals. You sign in with your citizen ID.',
    reference: 'Reference',
  },
  rule: {
    length: '8 characters or more',
    upper: 'Upper case',
    lower: 'Lower case',
    digit: 'A digit',
    special: 'A special character (@, #, !, …)',
  },
  error: {
    required: 'This is needed.',
    invalid: 'This is not right.',
    'citizen-id': 'A citizen ID has 12 digits. Please look at your card again.',
    'full-name': 'Enter your name in letters, as on your card.',
    'birth-date': 'Enter a real date as dd/mm/yyyy, for example 12/06/1986.',
    'birth-date-citizen-id': 'The year does not agree with the citizen ID. Please check both.',
    phone: 'Enter a Vietnamese mobile number, for example 0823 628 899.',
    email: 'This email is not right; for example name@gmail.com. It may be left empty.',
    consent: 'The two required items must be agreed to.',
    password: 'The password does not meet all of the rules below.',
    'password-too-common':
      'This password is too common, or made of your own details; others would guess it. Please choose another.',
    'password-repeat': 'The two are not the same.',
    code: 'A code has 6 digits.',
  },
  problem: {
    'validation-failed': 'Something needs another look.',
    'captcha-failed': 'The verification was not right or has expired. A new one is being made; please try again.',
    'consent-required': 'The consent has just been changed. Please read and choose again.',
    'rate-limited': 'That was too often. Please try again in {time}.',
    'otp-incorrect': 'The code is not right. {n} tries left.',
    'otp-expired': 'The code has expired. Please get a new one.',
    'too-many-attempts': 'Too many wrong tries. Please register again from the beginning.',
    'subscriber-mismatch':
      "Your details do not match the carrier's record of this SIM; please check or re-register with your carrier",
    'subscriber-legacy-id':
      'This SIM is yours, but still tied to your 9-digit ID card. Have it changed to the 12-digit one, then come back.',
    'subscriber-unknown': 'The carrier does not know this subscription.',
    'sim-recently-changed':
      'The SIM was changed recently. To protect you, please try again in a few days, or another way.',
    'insurance-mismatch':
      'The account cannot be registered: what you entered does not match the social-insurance database.',
    'post-mismatch':
      'The account cannot be registered: what you entered does not match the identity that Vietnam Post has verified.',
    'provider-unavailable':
      "The carrier's system is interrupted. What you entered is kept on this page; please try again in a few minutes.",
    'already-registered': 'You already have a public-service account. There is no need to register again.',
    'password-composition': 'The password does not meet all of the rules.',
    'password-too-common': 'This password is easy to guess. Please choose another.',
    'flow-unknown': 'This registration has ended.',
    'flow-expired': 'This registration had expired; a new one has been opened for you.',
    'flow-superseded': 'This registration goes on in another tab.',
    'flow-over': 'This registration has ended.',
    'wrong-step': 'The registration has moved to another step.',
    stale: 'The registration was just changed elsewhere. This is where it is now.',
    'if-match-required': 'The request was incomplete.',
    'idempotency-key-required': 'The request was incomplete.',
    'idempotency-mismatch': 'The request was sent before with other content. Please try again.',
    'idempotency-in-progress': 'The request before is still being dealt with. Please wait a moment.',
    'method-unknown': 'This way is not supported.',
    'method-unavailable': 'This portal does not offer this way to you.',
    'portal-unknown': 'The registration system does not know this portal.',
    'origin-refused': 'This page may not use the registration system.',
    'proof-required': 'This registration belongs to another browser.',
    malformed: 'The request could not be read.',
    'too-large': 'That is too long.',
    'media-type': 'The request could not be read.',
    'not-found': 'Not found.',
    'method-not-allowed': 'The request is not supported.',
    unavailable: 'No connection. What you entered is still on this page; please try again.',
    internal: 'The system has a fault. What you entered is still on this page; please try again.',
  },
  advice: {
    'subscriber-mismatch': [tttb, shop],
    'subscriber-legacy-id': [
      {
        text: "Take your 12-digit card to one of the carrier's shops and ask them to update the subscription's papers.",
      },
      tttb,
    ],
    'subscriber-unknown': [tttb, shop],
    'sim-recently-changed': [otherWay],
    'already-registered': [
      { text: 'Sign in with your citizen ID on any public-service portal.' },
      { text: 'Forgotten the password? Choose “Forgotten password” where you sign in.' },
    ],
    'too-many-attempts': [{ text: 'Check the phone number, then register again.' }],
  },
};
