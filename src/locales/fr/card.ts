import type { CardTexts } from '../part-texts.js';

export const card: CardTexts = {
  scan: 'Scanner la carte',
  title: 'Scanner le code QR de la carte d’identité',
  privacy: 'L’image n’est lue que sur cet appareil et n’est envoyée nulle part.',
  opening: 'Ouverture de la caméra. Si le navigateur demande, choisissez Autoriser.',
  looking:
    'Placez le code QR au milieu de l’image et ne bougez plus. Il est au recto de la carte à puce ; sur les cartes délivrées depuis le 01/07/2024, en haut à droite du verso.',
  other: 'Ce n’est pas le code QR d’une carte d’identité. Retournez la carte et essayez l’autre face.',
  reading: 'Lecture de la photo…',
  photo: 'Choisir une photo',
  retry: 'Ouvrir la caméra',
  close: 'Fermer, je saisis moi-même',
  done: 'Rempli à partir de la carte. Vérifiez ; vous pouvez encore corriger.',
  'failed.insecure':
    'Cette page n’a pas de connexion sûre (https), la caméra ne peut donc pas s’ouvrir. Choisissez une photo de la carte ou saisissez vous-même.',
  'failed.unsupported':
    'Ce navigateur ne peut pas ouvrir la caméra. Choisissez une photo de la carte ou saisissez vous-même.',
  'failed.denied':
    'Cette page n’a pas le droit d’utiliser la caméra. Ouvrez les autorisations à côté de la barre d’adresse, activez la caméra et appuyez sur « Ouvrir la caméra ». Vous pouvez aussi choisir une photo ou saisir vous-même.',
  'failed.no-camera': 'Aucune caméra trouvée. Choisissez une photo de la carte ou saisissez vous-même.',
  'failed.busy':
    'Un autre programme utilise la caméra. Fermez-le et appuyez sur « Ouvrir la caméra », choisissez une photo ou saisissez vous-même.',
  'failed.decoder':
    'Le lecteur de codes QR n’a pas pu être chargé. Vérifiez la connexion et réessayez, ou saisissez vous-même.',
  'failed.unreadable': 'Ce fichier ne s’ouvre pas. Choisissez une autre image (JPEG ou PNG), ou saisissez vous-même.',
  'failed.no-code':
    'Aucun code QR sur la photo. Photographiez de plus près la face qui porte le code, bien éclairée et sans reflet, ou saisissez vous-même.',
  'failed.other-code':
    'Le code QR de la photo n’est pas celui d’une carte d’identité. Choisissez la face qui le porte, ou saisissez vous-même.',
};
