import type { Advice, MethodText } from '../messages.js';
import { shop, tttb, vneid } from './sim.js';

const lookUp: Advice = {
  text: 'Numéro d’assurance oublié : cherchez-le sur le site de l’assurance sociale ou dans VssID.',
  link: 'Chercher le numéro',
  href: 'https://baohiemxahoi.gov.vn/tracuu/Pages/tra-cuu-ho-gia-dinh.aspx',
};
const correct: Advice = {
  text: 'Votre dossier d’assurance est inexact : faites-le corriger par votre bureau, ou appelez le 1900 9068.',
  link: 'Appeler le 1900 9068',
  href: 'tel:19009068',
};
const counter: Advice = {
  text: 'Pas encore vérifié : allez au bureau de poste le plus proche avec carte et téléphone.',
};
const hotline: Advice = {
  text: 'Renseignements de la Poste : 1900 54 54 81.',
  link: 'Appeler le 1900 54 54 81',
  href: 'tel:1900545481',
};
const levelTwo: readonly Advice[] = [
  { text: 'Le niveau 2 s’obtient gratuitement à la police de la commune, avec la carte d’identité.' },
];
const authority: Advice = { text: 'Obtenez-en un auprès d’une autorité de certification (Viettel, VNPT…).' };
const other: Advice = { text: 'Ou choisissez une autre façon de vous inscrire.' };

const certificateLogin = 'Vous vous connectez avec le numéro du certificat : carte d’identité ou numéro fiscal.';
const sameKey: readonly Advice[] = [
  { text: 'Connectez-vous avec cette même signature, ou comme vous vous êtes inscrit.' },
  { text: 'Si vous ne vous êtes jamais inscrit, prévenez aussitôt le gestionnaire de ce portail.' },
];
const carrierSim: readonly Advice[] = [{ text: 'Demandez à votre opérateur un autre certificat sur la SIM.' }];
const otherProvider: readonly Advice[] = [{ text: 'Adressez-vous au prestataire, ou choisissez-en un autre.' }];
const confirm = { short: 'Confirmation', title: 'Confirmez vos informations', lead: 'Lues dans votre certificat.' };

