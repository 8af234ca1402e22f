import type { SigningTexts } from '../part-texts.js';

const REINSTALL =
  'Déjà installé ? Relancez-le. Si le navigateur ne le trouve toujours pas, réinstallez-le : c’est l’installation qui le rend fiable pour le navigateur.';

export const signing: SigningTexts = {
  signer: {
    agent: 'Clé USB de signature',
    file: 'Fichier de certificat (.p12, .pfx)',
    memory: 'Certificat d’essai',
    vgca: 'Clé gouvernementale (VGCA Sign Service)',
    vnpt: 'Clé USB par VNPT-CA Plugin',
    bkav: 'Clé USB par BkavCA Signer Plugin',
    'web-eid': 'Carte ou clé par Web eID',
    fortify: 'Clé USB par Fortify',
  },
  repair: { vgca: REINSTALL, vnpt: REINSTALL, bkav: REINSTALL, fortify: REINSTALL },
  text: {
    with: 'Signer avec',
    checking: 'Recherche de la clé… Si le navigateur ou le programme demande, appuyez sur « Autoriser ».',
    found: '{n, plural, one {# certificat trouvé} other {# certificats trouvés}}.',
    compare: 'Le programme de signature demande l’accord pour cette page. Acceptez s’il montre le code {code}.',
    other: 'Choisir un autre fichier',
    again: 'Vérifier à nouveau',
    download: 'Télécharger : {name}',
    publisher: 'Éditeur : {name}',
    megabytes: '{n} Mo',
    'other-systems': 'Autres systèmes',
    software: 'programme de signature',
    'choose-file': 'Choisir un fichier…',
    'no-file': 'Aucun fichier choisi',
    file: 'Fichier de certificat (.p12, .pfx)',
    password: 'Mot de passe du fichier',
    open: 'Ouvrir le fichier',
    opening: 'Ouverture…',
    private: 'Le fichier et son mot de passe restent dans votre navigateur.',
    choose: 'Choisissez un certificat',
    valid: 'Valable {from} – {to}',
    issuer: 'Délivré par {name}',
    sign: 'Signer',
    signing: 'Saisissez le code PIN dans la fenêtre du programme de signature…',
    cancel: 'Annuler',
    tries: 'Encore {n, plural, one {# essai} other {# essais}} avant que la clé se bloque.',
    owner: 'Titulaire du certificat',
    organization: 'Organisme',
    until: 'Valable jusqu’au',
    by: 'Délivré par',
  },
  scheme: {
    CCCD: 'Carte d’identité (CCCD)',
    CMND: 'Ancienne carte (CMND)',
    HC: 'Passeport',
    MST: 'Numéro fiscal',
    BHXH: 'Numéro d’assurance',
    MNS: 'Code budgétaire',
    MDD: 'Code d’organisme',
  },
  authority: {
    agency: {
      name: 'programmes et pilotes du Comité gouvernemental du chiffre',
      url: 'https://ca.gov.vn/tai-phan-mem',
    },
  },
  fault: {
    'software-missing': {
      text: 'Le programme de signature n’est pas installé',
      next: 'Téléchargez-le, installez-le et ouvrez-le, puis appuyez sur « Vérifier à nouveau ».',
      alone:
        'Cet ordinateur a besoin de {name}. Appelez l’assistance du portail pour savoir où trouver la version officielle ; installez-la, puis appuyez sur « Vérifier à nouveau ».',
    },
    'driver-missing': {
      text: 'Le pilote de la clé manque',
      next: 'Installez le pilote de l’émetteur de la clé, puis appuyez sur « Vérifier à nouveau ».',
    },
    'token-missing': { text: 'Aucune clé trouvée', next: 'Branchez la clé, puis appuyez sur « Vérifier à nouveau ».' },
    blocked: {
      text: 'Le navigateur sépare cette page du programme de signature',
      next: 'Le programme tourne sur votre machine, le navigateur a donc besoin de votre accord :',
      steps: [
        'Appuyez sur l’icône à gauche de l’adresse.',
        'Activez « Applications sur l’appareil » (versions anciennes : « Réseau local »).',
        'La page cherche à nouveau d’elle-même ; sinon, appuyez sur « Vérifier à nouveau ».',
      ],
    },
    'wrong-pin': { text: 'Le code PIN est faux', next: 'Appuyez sur « Signer » et saisissez-le à nouveau.' },
    'wrong-password': {
      text: 'Le mot de passe du fichier est faux',
      next: 'Vérifiez les majuscules et la langue du clavier, puis recommencez.',
    },
    'pin-locked': {
      text: 'La clé est bloquée après trop de codes PIN faux',
      next: 'Demandez à l’émetteur de la débloquer ; d’autres essais n’y changent rien.',
    },
    cancelled: { text: 'Vous avez annulé la signature', next: 'Appuyez sur « Signer » quand vous êtes prêt.' },
    refused: {
      text: 'Le programme de signature n’autorise pas cette page',
      next: 'Autorisez cette adresse dans le programme, puis signez à nouveau.',
    },
    'certificate-missing': {
      text: 'Aucun certificat utilisable',
      next: 'Vérifiez la clé ou le fichier, ou contactez l’émetteur.',
    },
    busy: { text: 'La clé est occupée', next: 'Fermez l’autre page qui signe, attendez un peu et réessayez.' },
    timeout: { text: 'Le délai est passé', next: 'Retirez la clé, rebranchez-la et réessayez.' },
    unloaded: {
      text: 'Le lecteur de certificats n’a pas pu être chargé',
      next: 'Vérifiez la connexion, puis réessayez.',
    },
    'key-unsupported': {
      text: 'Ce genre de clé ne convient pas ici',
      next: 'Choisissez un fichier avec une clé RSA ou EC (P-256, P-384, P-521), ou contactez l’émetteur.',
    },
    outdated: {
      text: 'Le programme de signature est trop ancien',
      next: 'Téléchargez le nouveau, puis appuyez sur « Vérifier à nouveau ».',
      alone:
        'Cet ordinateur a besoin d’une version plus récente de {name}. Appelez l’assistance du portail ; une fois installée, appuyez sur « Vérifier à nouveau ».',
    },
    'unsupported-browser': {
      text: 'Ce navigateur ne peut pas utiliser la clé USB',
      next: 'Safari empêche les pages de joindre le programme de signature. Ouvrez cette page dans Chrome, Edge ou Firefox, ou signez avec un fichier de certificat.',
    },
    'computer-needed': {
      text: 'La clé USB demande un ordinateur',
      next: 'Les téléphones et tablettes ne peuvent pas l’utiliser. Ouvrez cette page sur un ordinateur, signez avec un fichier de certificat, ou choisissez une SIM de signature ou une signature personnelle.',
    },
    unreadable: {
      text: 'Ce fichier est illisible',
      next: 'Choisissez un fichier .p12 ou .pfx qui contient votre clé.',
    },
    failed: { text: 'Rien n’a été signé', next: 'Retirez la clé, rebranchez-la et réessayez.' },
  },
};
