import type { NoteTexts } from '../messages.js';

export const notes: NoteTexts = {
  text: {
    'out-of-service': 'Hors service',
    'outage-now': 'Retour prévu : {until}.',
    'outage-soon': 'Hors service du {from} au {until}.',
    when: '{date} à {time}',
  },
  elsewhere: [
    {
      text: 'Moins de 14 ans : un parent ou tuteur dépose la demande avec son propre compte, et inscrit l’identité de l’enfant dans son application VNeID.',
    },
    { text: 'Sous tutelle : le tuteur dépose la demande avec son compte et les papiers de tutelle.' },
    {
      text: 'Étrangers avec une carte de séjour permanente ou temporaire : inscrivez votre identité électronique au service de l’immigration.',
    },
    {
      text: 'Vietnamiens à l’étranger : utilisez VNeID si vous l’avez. Sans carte d’identité, adressez-vous à la représentation vietnamienne.',
    },
    {
      text: 'SIM perdue ou numéro changé : faites d’abord refaire la SIM à votre nom, ou choisissez une signature, qui ne demande aucun message.',
    },
    {
      text: 'Erreur sur la carte ou dans la base de la population : faites-la corriger par la police de votre commune, ou appelez le 1900 0368.',
      link: 'Appeler le 1900 0368',
      href: 'tel:19000368',
    },
    {
      text: 'Numéro d’assurance annulé ou fusionné : demandez à l’assurance sociale celui qui vaut, ou appelez le 1900 9068.',
      link: 'Appeler le 1900 9068',
      href: 'tel:19009068',
    },
    { text: 'Ni téléphone ni ordinateur : venez au guichet unique avec votre carte. Un agent vous aidera.' },
  ],
};
