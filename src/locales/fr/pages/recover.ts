import { joined } from '../../with-texts.js';
import type { OwnTexts, RecoverTexts } from '../../messages.js';
import { general as session } from './sign-in.js';

const general: OwnTexts = joined(session, {
  text: {
    register: 'Choisir ce mot de passe',
    done: 'Votre nouveau mot de passe est choisi',
    'done-lead':
      'Vous êtes connecté dans ce navigateur. Partout ailleurs, vos connexions ont pris fin, et l’ancien mot de passe ne sert plus.',
    closed: 'Le mot de passe n’a pas pu être remplacé',
    waiting: 'Votre demande de nouveau mot de passe est reçue',
    edit: 'Tout recommencer',
    insecure:
      'Cette page n’a pas de connexion sûre : aucun mot de passe ne peut y être remplacé. Rouvrez-la par une adresse en https://.',
  },
  problem: {
    'flow-superseded': 'Le remplacement continue dans un autre onglet.',
    'wrong-step': 'Le remplacement est passé à une autre étape.',
    stale: 'Le remplacement vient de changer ailleurs. Voici où il en est.',
    'method-unavailable': 'Cette façon ne vous est pas ouverte.',
    'sim-recently-changed':
      'Selon l’opérateur, la SIM de ce numéro vient d’être remplacée. Pour votre sécurité, ce numéro ne peut servir pendant {time} après cela.',
    'recovery-waiting':
      'Vous pourrez choisir un nouveau mot de passe à partir de {at}. Rouvrez alors cette page et refaites les mêmes étapes.',
  },
  advice: {
    'recovery-waiting': [
      { text: 'L’attente vous protège si quelqu’un d’autre a votre téléphone.' },
      { text: 'Nous vous avons prévenu par toutes les voies du compte.' },
      { text: 'Ce n’était pas vous, ou le mot de passe vous revient ? Connectez-vous : la demande est annulée.' },
    ],
    'recovery-refused': [
      { text: 'Vérifiez le numéro de carte et le numéro de téléphone de votre inscription.' },
      { text: 'Ce numéro n’est plus le vôtre ? Prenez une autre façon, ou allez au guichet avec votre carte.' },
    ],
    'account-unknown': [{ text: 'Vous vous êtes peut-être inscrit avec un autre certificat.' }],
  },
});
const own = (more: OwnTexts): OwnTexts => joined(general, more);
const password = {
  short: 'Mot de passe',
  title: 'Choisissez un nouveau mot de passe',
  lead: 'Partout ailleurs, vos connexions prendront fin.',
};
const noNeeds = { needs: [], help: [] };

export const recover: RecoverTexts = {
  methods: {
    'recover-mobile': {
      ...noNeeds,
      name: 'Le téléphone du compte',
      summary: 'Un code par téléphone, puis une attente',
      own: own({
        step: {
          identify: {
            short: 'Informations',
            title: 'Votre compte',
            lead: 'Un code est envoyé au téléphone du compte. La première fois, il faut attendre avant de choisir un nouveau mot de passe.',
          },
          password,
        },
        hint: { phone: 'Le numéro de votre inscription' },
      }),
    },
    'recover-federation': {
      ...noNeeds,
      name: 'Compte VNeID',
      summary: 'Le nouveau mot de passe est choisi aussitôt',
      own: own({
        step: {
          federate: {
            short: 'Identité',
            title: 'Prouvez qui vous êtes par identité électronique',
            lead: 'Vous confirmez sur la page du fournisseur, puis vous revenez ici.',
          },
          password,
        },
        problem: {
          'account-unknown': 'Vous n’avez pas encore de compte de service public. Inscrivez-vous d’abord.',
          'federation-invalid': 'Cette confirmation ne peut plus servir. Recommencez.',
        },
        advice: { 'account-unknown': [] },
      }),
    },
    'recover-usb': {
      ...noNeeds,
      name: 'Clé USB',
      summary: 'Signé par le certificat de la clé',
      own: own({
        step: { sign: { short: 'Signature', title: 'Prouvez qui vous êtes par clé USB', lead: '' }, password },
      }),
    },
    'recover-sim': {
      ...noNeeds,
      name: 'SIM de signature',
      summary: 'Signé par code PIN',
      own: own({ step: { password } }),
    },
    'recover-signature': {
      ...noNeeds,
      name: 'Signature numérique personnelle',
      summary: 'Confirmée dans une application',
      own: own({ step: { password } }),
    },
  },
  text: {
    others: 'Autres façons de prouver qui vous êtes',
    'sign-in': 'Le mot de passe vous revient ? Connexion',
    next: 'Continuer',
  },
};
