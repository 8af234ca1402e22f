import { joined } from '../../with-texts.js';
import type { OwnTexts, SignInTexts } from '../../messages.js';

export const general: OwnTexts = {
  text: {
    done: 'Vous êtes connecté',
    'done-lead': 'La page suivante s’ouvre.',
    closed: 'Connexion impossible',
    edit: 'Se reconnecter',
    insecure:
      'Cette page n’a pas de connexion sûre : personne ne peut s’y connecter. Rouvrez-la par une adresse en https://.',
    'ends-in': 'Pour votre sécurité, cette session se termine dans {time}. Vous pouvez la prolonger.',
    'ends-last': 'Pour votre sécurité, cette session se termine dans {time} et ne peut être prolongée.',
    ended: 'Cette session a expiré. Vous pouvez en ouvrir une autre.',
    extended: 'La session continue pendant {time}.',
  },
  problem: {
    'flow-unknown': 'Cette session est terminée.',
    'flow-expired': 'Cette session avait expiré ; une autre est ouverte pour vous.',
    'flow-superseded': 'La connexion continue dans un autre onglet.',
    'flow-over': 'Cette session est terminée.',
    'wrong-step': 'La connexion est passée à une autre étape.',
    stale: 'La connexion vient de changer ailleurs. Voici où elle en est.',
    'too-many-attempts': 'Trop d’essais erronés. Recommencez.',
    'method-unavailable': 'Cette façon de se connecter ne vous est pas ouverte.',
  },
  advice: {
    'too-many-attempts': [],
    'flow-expired:sign': [{ text: 'Signez à nouveau.' }],
  },
};
const own = (more: OwnTexts): OwnTexts => joined(general, more);
const noNeeds = { needs: [], help: [] };

export const signIn: SignInTexts = {
  methods: {
    'sign-in-password': {
      ...noNeeds,
      name: 'Mot de passe',
      summary: 'Identifiant et mot de passe',
      own: own({
        step: { credentials: { short: 'Mot de passe', title: 'Connexion par mot de passe', lead: '' } },
        field: {
          username: 'Numéro de carte d’identité',
          'username-enterprise': 'Numéro fiscal',
          'username-agency': 'Code de l’organisme',
          password: 'Mot de passe',
        },
        hint: {
          username: '12 chiffres',
          'username-enterprise': '10 chiffres, ou 13 pour une succursale',
          'username-agency': 'Le code ou le numéro fiscal de l’organisme',
        },
        text: { show: 'Afficher', hide: 'Masquer', 'sign-in': 'Se connecter' },
        error: {
          username: 'L’identifiant est votre numéro de carte à 12 chiffres.',
          'username-enterprise': 'L’identifiant est le numéro fiscal à 10 ou 13 chiffres.',
          'username-agency': 'L’identifiant est le code ou le numéro fiscal de l’organisme.',
          'current-password': 'Saisissez votre mot de passe.',
        },
      }),
    },
    'sign-in-federation': {
      ...noNeeds,
      name: 'Compte VNeID',
      summary: 'Confirmé par votre identité électronique',
      own: own({
        step: {
          federate: {
            short: 'Identité',
            title: 'Connexion par identité électronique',
            lead: 'Vous confirmez sur la page du fournisseur, puis vous revenez ici.',
          },
        },
        problem: { 'federation-invalid': 'Cette confirmation ne peut plus servir. Recommencez.' },
      }),
    },
    'sign-in-passkey': {
      ...noNeeds,
      name: 'Clé d’accès (passkey)',
      summary: 'Empreinte, visage ou code PIN de votre appareil',
      own: own({
        step: {
          assert: {
            short: 'Clé d’accès',
            title: 'Se connecter par une clé d’accès',
            lead: 'Votre appareil demandera votre empreinte, votre visage ou votre code PIN. Les clés se créent sur la page « Mon compte ».',
          },
        },
        text: {
          'passkey-use': 'Utiliser une clé d’accès',
          'passkey-wait': 'Votre appareil répond…',
        },
      }),
    },
    'sign-in-usb': {
      ...noNeeds,
      name: 'Clé USB',
      summary: 'Signé par le certificat de la clé',
      own: own({ step: { sign: { short: 'Signature', title: 'Connexion par clé USB', lead: '' } } }),
    },
    'sign-in-sim': { ...noNeeds, name: 'SIM de signature', summary: 'Signé par code PIN', own: own({}) },
    'sign-in-signature': {
      ...noNeeds,
      name: 'Signature numérique personnelle',
      summary: 'Confirmée dans une application',
      own: own({}),
    },
  },
  text: {
    others: 'Autres façons de se connecter',
    forgot: 'Mot de passe oublié ?',
    'no-account': 'Pas encore de compte ?',
    register: 'S’inscrire',
  },
  recover: () => import('./recover.js').then(({ recover }) => recover),
  change: () => import('./change.js').then(({ change }) => change),
  account: () => import('./account.js').then(({ account }) => account),
  passkeys: () => import('./passkey.js').then(({ passkeys }) => passkeys),
};
