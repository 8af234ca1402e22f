import type { Messages } from 'dvc-register/locales';

/**
 * Français: a third language as a portal adds it, `element.messages = fr`. The package does not
 * know it.
 */
export const fr: Messages = {
  lang: 'fr',
  audience: { citizen: 'Citoyen', enterprise: 'Entreprise', agency: 'Organisme public' },
  method: {
    mobile: {
      name: 'Abonnement mobile',
      summary: 'Prouvé par une SIM à votre nom et un code envoyé au téléphone',
      needs: [
        'Votre carte d’identité à 12 chiffres',
        'Une SIM à votre nom, liée à cette carte',
        'Le téléphone sur vous',
      ],
      help: [],
    },
  },
  methods: () => import('./methods.js').then(({ methods }) => methods),
  step: {
    identify: { title: 'Vos informations', lead: 'Saisissez-les comme sur votre carte d’identité.' },
    code: { title: 'Saisissez le code envoyé à votre téléphone', lead: '' },
    password: { title: 'Choisissez un mot de passe', lead: 'Il vous servira à vous connecter.' },
  },
  field: {
    citizenId: 'Numéro de carte d’identité',
    fullName: 'Nom complet',
    birthDate: 'Date de naissance',
    phone: 'Numéro de téléphone',
    email: 'Adresse électronique',
    code: 'Code de confirmation',
    password: 'Mot de passe',
  },
  hint: {
    citizenId: '12 chiffres',
    fullName: 'Avec ses accents, comme sur la carte',
    birthDate: 'Jour/mois/année, par exemple 12/06/1986',
    'birthDate-year': 'L’année de naissance, ou mois/année',
    phone: 'Un abonnement à votre nom',
    code: '6 chiffres',
  },
  later: () => import('./later.js').then(({ later }) => later),
  notes: () => import('./notes.js').then(({ notes }) => notes),
  text: {
    'choose-audience': 'Vous êtes',
    'choose-method': 'Choisissez comment vous inscrire',
    needs: 'À avoir sous la main',
    help: 'Aide',
    'out-of-service': 'Hors service',
    elsewhere: 'Rien de cela ne vous convient ?',
    back: 'Choisir une autre façon',
    progress: 'Étape {n}/{of}',
    steps: 'Étapes',
    scan: 'Scanner le code QR de la carte d’identité',
    'required-note': 'Les champs marqués (*) sont obligatoires.',
    required: 'obligatoire',
    optional: 'facultatif',
    'year-only': 'Mes papiers n’indiquent que l’année de naissance',
    captcha: 'Vérification automatique',
    'captcha-checking': 'Vérification du navigateur…',
    'captcha-ready': 'Terminé, vous n’avez rien à faire',
    'captcha-failed': 'Pas encore vérifié',
    consent: 'Consentement',
    terms: 'Conditions d’utilisation',
    policy: 'Politique de partage des informations',
    register: 'S’inscrire',
    continue: 'Continuer',
    busy: 'En cours…',
    loading: 'Ouverture…',
    retry: 'Réessayer',
    restart: 'Recommencer',
    unreachable: 'Pas de connexion. Ce que vous avez saisi est encore sur cette page ; veuillez réessayer.',
    reload: 'Recharger la page',
  },
};
