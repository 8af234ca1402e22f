import { part } from '../internal/part.js';

/**
 * Warns a page's developer of a probable mistake, on a development machine only. `mistake` may be a
 * problem code.
 */
export const hint = (mistake: string, element: HTMLElement, about = ''): void => {
  void part(import('./hints.js')).then(
    ({ warn }) => warn(mistake, element, about),
    () => undefined,
  );
};
