import type { ConsentTexts } from '../consent-texts.js';

/** What a person agrees to. A changed sentence raises `CONSENT_VERSION`. */
export const consent: ConsentTexts = {
  statement:
    'By pressing Register you agree to our terms and information-sharing policy. You agree only to what you tick yourself below.',
  notice:
    'Responsible for your data: {owner}. You may see, correct and erase your data, withdraw a consent, ask to restrict processing, and complain; the policy says how.',
  form: {
    account:
      'I agree that {portal} uses the document number, name, date of birth, phone number and e-mail that I have entered to create and manage my public-service account.',
    check:
      'I agree that these details, except the e-mail, are compared with the records of my carrier or of the agency that keeps them, only to verify that they are mine.',
  },
  certificate: {
    account:
      'I agree that {portal} uses the name and number in the certificate and the e-mail that I have entered to create and manage this public-service account.',
    check:
      'I agree that the certificate and the signature are checked with the issuer, only to verify whose certificate it is.',
  },
  provider: {
    account:
      'I agree that {portal} uses the name, identity number, date of birth and phone number that my electronic identity gives, and the e-mail that I have entered, to create and manage my public-service account.',
    check:
      'I agree that the provider of my electronic identity confirms these details, only to verify that they are mine.',
  },
  share:
    'I agree that {portal} shares the name, number and contact details of the account with {others}, so that I need not register again (optional).',
  others: 'other public-service portals',
};
