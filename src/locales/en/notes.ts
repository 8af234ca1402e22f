import type { NoteTexts } from '../messages.js';

/** Notes below the methods: when one is back, and where to go when none fits. */
export const notes: NoteTexts = {
  text: {
    'out-of-service': 'Out of service',
    'outage-now': 'Expected back: {until}.',
    'outage-soon': 'Out of service from {from} to {until}.',
    when: '{time} on {date}',
  },
  elsewhere: [
    {
      text: 'You have a VNeID account and do not see it above: this portal is not connected to VNeID. Choose one of the ways above.',
      link: 'What VNeID is and how to get it',
      href: 'https://vneid.gov.vn/',
    },
    {
      text: 'Under 14: a parent or guardian applies with their own account. The child’s electronic identity is registered in the VNeID app of the parent or guardian.',
    },
    { text: 'Under guardianship: the guardian applies with their own account and the papers of the guardianship.' },
    {
      text: 'Foreigners with a permanent or temporary residence card: register an electronic identity at the immigration office.',
    },
    {
      text: 'Vietnamese abroad: use VNeID if you have it. Without an identity card, ask the Vietnamese mission where you live.',
    },
    {
      text: 'SIM lost or number changed: have the carrier replace the SIM in your name first. A signature needs no text message.',
    },
    {
      text: 'An error on the identity card or in the population database: the police of your commune correct it. Or call 1900 0368.',
      link: 'Call 1900 0368',
      href: 'tel:19000368',
    },
    {
      text: 'Social-insurance number cancelled or merged: ask the insurance agency for the one in force, or call 1900 9068.',
      link: 'Call 1900 9068',
      href: 'tel:19009068',
    },
    { text: 'No phone or computer at hand: bring your identity card to a one-stop desk. An officer will help you.' },
  ],
};
