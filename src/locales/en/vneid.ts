import type { Advice } from '../messages.js';

/** What an electronic identity is for, and how to get it (Identity Act 2023, Decree 69/2024). */
export const vneidHelp: readonly Advice[] = [
  {
    text: 'VNeID is the electronic-identity app of the Ministry of Public Security. An account of level 2 stands for the identity card in online procedures.',
    link: 'Open the site of VNeID',
    href: 'https://vneid.gov.vn/',
  },
  {
    text: 'No account of level 2 yet: take your identity card and phone to the police of your commune. It is free.',
  },
  {
    text: 'Password forgotten or phone changed: follow the VNeID app, or call 1900 0368.',
    link: 'Call 1900 0368',
    href: 'tel:19000368',
  },
];
