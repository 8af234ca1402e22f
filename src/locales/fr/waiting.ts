import type { WaitingTexts } from '../part-texts.js';

export const waiting: WaitingTexts = {
  text: {
    'sent-handset': 'Une demande de signature a été envoyée à {to}. Regardez votre téléphone.',
    'sent-app': 'Une demande de signature a été envoyée à {to}. Ouvrez son application.',
    code: 'Code de contrôle',
    'compare-handset': 'Comparez ce code avec celui du téléphone.',
    'compare-app': 'Comparez ce code avec celui de l’application, si elle en montre un.',
    'then-handset': 'S’ils sont identiques, saisissez le code PIN de la SIM sur le téléphone. Jamais sur cette page.',
    'then-app': 'Confirmez dans l’application.',
    'then-otp': 'Saisissez ci-dessous le code que le prestataire vous a envoyé.',
    differs: 'S’ils diffèrent, ou si vous n’avez rien demandé : refusez.',
    open: 'Ouvrir l’application de signature',
    qr: 'L’application est sur un autre téléphone : scannez ce code.',
    'qr-label': 'Code QR qui ouvre l’application de signature',
    otp: 'Code du prestataire',
    'otp-hint': 'Envoyé par {to}',
    'otp-error': 'Saisissez 4 à 12 chiffres ou lettres.',
    confirm: 'Confirmer',
    left: 'Il reste {time}',
    'left-minutes': 'La demande est encore valable {n} min. Cette page continue d’elle-même après votre signature.',
    'left-none': 'Le temps de la demande est écoulé.',
    cancel: 'Annuler la demande',
    over: 'La demande précédente est terminée. Vous pouvez en envoyer une autre.',
    again: 'Renvoyer la demande',
    edit: 'Corriger mes informations',
  },
};
