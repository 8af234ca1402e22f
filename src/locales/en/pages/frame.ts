import type { PageTexts } from '../../page-texts.js';

/** The gateway's own pages. */
export const page: PageTexts = {
  language: 'English',
  name: 'Public-service account',
  skip: 'Skip to the main content',
  signIn: 'Sign in',
  signInLead: 'One account for the national portal and those of ministries and provinces.',
  register: 'Register an account',
  recover: 'Reset your password',
  recoverLead: 'Prove who you are, as when you registered or in a stronger way, and set a new password.',
  noRecovery: 'There is no way here to reset a password for this audience. Take your papers to a one-stop desk.',
  account: 'My account',
  stronger: 'This needs a sign-in with a digital signature.',
  strongerWay: 'This needs a stronger sign-in than a password.',
  noWay: 'No way to sign in gives the assurance that is needed here.',
  audienceLabel: 'You are',
  audience: { citizen: 'Citizen', enterprise: 'Enterprise', agency: 'State agency' },
  loading: 'Opening… If this takes long,',
  reload: 'load the page again',
  noScript: 'This page needs JavaScript. Turn it on, then load the page again.',
  owner: 'Responsible for your data: {owner}.',
  terms: 'Terms',
  policy: 'Data-sharing policy',
  missing: 'There is no such page',
  missingLead: 'The address is wrong, or this portal is not known here. Go back to your portal and try again.',
};
