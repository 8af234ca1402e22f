import { part } from '../internal/part.js';

/** Tells a page's developer, on a development machine, what is probably wrong. `mistake` may be a problem's code. */
export const hint = (mistake: string, element: HTMLElement, about = ''): void => {
  void part(import('./hints.js')).then(
    ({ warn }) => warn(mistake, element, about),
    () => undefined,
  );
};
