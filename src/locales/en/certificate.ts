import type { CertificateTexts } from '../messages.js';

/** Every text about a certificate, in English. */
export const certificate: CertificateTexts = {
  title: 'Certificate',
  owner: 'Owner',
  organization: 'Organisation',
  identifier: 'Identifier',
  issuer: 'Issuer',
  validity: 'Validity',
  until: '{from} to {to}',
  daysLeft: '{n, plural, one {# day} other {# days}} left',
  expired: 'Expired',
  notYetValid: 'Not yet valid',
  reveal: 'Show the identifier',
  hide: 'Hide the identifier',
  findings: 'Please note',
  unloaded: 'What reads certificates could not be loaded. Check the connection, then press “Try again”.',
  retry: 'Try again',
  'cert-is-authority':
    'This certificate belongs to an issuer of certificates and cannot register anyone. Choose another.',
  'cert-self-signed': 'This certificate signed itself; no certification authority issued it. Choose another.',
  'cert-key-usage': 'This certificate cannot be used to sign. Choose one for signing.',
  'cert-extended-usage': 'This certificate was issued for another purpose. Choose one for signing.',
  'cert-policy-forbidden': 'This kind of certificate cannot be used here. Choose another way to register.',
  'cert-wrong-audience': 'The issuer of this certificate does not issue for what you are registering.',
  'cert-identifier-malformed': 'The identifier in this certificate is malformed. Contact its issuer.',
  'cert-identifiers-contradict': 'This certificate holds different identifiers of one kind. Contact its issuer.',
  'cert-no-citizen-id': 'This certificate holds no citizen ID. Use a personal certificate that does.',
  'cert-legacy-id': 'This certificate still holds an old ID card number. Ask its issuer for the citizen ID.',
  'cert-of-organization':
    'This certificate belongs to an organisation. Use a personal one, or choose again whom you register.',
  'cert-person-in-organization':
    'This certificate belongs to a person inside an organisation. Use the organisation’s own: it names only the organisation and its number, and no citizen ID.',
  'cert-no-tax-code':
    'This certificate holds no tax code. Use the enterprise’s certificate, or choose again whom you register.',
  'cert-no-agency-code':
    'This certificate holds no agency code (MDD, MNS or MST). Use one that does, or ask the operator of this portal to assign it to your agency.',
  'cert-expired': 'This certificate has expired. Renew it at its issuer, then come back.',
  'cert-not-yet-valid': 'This certificate is not valid yet. Come back when it is, or choose another.',
  'cert-unreadable': 'This certificate cannot be read. Choose another, or contact its issuer.',
  'cert-alternative-name':
    'An e-mail address or another name in this certificate is written wrongly, so it is not accepted. Ask its issuer for a new one.',
  'cert-weak': 'This certificate uses an algorithm that is no longer safe. Ask its issuer for a new one.',
  'cert-untrusted':
    'The issuer of this certificate is not among those that this portal knows. Use one of a recognised authority.',
  'cert-untrusted-agency':
    'This certificate was not issued by the Government Cipher Committee. State agencies sign with one that was.',
};