export const methods: Readonly<Record<string, MethodText>> = {
  mobile: {
    name: 'Abonnement mobile',
    time: '3 min',
    picture: 'phone',
    summary: 'Prouvé par une SIM à votre nom et un code envoyé au téléphone',
    needs: ['Votre carte d’identité à 12 chiffres', 'Une SIM à votre nom, liée à cette carte', 'Le téléphone sur vous'],
    help: [vneid, tttb, shop],
  },
  federation: {
    name: 'Compte VNeID',
    time: '2 min',
    picture: 'shield',
    summary: 'Confirmé par l’identité électronique du ministère de la Sécurité publique',
    needs: ['Une identité électronique de niveau 2', 'L’application VNeID sur votre téléphone'],
    help: levelTwo,
    own: {
      step: {
        federate: {
          short: 'Identité',
          title: 'Confirmez avec votre identité électronique',
          lead: 'Vous allez sur la page de votre fournisseur d’identité, puis vous revenez ici.',
        },
        confirm: { ...confirm, lead: 'Données par votre fournisseur d’identité.' },
      },
      error: { provider: 'Choisissez un fournisseur.', 'page-address': 'Cette page ne peut recevoir le résultat.' },
      text: {
        federate: 'Continuer avec {provider}',
        'done-lead': 'Votre identifiant est votre numéro de carte. Connectez-vous avec cette identité électronique.',
      },
      problem: {
        'provider-unavailable': 'L’identité électronique est interrompue. Réessayez dans quelques minutes.',
        'account-unknown': 'Vous n’avez pas encore de compte. Inscrivez-vous d’abord.',
        'method-unknown': 'Ce portail n’est pas relié à VNeID. Choisissez une autre façon.',
      },
      advice: {
        'federation-cancelled': [{ text: 'Une erreur de bouton ? Recommencez. Sinon, choisissez une autre façon.' }],
        'federation-level': levelTwo,
        'federation-identity': [
          { text: 'Voyez votre numéro et votre nom dans l’application VNeID.' },
          {
            text: 'Une erreur ? Faites-la corriger par la police de la commune, ou appelez le 1900 0368.',
            link: 'Appeler le 1900 0368',
            href: 'tel:19000368',
          },
        ],
        'already-registered': [
          { text: 'Connectez-vous avec cette identité électronique, ou comme vous vous êtes inscrit.' },
          { text: 'Si vous ne vous êtes jamais inscrit, prévenez aussitôt le gestionnaire de ce portail.' },
        ],
        'method-unknown': levelTwo,
      },
    },
  },
  insurance: {
    name: 'Numéro d’assurance sociale',
    time: '4 min',
    picture: 'insurance',
    summary: 'Comparé au dossier de l’assurance sociale',
    needs: [
      'Votre carte d’identité à 12 chiffres',
      'Votre numéro d’assurance à 10 chiffres, ou votre numéro personnel à 12 chiffres',
      'Le téléphone sur vous, pour le code',
    ],
    help: [lookUp, correct],
    own: {
      step: {
        identify: {
          short: 'Informations',
          title: 'Vos informations',
          lead: 'Saisissez-les comme dans votre dossier d’assurance.',
        },
      },
      field: { 'citizenId-cmnd': 'Numéro de carte', insuranceCode: 'Numéro d’assurance sociale' },
      hint: {
        'citizenId-cmnd': '12 chiffres, ou 9 sur une ancienne carte',
        insuranceCode: '10 chiffres, 12 chiffres personnels, ou le numéro de la carte d’assurance maladie',
        phone: 'Reçoit le code de confirmation',
      },
      error: {
        'identity-number': 'Il y a trop ou trop peu de chiffres. Regardez la carte.',
        'insurance-code':
          'Saisissez les 10 chiffres d’assurance, les 12 chiffres personnels ou les 15 caractères de la carte d’assurance maladie.',
      },
      problem: {
        'provider-unavailable':
          'La base de l’assurance sociale ou l’envoi de messages ne répond pas. Votre saisie est encore sur cette page ; réessayez dans quelques minutes.',
      },
      advice: {
        'insurance-mismatch': [
          { text: 'Vérifiez les deux numéros, le nom (avec ses accents) et la date de naissance.' },
          lookUp,
          correct,
          other,
        ],
      },
    },
  },
  post: {
    name: 'Poste du Viêt Nam',
    time: '4 min',
    picture: 'letter',
    summary: 'Une identité vérifiée au bureau de poste',
    needs: [
      'Votre carte d’identité à 12 chiffres',
      'Une identité vérifiée au bureau de poste',
      'Le téléphone au numéro donné là-bas',
    ],
    help: [counter, hotline],
    own: {
      step: {
        identify: { short: 'Informations', title: 'Vos informations', lead: 'Saisissez-les comme au bureau de poste.' },
      },
      field: { postalId: 'Référence de la Poste' },
      hint: { phone: 'Le numéro donné au bureau de poste', postalId: 'Sur le reçu, si vous l’avez encore' },
      error: { 'postal-id': '4 à 20 lettres et chiffres, comme sur le reçu. Peut rester vide.' },
      problem: {
        'provider-unavailable':
          'La Poste ou l’envoi de messages ne répond pas. Votre saisie est encore sur cette page ; réessayez dans quelques minutes.',
      },
      advice: {
        'post-mismatch': [
          { text: 'Vérifiez le numéro de carte, le nom (avec ses accents), la date de naissance et le téléphone.' },
          counter,
          hotline,
          other,
        ],
      },
    },
  },
  usb: {
    name: 'Clé USB de signature',
    time: '5 min',
    picture: 'token',
    summary: 'Signé avec le certificat de la clé',
    handheld: 'Demande un ordinateur : les téléphones ne peuvent pas utiliser la clé.',
    needs: ['Une clé au certificat valable', 'Le code PIN de la clé', 'Un ordinateur avec son pilote'],
    help: [authority],
    own: {
      step: { sign: { short: 'Signature', title: 'Signez avec votre certificat', lead: '' }, confirm },
      text: { 'done-lead': certificateLogin },
      advice: { 'already-registered': sameKey },
    },
  },
  sim: {
    name: 'SIM de signature',
    time: '3 min',
    picture: 'sim',
    summary: 'Signé par un code PIN sur le téléphone',
    needs: ['Une SIM de signature active dans le téléphone', 'Le code PIN de la SIM'],
    help: [authority],
    own: {
      step: {
        identify: {
          short: 'Carte SIM',
          title: 'Numéro de votre SIM de signature',
          lead: 'Nous envoyons une demande à ce numéro.',
        },
        handset: { short: 'Code PIN', title: 'Saisissez le code PIN sur le téléphone', lead: '' },
        'handset-over': { title: 'La demande de signature est terminée', lead: '' },
        confirm,
      },
      hint: { phone: 'Numéro de la SIM de signature' },
      text: { 'done-lead': certificateLogin },
      problem: {
        'provider-unavailable':
          'Le service des SIM de signature ne répond pas. Votre saisie est encore sur cette page ; réessayez dans quelques minutes.',
      },
      advice: { 'already-registered': sameKey, 'certificate-unreadable': carrierSim, 'certificate-usage': carrierSim },
    },
  },
  signature: {
    name: 'Signature électronique personnelle',
    time: '3 min',
    picture: 'pen',
    summary: 'Confirmée dans une application de signature à distance',
    needs: ['Un compte de signature à distance', 'L’application du prestataire'],
    help: [authority],
    own: {
      step: {
        identify: {
          short: 'Compte',
          title: 'Votre compte de signature',
          lead: 'Nous envoyons une demande à votre application.',
        },
        consent: { short: 'Application', title: 'Confirmez dans l’application', lead: '' },
        'consent-over': { title: 'La demande de signature est terminée', lead: '' },
        confirm,
      },
      field: { provider: 'Prestataire', account: 'Numéro de carte ou nom de compte' },
      hint: { account: 'Comme dans l’application de signature' },
      error: {
        provider: 'Choisissez un prestataire.',
        'signing-account': 'Saisissez les 12 chiffres de la carte, ou le nom de compte chez le prestataire.',
      },
      problem: {
        'provider-unavailable':
          'Le service de signature à distance ne répond pas. Votre saisie est encore sur cette page ; réessayez dans quelques minutes.',
        'signer-unknown': 'Le prestataire ne connaît aucun certificat de ce compte.',
        'signer-locked': 'Le compte ou son certificat est bloqué chez le prestataire.',
        'signer-unreachable': 'Votre application de signature est injoignable.',
        'signer-failed': 'Le prestataire a échoué, rien n’a été signé.',
        'signing-cancelled': 'Vous avez refusé de signer dans l’application.',
        'signing-undelivered': 'La demande n’est pas arrivée à l’application.',
        'signing-mismatch': 'L’application a montré autre chose que cette page, la signature est donc écartée.',
      },
      advice: {
        'signer-unknown': [
          { text: 'Vérifiez le prestataire et le compte.' },
          { text: 'Regardez dans l’application si le certificat est encore valable.' },
        ],
        'signer-locked': [{ text: 'Demandez au prestataire de le débloquer.' }],
        'signer-unreachable': [{ text: 'Ouvrez l’application, vérifiez la connexion, et renvoyez la demande.' }],
        'signer-failed': [{ text: 'Renvoyez la demande dans quelques minutes.' }],
        'signing-timeout': [{ text: 'Ouvrez d’abord l’application, puis renvoyez la demande.' }],
        'signing-undelivered': [{ text: 'Ouvrez l’application, vérifiez la connexion, et renvoyez la demande.' }],
        'signing-mismatch': [{ text: 'Ne confirmez jamais ce qui diffère. Renvoyez la demande.' }],
        'already-registered': sameKey,
        'certificate-unreadable': otherProvider,
        'certificate-usage': otherProvider,
      },
    },
  },
};
