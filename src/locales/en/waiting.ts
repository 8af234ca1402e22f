import type { WaitingTexts } from '../messages.js';

/** Waiting while a person signs on a phone or in an app. */
export const waiting: WaitingTexts = {
  text: {
    'sent-handset': 'A request to sign was sent to {to}. Look at the phone.',
    'sent-app': 'A request to sign was sent to {to}. Open its app.',
    code: 'Control code',
    'compare-handset': 'Compare this code with the one on the phone.',
    'compare-app': 'Compare this code with the one in the app, if the app shows one.',
    'then-handset': "If they are the same, enter the SIM's PIN on the phone. Never enter it on this page.",
    'then-app': 'Confirm in the app.',
    'then-otp': 'Type the confirmation code that the provider has sent to you below.',
    differs: 'If they differ, or you did not ask for this: refuse.',
    open: 'Open the signing app',
    qr: 'The app is on another phone: scan this code.',
    'qr-label': 'QR code that opens the signing app',
    otp: 'Confirmation code',
    'otp-hint': 'Sent to you by {to}',
    'otp-error': 'Type 4 to 12 digits or letters.',
    confirm: 'Confirm',
    left: '{time} left',
    'left-minutes': '{n} min left for the request. This page goes on by itself once you have signed.',
    'left-none': 'The time for the request is over.',
    cancel: 'Cancel the request',
    over: 'The last request is over. You can send another.',
    again: 'Send the request again',
    edit: 'Change what I entered',
  },
};
