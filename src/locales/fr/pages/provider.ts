import type { ProviderTexts } from '../../provider-texts.js';

export const provider: ProviderTexts = {
  signOutTitle: 'Se déconnecter',
  signOut: 'Voulez-vous vous déconnecter ?',
  signOutWhat: 'Vous serez déconnecté de chaque portail ouvert dans ce navigateur.',
  signOutYes: 'Se déconnecter',
  signOutNo: 'Non, aller à mon compte',
  signedOutTitle: 'Déconnecté',
  signedOut: 'Vous êtes déconnecté. Sur un ordinateur partagé, fermez le navigateur.',
  failedTitle: 'La connexion a échoué',
  failed: 'La demande du portail n’est pas valable. Ce n’est pas votre faute.',
  expired: 'Cette connexion a expiré, ou votre navigateur ne garde aucun cookie.',
  again: 'Revenez au portail et recommencez.',
  code: 'Code d’erreur',
};
