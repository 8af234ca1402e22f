/** The script of `/account`. */
import '../elements/account/account.js';

const account = document.querySelector('dvc-account');

account?.addEventListener('dvc-signed-out', ({ own }) => {
  // A session that ended by itself leads to the sign-in; a person who signed out reads that first.
  const { signInUrl } = account;
  if (!own && signInUrl.startsWith('/')) location.replace(signInUrl);
});
