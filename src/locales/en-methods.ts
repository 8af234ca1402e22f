import type { Advice, MethodText } from './messages.js';

const authority: Advice = { text: 'Get one from a certification authority (Viettel, VNPT, …).' };

/** The other methods, before they are chosen. */
export const methods: Readonly<Record<string, MethodText>> = {
  insurance: {
    name: 'Social-insurance number',
    summary: "Compared with the social-insurance agency's records",
    needs: ['Your ID number', 'Your insurance number', 'The phone with you'],
    help: [{ text: 'Records are wrong: ask the social-insurance office where you are insured.' }],
  },
  post: {
    name: 'Vietnam Post',
    summary: 'An identity verified at a post office',
    needs: ['Your 12-digit citizen ID', 'An identity verified at a post office', 'The phone with you'],
    help: [{ text: 'Not verified yet: take your ID card to the nearest post office.' }],
  },
  usb: {
    name: 'USB token',
    summary: 'Signed with the certificate on a token',
    needs: ['A token whose certificate is valid', "The token's PIN", 'A computer with its driver'],
    help: [authority],
  },
  sim: {
    name: 'Signing SIM',
    summary: 'Signed with a PIN on the phone',
    needs: ['An active signing SIM in the phone', "The SIM's PIN"],
    help: [authority],
  },
  signature: {
    name: 'Personal digital signature',
    summary: 'Confirmed in a remote-signing app',
    needs: ['A remote-signing account', "The provider's app"],
    help: [authority],
  },
};
