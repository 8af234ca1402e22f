import type { PasskeyTexts } from '../../account-texts.js';

export const passkeys: PasskeyTexts = {
  title: 'Clés d’accès (passkeys)',
  lead: 'Connectez-vous par l’empreinte, le visage ou le code PIN de votre appareil, sans mot de passe.',
  none: 'Il n’y en a pas encore.',
  unnamed: 'Clé sans nom',
  made: 'Créée le',
  used: 'Dernier usage',
  unused: 'Jamais utilisée',
  synced: 'Gardée aussi dans votre compte en nuage',
  review:
    'Le mot de passe a été réinitialisé : ces clés sont suspendues. Gardez les vôtres, supprimez celles que vous ne connaissez pas.',
  'paused-recovery': 'Suspendue, car le mot de passe a été réinitialisé.',
  'paused-copied': 'Suspendue, car elle semble avoir été copiée. Supprimez-la et créez-en une autre.',
  resume: 'C’est la mienne, la réactiver',
  rename: 'Renommer',
  label: 'Nom de la clé',
  save: 'Enregistrer',
  cancel: 'Annuler',
  remove: 'Supprimer',
  'remove-ask': 'Supprimer la clé « {name} » ? Elle ne permettra plus de se connecter.',
  'remove-yes': 'Supprimer cette clé',
  'remove-no': 'La garder',
  add: 'Ajouter une clé d’accès',
  unsupported: 'Ce navigateur ne peut pas créer de clé d’accès.',
};
