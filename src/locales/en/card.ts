import type { CardTexts } from '../messages.js';

/** Every text of the scanner. */
export const card: CardTexts = {
  scan: 'Scan the card',
  title: 'Scan the QR code on the identity card',
  privacy: 'The picture is read on this device only and sent nowhere.',
  opening: 'Opening the camera. If the browser asks, choose Allow.',
  looking:
    'Hold the QR code in the middle of the picture, and keep still. It is on the front of a citizen card with a chip. Identity cards issued since 1 July 2024 have it at the top right of the back.',
  other: 'This is not the QR code of an identity card. Turn the card over and try the code on its other side.',
  reading: 'Reading the photo…',
  photo: 'Choose a photo',
  retry: 'Open the camera',
  close: 'Close, I will type',
  done: 'Filled in from the card. Please check; you can still change it.',
  'failed.insecure':
    'This page has no secure connection (https), so the camera cannot be opened. Choose a photo of the card, or type.',
  'failed.unsupported': 'This browser cannot open the camera. Choose a photo of the card, or type.',
  'failed.denied':
    'This page may not use the camera. To allow it, open the site’s permissions beside the address bar, turn Camera on and press “Open the camera”. You can also choose a photo of the card, or type.',
  'failed.no-camera': 'No camera was found. Choose a photo of the card, or type.',
  'failed.busy':
    'Another program is using the camera. Close it and press “Open the camera”, or choose a photo of the card, or type.',
  'failed.decoder': 'The reader of QR codes could not be loaded. Check your connection and try again, or type.',
  'failed.unreadable': 'This file could not be opened. Choose another picture (JPEG or PNG), or type.',
  'failed.no-code':
    'No QR code was found in the photo. It is on the front of a citizen card with a chip, or on the back of an identity card. Take the photo from nearer, in good light and without glare, or type.',
  'failed.other-code':
    'The QR code in the photo is not an identity card’s. Choose a photo of the side with the QR code, or type.',
};
