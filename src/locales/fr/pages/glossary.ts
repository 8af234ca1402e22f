import type { GlossaryTexts } from '../../part-texts.js';

/** Les mots de l’écran, en mots simples. */
export const glossary: GlossaryTexts = {
  what: '{word} : qu’est-ce que c’est ?',
  words: {
    cccd: { word: 'Numéro de carte', means: 'Les 12 chiffres de votre carte d’identité, les mêmes toute la vie.' },
    code: {
      word: 'Code',
      means: 'Six chiffres envoyés à votre téléphone, valables une fois. Ne les donnez à personne.',
    },
    'own-sim': { word: 'SIM à votre nom', means: 'L’opérateur y a noté votre nom et votre numéro de carte.' },
    vneid: { word: 'VNeID', means: 'L’application d’identité électronique du ministère de la Sécurité publique.' },
    bhxh: { word: 'Numéro d’assurance', means: 'Les 10 chiffres de votre carte ou carnet d’assurance.' },
    'digital-signature': {
      word: 'Signature numérique',
      means: 'Une façon de signer sur un appareil, qui montre qui a signé.',
    },
    certificate: { word: 'Certificat', means: 'Un papier électronique : à qui est la signature, et jusqu’à quand.' },
    pin: { word: 'Code PIN', means: 'Chiffres secrets pour signer. Trop d’erreurs bloquent la clé.' },
    token: { word: 'Clé USB', means: 'Un petit appareil pour l’ordinateur, qui garde votre signature.' },
    driver: { word: 'Pilote', means: 'Le logiciel par lequel l’ordinateur reconnaît la clé USB.' },
    passkey: { word: 'Clé d’accès', means: 'Se connecter par empreinte, visage ou code PIN, sans mot de passe.' },
  },
};
