import type { CertificateTexts } from '../part-texts.js';

export const certificate: CertificateTexts = {
  title: 'Certificat électronique',
  owner: 'Titulaire',
  organization: 'Organisme',
  identifier: 'Identifiant',
  issuer: 'Émetteur',
  validity: 'Validité',
  until: 'du {from} au {to}',
  daysLeft: 'Encore {n, plural, one {# jour} other {# jours}}',
  expired: 'Expiré',
  notYetValid: 'Pas encore valable',
  reveal: 'Montrer l’identifiant',
  hide: 'Masquer l’identifiant',
  findings: 'À noter',
  unloaded: 'Le lecteur de certificats n’a pas pu être chargé. Vérifiez la connexion, puis appuyez sur « Réessayer ».',
  retry: 'Réessayer',
  'cert-is-authority': 'Ce certificat est celui d’un émetteur et n’inscrit personne. Choisissez-en un autre.',
  'cert-self-signed': 'Ce certificat s’est signé lui-même ; aucune autorité ne l’a délivré. Choisissez-en un autre.',
  'cert-key-usage': 'Ce certificat ne sert pas à signer. Choisissez-en un pour la signature.',
  'cert-extended-usage': 'Ce certificat a été délivré pour un autre usage. Choisissez-en un pour la signature.',
  'cert-policy-forbidden': 'Ce genre de certificat ne convient pas ici. Choisissez une autre façon de vous inscrire.',
  'cert-wrong-audience': 'L’émetteur de ce certificat n’en délivre pas pour ce que vous inscrivez.',
  'cert-identifier-malformed': 'L’identifiant de ce certificat est mal formé. Contactez l’émetteur.',
  'cert-identifiers-contradict': 'Ce certificat porte plusieurs identifiants différents. Contactez l’émetteur.',
  'cert-no-citizen-id': 'Ce certificat ne porte pas de numéro CCCD. Utilisez un certificat personnel qui le porte.',
  'cert-legacy-id': 'Ce certificat porte encore un ancien numéro CMND. Demandez à l’émetteur le numéro CCCD.',
  'cert-of-organization':
    'Ce certificat est celui d’un organisme. Utilisez un certificat personnel, ou choisissez à nouveau qui vous inscrivez.',
  'cert-person-in-organization':
    'Ce certificat est celui d’une personne au sein d’un organisme. Utilisez celui de l’organisme lui-même : il ne porte que son nom et son numéro.',
  'cert-no-tax-code':
    'Ce certificat ne porte pas de numéro fiscal. Utilisez celui de l’entreprise, ou choisissez à nouveau qui vous inscrivez.',
  'cert-no-agency-code':
    'Ce certificat ne porte pas de code d’organisme (MDD, MNS ou MST). Utilisez-en un autre, ou demandez au gestionnaire de ce portail de le rattacher.',
  'cert-expired': 'Ce certificat a expiré. Renouvelez-le chez l’émetteur, puis revenez.',
  'cert-not-yet-valid': 'Ce certificat n’est pas encore valable. Revenez ce jour-là, ou choisissez-en un autre.',
  'cert-unreadable': 'Ce certificat est illisible. Choisissez-en un autre, ou contactez l’émetteur.',
  'cert-alternative-name':
    'Une adresse ou un autre nom de ce certificat est mal écrit, il n’est donc pas accepté. Demandez-en un nouveau à l’émetteur.',
  'cert-weak': 'Ce certificat utilise un algorithme qui n’est plus sûr. Demandez-en un nouveau à l’émetteur.',
  'cert-untrusted':
    'L’émetteur de ce certificat n’est pas de ceux que ce portail connaît. Utilisez celui d’une autorité reconnue.',
  'cert-untrusted-agency':
    'Ce certificat n’a pas été délivré par le Comité gouvernemental du chiffre. Les organismes publics signent avec un tel certificat.',
};
