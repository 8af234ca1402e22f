/** The script of `/sign-in`: draws the form first, then fetches what signs in. */
import '../elements/steps/credentials.js';
// In this script, so that the first texts come without a detour.
import '../elements/texts/own-texts.js';
import { messagesFor, pageLanguage, textsOf } from '../elements/texts/language.js';

const form = document.querySelector('dvc-step-credentials');

/** Draws the form, if the page offers passwords. */
async function draw(): Promise<void> {
  if (!form) return;
  form.messages = await textsOf(await messagesFor(undefined, pageLanguage()), { id: 'password', purpose: 'sign-in' });
  await form.updateComplete;
}

const signIn = document.querySelector<HTMLElement>('dvc-sign-in');
signIn?.addEventListener('dvc-signed-in', () => {
  // The gateway has checked it: a path of this origin (T54).
  const { next } = signIn.dataset;
  if (next?.startsWith('/')) location.replace(next);
});

void draw().then(() => import('./engine.js'));
