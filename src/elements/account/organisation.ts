/** What the page derives about the organisation of a session. */
import type { AccountState } from '../../client/account.js';

/** Whether the session may name people: by certificate, as the organisation or its representative. */
export function managesPeople({ me, sessions, organisations }: AccountState): boolean {
  const now = sessions.find(({ current }) => current);
  if (!now?.acr.endsWith(':certificate')) return false;
  const { actingFor } = now;
  if (actingFor === undefined) return me.audience !== 'citizen';
  return organisations.some(({ account, role }) => account === actingFor && role === 'representative');
}

/** The sign-in by certificate. */
export function strongAddress(signInUrl: string): string {
  if (!signInUrl) return '';
  const { pathname, search } = new URL(signInUrl, location.href);
  const query = new URLSearchParams(search);
  query.set('acr', 'urn:dvc:acr:certificate');
  return `${pathname}?${query.toString()}`;
}
