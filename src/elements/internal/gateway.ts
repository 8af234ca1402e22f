import type { Backend } from '../../flow/backend.js';
import { part } from './part.js';

/**
 * The backend at a page's `endpoint`. Its code is fetched at once, while the choice of methods is
 * drawn.
 */
export function gatewayAt(endpoint: string): Backend {
  let fetching: Promise<Backend> | undefined;
  const fetched = () =>
    (fetching ??= part(Promise.all([import('../../client/http.js'), import('../../client/dpop.js')])).then(
      ([{ httpBackend }, { createProof }]) => httpBackend({ endpoint, proof: createProof() }),
      (error: unknown) => {
        fetching = undefined; // the next call fetches it again
        throw error;
      },
    ));
  void fetched().catch(() => undefined);
  const verbs = {
    get:
      (_: object, verb: keyof Backend) =>
      async (...args: unknown[]) =>
        ((await fetched())[verb] as (...args: unknown[]) => unknown)(...args),
  };
  return new Proxy({}, verbs) as Backend;
}
