/** The script of `/register`: after the registration the person goes back to where they came from. */
import type {} from '../elements/events.js';

const register = document.querySelector<HTMLElement>('dvc-register');

register?.addEventListener('dvc-complete', () => {
  const { next } = register.dataset;
  // Asked for by the OpenID Provider, which goes on with the session. Otherwise the person reads the ending.
  if (next?.startsWith('/oidc/')) location.replace(next);
});
