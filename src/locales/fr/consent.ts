import type { ConsentTexts } from '../consent-texts.js';

/** Ce que la personne accepte. */
export const consent: ConsentTexts = {
  statement:
    'En appuyant sur S’inscrire, vous acceptez nos Conditions d’utilisation et notre Politique de partage des informations. Vous n’acceptez que ce que vous cochez vous-même ci-dessous.',
  notice:
    'Responsable de vos données : {owner}. Vous pouvez consulter, corriger et effacer vos données, retirer un consentement, demander une limitation et porter plainte ; la Politique dit comment.',
  form: {
    account:
      'J’accepte que {portal} utilise le numéro de papier, le nom, la date de naissance, le téléphone et l’adresse saisis pour créer et gérer mon compte de service public.',
    check:
      'J’accepte que ces informations, sauf l’adresse électronique, soient comparées à celles de mon opérateur ou de l’organisme qui les tient, uniquement pour vérifier qu’elles sont les miennes.',
  },
  certificate: {
    account:
      'J’accepte que {portal} utilise le nom et le numéro du certificat et l’adresse saisie pour créer et gérer ce compte de service public.',
    check:
      'J’accepte que le certificat et la signature soient vérifiés auprès de l’émetteur, uniquement pour vérifier à qui est le certificat.',
  },
  provider: {
    account:
      'J’accepte que {portal} utilise le nom, le numéro d’identité, la date de naissance et le téléphone que donne mon identité électronique, et l’adresse saisie, pour créer et gérer mon compte de service public.',
    check:
      'J’accepte que le fournisseur de mon identité électronique confirme ces informations, uniquement pour vérifier qu’elles sont les miennes.',
  },
  share:
    'J’accepte que {portal} partage le nom, le numéro et les coordonnées du compte avec {others}, pour ne pas devoir m’inscrire à nouveau (facultatif).',
  others: 'les autres portails de service public',
};
