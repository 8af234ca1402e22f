import type { Advice } from '../messages.js';

export const vneid: Advice = { text: 'Voyez et confirmez la SIM à votre nom dans VNeID ou chez votre opérateur.' };
export const tttb: Advice = {
  text: 'Ou envoyez TTTB au 1414 pour savoir à qui est la SIM : gratuit, sauf si les envois sont bloqués.',
  link: 'Écrire TTTB au 1414',
  href: 'sms:1414?body=TTTB',
};
export const shop: Advice = {
  text: 'Si elle n’est pas à votre nom, portez votre carte à une boutique de l’opérateur pour l’inscrire.',
};
