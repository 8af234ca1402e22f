import { httpBackend, type Proof } from '../adapters/http.js';
import type { Backend } from '../flow/backend.js';
import { part } from './part.js';

/** The backend at a page's `endpoint`. What proves its calls is fetched at once, while the choice of methods is drawn. */
export function gatewayAt(endpoint: string): Backend {
  let fetching: Promise<Proof> | undefined;
  const fetched = () =>
    (fetching ??= part(import('../adapters/proof.js')).then(
      ({ createProof }) => createProof(),
      (error: unknown) => {
        fetching = undefined; // asked for again with the next call
        throw error;
      },
    ));
  void fetched().catch(() => undefined);
  return httpBackend({ endpoint, proof: async (...call) => (await fetched())(...call) });
}
