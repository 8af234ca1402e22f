import { joined } from '../../with-texts.js';
import type { ChangeTexts, OwnTexts } from '../../messages.js';
import { general as session } from './sign-in.js';
import { shop, tttb, vneid } from '../sim.js';

const general: OwnTexts = joined(session, {
  text: {
    done: 'Modifié',
    'done-lead': 'Nous avons prévenu par les anciennes voies.',
    closed: 'La modification n’a pas été faite',
    edit: 'Recommencer cette modification',
  },
  problem: {
    'flow-superseded': 'La modification continue dans un autre onglet.',
    'wrong-step': 'La modification est passée à une autre étape.',
    stale: 'Cela vient de changer ailleurs. Voici où cela en est.',
    'method-unavailable': 'Ceci ne peut être modifié ici.',
    'subscriber-mismatch': 'Selon l’opérateur, ce numéro n’est pas à votre nom. Prenez un numéro qui l’est.',
    'subscriber-legacy-id':
      'Cette SIM est à vous mais reste liée à l’ancienne carte à 9 chiffres. Mettez-la à jour, puis réessayez.',
    'sim-recently-changed':
      'Selon l’opérateur, la SIM de ce numéro vient d’être remplacée. Le compte ne peut s’en servir pendant {time} après cela.',
    'certificate-other-person': 'Ce certificat n’est pas celui du titulaire du compte.',
  },
  advice: { 'subscriber-mismatch': [vneid, tttb, shop] },
});

const own = (more: OwnTexts): OwnTexts => joined(general, more);

const noNeeds = { needs: [], help: [], summary: '' };

export const change: ChangeTexts = {
  methods: {
    'change-passkey': {
      ...noNeeds,
      name: 'Nouvelle clé d’accès',
      own: own({
        step: {
          current: {
            title: 'Confirmez que c’est vous',
            short: 'Confirmer',
            lead: 'Saisissez votre mot de passe actuel.',
          },
          create: {
            title: 'Créer une clé d’accès',
            short: 'Créer',
            lead: 'Votre appareil demandera votre empreinte, votre visage ou votre code PIN. N’en créez que sur un appareil à vous.',
          },
        },
        field: { username: 'Identifiant', password: 'Mot de passe', label: 'Nom de la clé' },
        hint: { label: 'Pour la reconnaître dans la liste.' },
        text: {
          show: 'Afficher',
          hide: 'Masquer',
          'sign-in': 'Continuer',
          'passkey-make': 'Créer une clé d’accès',
          'passkey-wait': 'Votre appareil répond…',
          done: 'La clé d’accès est ajoutée',
          'done-lead': 'Vous pouvez désormais vous connecter avec elle.',
          closed: 'La clé d’accès n’a pas été ajoutée',
        },
        error: { 'current-password': 'Saisissez votre mot de passe.' },
        problem: {
          'sign-in-refused': 'Le mot de passe est incorrect.',
          'passkey-refused': 'La clé n’a pas pu être créée. Réessayez.',
          'passkey-cancelled': 'Aucune clé créée : vous avez refusé, ou le délai est passé. Réessayez.',
          'method-unavailable': 'Ce compte ne peut pas avoir de clé d’accès.',
        },
      }),
    },
    'change-phone': {
      ...noNeeds,
      name: 'Modifier le numéro de téléphone',
      own: own({
        step: {
          identify: {
            short: 'Nouveau numéro',
            title: 'Le nouveau numéro de téléphone',
            lead: 'Un code est envoyé au nouveau numéro. L’ancien est prévenu aussi.',
          },
        },
        hint: { phone: 'Le nouveau numéro, à votre nom' },
      }),
    },
    'change-email': {
      ...noNeeds,
      name: 'Modifier l’adresse électronique',
      own: own({
        step: {
          identify: {
            short: 'Nouvelle adresse',
            title: 'La nouvelle adresse électronique',
            lead: 'Votre téléphone et votre ancienne adresse sont prévenus aussi.',
          },
        },
        text: { continue: 'Enregistrer' },
      }),
    },
    'change-password': {
      ...noNeeds,
      name: 'Modifier le mot de passe',
      own: own({
        step: {
          current: {
            short: 'Ancien',
            title: 'Votre mot de passe actuel',
            lead: 'Si vous venez de vous connecter par certificat, rien n’est demandé ici.',
          },
          password: {
            short: 'Nouveau',
            title: 'Le nouveau mot de passe',
            lead: 'Ensuite, vos connexions ailleurs prendront fin.',
          },
        },
        field: { 'current-password': 'Mot de passe actuel' },
        error: { 'current-password': 'Saisissez votre mot de passe actuel.' },
        text: { 'sign-in': 'Poursuivre', register: 'Modifier le mot de passe', show: 'Afficher', hide: 'Masquer' },
        problem: { 'sign-in-refused': 'Le mot de passe actuel est inexact.' },
      }),
    },
    'change-usb': {
      ...noNeeds,
      name: 'Élever le niveau par clé USB',
      own: own({ step: { sign: { title: 'Signez avec votre clé USB', lead: '' } } }),
    },
    'change-sim': { ...noNeeds, name: 'Élever le niveau par SIM de signature', own: own({}) },
    'change-signature': { ...noNeeds, name: 'Élever le niveau par signature personnelle', own: own({}) },
  },
  done: {
    phone: 'Le numéro est modifié. L’ancien numéro est prévenu.',
    email: 'L’adresse est modifiée. Les anciennes voies sont prévenues.',
    password: 'Le mot de passe est modifié. Ailleurs, vos connexions ont pris fin.',
    usb: 'Le niveau est élevé au certificat.',
    sim: 'Le niveau est élevé au certificat.',
    signature: 'Le niveau est élevé au certificat.',
  },
};
