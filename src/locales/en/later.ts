import type { Advice, LaterTexts } from '../messages.js';
import { error } from './errors.js';
import { lost } from './pages/lost.js';
import { simple } from './pages/simple.js';
import { check, plainly, shop, tttb, vneid } from './sim.js';

const otherWay: Advice = { text: 'Or choose another way to register.' };

/** Texts needed after the first answer: the code, the password, refusals, and what next. */
export const later: LaterTexts = {
  signing: () => import('./signing.js').then(({ signing }) => signing),
  waiting: () => import('./waiting.js').then(({ waiting }) => waiting),
  card: () => import('./card.js').then(({ card }) => card),
  glossary: () => import('./pages/glossary.js').then(({ glossary }) => glossary),
  certificate: () => import('./certificate.js').then(({ certificate }) => certificate),
  text: {
    simply: 'In simple words',
    errors: '{n, plural, one {# field needs} other {# fields need}} another look',
    'code-sent': 'A code was sent to {to}.',
    'code-from': 'It comes from {from}, and has no link.',
    'code-resent': 'A new code was sent to {to}. Please enter the newest one.',
    'code-minute': 'The code is valid for one more minute.',
    'code-expires': 'It is valid for {time}.',
    'code-expired': 'It has expired.',
    'code-left': '{n, plural, one {# try} other {# tries}} left.',
    resend: 'Send another code',
    'resend-in': 'in {time}',
    'resend-now': 'You can ask for another code.',
    'resend-none': 'No more codes can be sent in this registration.',
    show: 'Show',
    hide: 'Hide',
    repeat: 'Repeat the password',
    'username-lost': 'If the browser offers to save the password, type your CCCD number as its user name.',
    rules: 'A password needs',
    'rule-met': 'met',
    'rule-open': 'not yet met',
    'password-lacks': 'Still missing: {list}.',
    strength: 'Strength: {level}',
    'strength-0': 'weak',
    'strength-1': 'fair',
    'strength-2': 'strong',
    'name-marks': 'The name has no marks. Please type it with its marks, as on the card.',
    'captcha-slow': 'This device needs more time for the check. You can go on filling in the form.',
    'captcha-slower': 'Still checking. Closing other apps makes it faster.',
    'captcha-slow-end':
      'This device did not finish the check. Close other apps and try again, or open this page on another device.',
    'captcha-progress': 'Progress of the check',
    patience: 'This takes longer than usual. Please leave this page open.',
    'restart-ask':
      'Start again from the beginning? The steps you have done, and any code or signature that was sent, will be dropped.',
    'restart-stay': 'Stay at this step',
    edit: 'Correct my details',
    closed: 'Not registered yet',
    known: 'You already have an account',
    'sign-in': 'Sign in',
    recover: 'Forgotten your password?',
    done: 'Registered',
    'done-lead': 'You sign in with your citizen ID.',
    username: 'User name',
    'registered-at': 'Registered',
    'day-time': '{day}, {time}',
    'good-for': 'Good for',
    print: 'Print or save',
    hotline: 'Call for help:',
    help: 'Need help?',
    'code-none': 'Why is there no code?',
    reference: 'Reference',
    framed: "To protect you, this form does not open inside another site's frame.",
    insecure:
      'This page has no secure connection, so nobody can register here. Open it again at its address that begins with https://.',
    'ends-in':
      'To keep you safe, this session ends in {time}. If you need longer, press “Continue this session”; what you have entered stays.',
    'ends-last':
      'To keep you safe, this session ends in {time} and cannot be extended. Finish this step, or start again when you are ready.',
    ended:
      'This session has expired. Press “Continue this session” to open a new one; what you entered first is still here.',
    extend: 'Continue this session',
    extended: 'Your session goes on for another {time}.',
  },
  rule: {
    length: '{n, plural, one {# character} other {# characters}} or more',
    upper: 'Upper case',
    lower: 'Lower case',
    digit: 'A digit',
    special: 'A special character (@, #, !, …)',
  },
  error,
  simple,
  problem: {
    'validation-failed': 'Something needs another look.',
    'captcha-failed': 'The verification was not right or has expired. A new one is being made; please try again.',
    'consent-required': 'The consent has just been changed. Please read and choose again.',
    'rate-limited': 'That was too often. Please try again in {time}.',
    'otp-incorrect': 'The code is not right. {n, plural, one {# try} other {# tries}} left.',
    'otp-expired': 'The code has expired. Please get a new one.',
    'too-many-attempts': 'Too many wrong tries. Please start again.',
    'subscriber-mismatch':
      "Your details do not match the carrier's record of this SIM; please check or re-register with your carrier",
    'subscriber-legacy-id':
      'This SIM is yours, but still tied to your 9-digit ID card. Have it changed to the 12-digit one, then come back.',
    'subscriber-unknown': 'The carrier does not know this number.',
    'sim-recently-changed':
      'The carrier says that the SIM of this number was replaced a short while ago. To protect you, it can register an account only {time} after that.',
    'insurance-mismatch':
      'The account cannot be registered: what you entered does not match the social-insurance database.',
    'insurance-legacy-id':
      'The social-insurance database has only your 9-digit card. An account needs a 12-digit citizen ID, so it cannot be registered yet.',
    'post-mismatch':
      'The account cannot be registered: what you entered does not match the identity that Vietnam Post has verified.',
    'provider-unavailable':
      "The carrier's system is interrupted. What you entered is kept on this page; please try again in a few minutes.",
    'already-registered': 'You already have a public-service account. There is no need to register again.',
    'already-registered-enterprise':
      'The enterprise already has a public-service account. There is no need to register again.',
    'already-registered-agency': 'The agency already has a public-service account. There is no need to register again.',
    'sign-in-refused':
      'The user name or the password is not right. If you registered with a digital signature, sign in with it.',
    'account-unknown': 'The holder of this certificate has no public-service account yet. Register first.',
    'not-named':
      'The organisation in this certificate has not named you to act for it, or has no account. Ask its representative to name you.',
    'not-entitled': 'This is for the organisation or its representative, signed in by certificate.',
    'recovery-refused':
      'The password cannot be reset with this number. Citizen ID and phone number do not belong to one account, or the SIM is not in your name.',
    'recovery-too-weak':
      'This account was verified in a stronger way, such as VNeID or a certificate. Reset the password in that way.',
    'recovery-waiting':
      'Your request was received, and you were told through the contacts of the account. To protect you, come back in {time} to set a new password.',
    'account-changed': 'The account was changed elsewhere in the meantime. Please start again.',
    'session-unknown': 'You are no longer signed in. Sign in again.',
    'passkey-refused':
      'This passkey opens no account here; it may have been removed from the account. Please sign in in another way.',
    'passkey-paused':
      'This passkey is paused. Sign in in another way, then let it sign in again on the page “My account”.',
    'passkey-copied':
      'This passkey seems to have been copied, so it is paused. Sign in in another way, remove it and make a new one.',
    'passkey-known': 'This device already has a passkey of the account.',
    'passkey-too-many': 'The account has 20 passkeys. Remove one that you no longer use, then try again.',
    'passkey-cancelled':
      'No passkey was used: you dismissed the question, the time was over, or the device has none for this page.',
    'passkey-unsupported': 'This browser cannot use passkeys yet. Please update it, or choose another way.',
    'password-composition': 'The password does not meet all of the rules.',
    'password-too-common': 'This password is easy to guess. Please choose another.',
    'challenge-invalid': 'The signing session has expired or was used. Please sign again.',
    'signature-invalid': 'The signature does not belong to the chosen certificate. Please sign again.',
    'certificate-unreadable': 'This certificate cannot be read.',
    'certificate-expired': 'The certificate has expired.',
    'certificate-not-yet-valid': 'The certificate is not valid yet.',
    'certificate-revoked': 'The certificate was revoked, or is on hold.',
    'certificate-untrusted': 'The certificate was not issued by a recognised authority.',
    'certificate-usage': 'This certificate is not for signing.',
    'certificate-weak': 'The certificate uses an algorithm that is no longer safe.',
    'certificate-audience': 'This certificate is of another kind than you have chosen: citizen, enterprise or agency.',
    'certificate-person-in-organization':
      'This certificate belongs to a person inside an organisation, not to the organisation itself.',
    'certificate-identity': 'The certificate carries no identifier (CCCD or tax code).',
    'certificate-identity-agency': 'The certificate carries no agency code (MDD, MNS or MST).',
    'certificate-legacy-id': 'The certificate still carries a 9-digit CMND.',
    'certificate-other-person':
      'The certificate that signed belongs to another person than was asked. To protect you, the signature was not accepted.',
    'signer-unknown': 'This number has no active SIM for digital signatures.',
    'signer-locked': 'The signing SIM is locked or suspended, mostly after too many wrong PINs.',
    'signer-unreachable': 'The phone cannot be reached: it is off or has no coverage.',
    'signer-failed': 'The SIM or signing device failed, and nothing was signed.',
    'signing-cancelled': 'You refused to sign on the phone.',
    'signing-timeout': 'The time to confirm is over.',
    'signing-undelivered': 'The request did not reach the phone.',
    'signing-mismatch': 'What the phone showed differs from this page, so the signature was dropped.',
    'signing-otp-incorrect': 'The confirmation code is not right.',
    'revocation-unavailable':
      'The issuer cannot tell the status of the certificate just now. Please try again in a few minutes.',
    'federation-cancelled': 'You did not agree to share the details of your electronic identity.',
    'federation-level': 'Your electronic identity has not reached the level that is needed.',
    'federation-identity': 'Your electronic identity gives no 12-digit citizen ID, or no name.',
    'federation-under-age': 'Children under 14 cannot register by themselves. A parent or guardian applies for them.',
    'federation-invalid': 'This confirmation can no longer be used. Please begin again on the registration page.',
    'flow-unknown': 'This registration has ended.',
    'flow-expired': 'This registration had expired; a new one has been opened for you.',
    'flow-superseded': 'This registration goes on in another tab.',
    'flow-over': 'This registration has ended.',
    'wrong-step': 'The registration has moved to another step.',
    stale: 'The registration was just changed elsewhere. This is where it is now.',
    'if-match-required': 'The request was incomplete.',
    'idempotency-key-required': 'The request was incomplete.',
    'idempotency-mismatch': 'The request was sent before with other content. Please try again.',
    'idempotency-in-progress': 'Your last request is still being worked on. Please wait a moment.',
    'method-unknown': 'This way is not supported.',
    'method-unavailable': 'This portal does not offer this way to you.',
    'planned-outage': 'This method is out of service as planned. Come back in {time}, or choose another one.',
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
    'code-none': [
      { text: 'A message usually comes within a minute; at busy times it can take longer.' },
      { text: 'Look in the folders for spam and unknown senders, too.' },
      { text: 'The phone needs a signal and room for messages. Turn flight mode off.' },
      { text: 'Is the number wrong? Choose “Start again” to correct it; what you entered is kept.' },
      { text: 'Still nothing? Ask for another code as soon as the button allows it.' },
    ],
    ...lost,
    'certificate-expired': [{ text: 'Renew the certificate at its issuer, then come back.' }],
    'certificate-not-yet-valid': [{ text: 'Come back when it is valid, or choose another certificate.' }],
    'certificate-revoked': [{ text: 'Ask its issuer why, and for a new one.' }],
    'certificate-untrusted': [
      { text: 'Use a certificate of a public authority. State agencies use one of the Government Cipher Committee.' },
    ],
    'certificate-unreadable': [{ text: 'Choose another certificate on the token.' }],
    'certificate-usage': [{ text: 'Choose another certificate on the token.' }],
    'certificate-weak': [{ text: 'Ask its issuer for a new certificate.' }],
    'certificate-audience': [
      { text: 'Choose again whom you register (citizen, enterprise, agency), or another certificate.' },
    ],
    'certificate-person-in-organization': [
      {
        text: 'Use the organisation’s own certificate: it names only the organisation and its number, and no citizen ID.',
      },
      { text: 'If there is none, ask the issuer to make one out to the organisation.' },
    ],
    'certificate-identity': [{ text: 'Ask its issuer to put your identifier into the certificate.' }],
    'certificate-identity-agency': [
      { text: 'Use another certificate of the agency, one with a code.' },
      { text: 'If there is none, ask the operator of this portal to assign the certificate to your agency.' },
    ],
    'certificate-legacy-id': [{ text: 'Ask its issuer to put your 12-digit CCCD into it.' }],
    'certificate-other-person': [
      { text: 'Check the number or account that you typed.' },
      { text: 'If you did not ask for this, tell your signing provider.' },
    ],
    'signer-unknown': [
      { text: 'Check the phone number.' },
      { text: 'Get a signing SIM from your carrier (Viettel, VNPT, …).' },
    ],
    'signer-locked': [{ text: 'Ask your signing provider to unlock it; entering the PIN again will not help.' }],
    'signer-unreachable': [{ text: 'Turn the phone on, check the coverage, and send the request again.' }],
    'signer-failed': [
      { text: 'Restart the phone and send the request again; if it still fails, take the SIM to your carrier.' },
    ],
    'signing-cancelled': [
      { text: 'If you refused because the control codes differed, or you did not ask for this, stop here.' },
      { text: 'If it was a slip, send the request again.' },
    ],
    'signing-timeout': [{ text: 'Keep the phone at hand, and send the request again.' }],
    'signing-undelivered': [{ text: 'Check the coverage, and send the request again in a few minutes.' }],
    'signing-mismatch': [{ text: 'Never enter the PIN when the control codes differ. Send the request again.' }],
    'signing-otp-incorrect': [{ text: 'Look at the message or the app again, and type the code once more.' }],
    'insurance-legacy-id': [
      { text: 'If you have a citizen ID: correct your details and enter its 12 digits.' },
      { text: 'Ask the social-insurance office where you are insured to add your citizen ID to your record.' },
      otherWay,
    ],
    'subscriber-mismatch': [plainly, check, vneid, tttb, shop],
    'subscriber-legacy-id': [
      {
        text: "Take your 12-digit card to one of the carrier's shops and ask them to update the papers of your SIM.",
      },
      vneid,
    ],
    'subscriber-unknown': [{ text: 'Look at the phone number again.' }, vneid, shop],
    'sim-recently-changed': [
      {
        text: 'A new phone with the same SIM does not count. If you did not have the SIM replaced, call your carrier at once.',
      },
      otherWay,
    ],
    'already-registered': [
      { text: 'Sign in with your citizen ID and your password.' },
      { text: 'Forgotten the password? Choose “Forgotten password” where you sign in.' },
      { text: 'If you registered with a digital signature, sign in with that signature.' },
    ],
    'already-registered-enterprise': [
      { text: 'Sign in with the enterprise’s digital signature.' },
      { text: 'Was it not you who registered? Ask whoever keeps the enterprise’s digital signature.' },
      { text: 'If the enterprise has never registered, tell the operator of this portal at once.' },
    ],
    'already-registered-agency': [
      { text: 'Sign in with the agency’s digital signature.' },
      { text: 'Was it not you who registered? Ask whoever keeps the agency’s digital signature.' },
      { text: 'If the agency has never registered, tell the operator of this portal at once.' },
    ],
    'too-many-attempts': [{ text: 'Check the phone number, then register again.' }],
  },
};
