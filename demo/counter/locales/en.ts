import type { Messages, MethodText } from 'dvc-register/locales';
import { en } from 'dvc-register/locales/en.js';

const counter: MethodText = {
  name: 'At a one-stop desk',
  summary: 'An officer compares you with your identity card',
  needs: ['Your identity card', 'To be at the desk'],
  help: [{ text: 'The SIM need not be in your name: the number is only for contact.' }],
  own: {
    step: {
      desk: { title: 'Give your identity card to the officer', lead: '' },
      'desk-over': { title: 'Your turn is over', lead: '' },
    },
    hint: { phone: 'For the authority to reach you' },
    text: {
      'sent-desk': 'The officer at the desk sees your name.',
      'compare-desk': 'Read this number to the officer, whose screen has the same one.',
      'differs-desk': 'If the officer’s screen has another number: stop, and ask at the desk.',
      'then-desk': 'Wait for the officer. This page then goes on by itself.',
    },
    problem: { 'counter/refused': 'The officer could not confirm that you are the person on the card.' },
    advice: { 'counter/refused': [{ text: 'Ask the officer at the desk, then begin again.' }] },
  },
};

export const messages: Messages = { ...en, methods: async () => ({ ...(await en.methods()), counter }) };
