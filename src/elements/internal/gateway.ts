import type { Backend } from '../../flow/backend.js';
import { part } from './part.js';

/** The backend at a page's `endpoint`. What calls it is fetched at once, while the choice of methods is drawn. */
export function gatewayAt(endpoint: string): Backend {
  let fetching: Promise<Backend> | undefined;
  const fetched = () =>
    (fetching ??= part(Promise.all([import('../../client/http.js'), import('../../client/dpop.js')])).then(
      ([{ httpBackend }, { createProof }]) => httpBackend({ endpoint, proof: createProof() }),
      (error: unknown) => {
        fetching = undefined; // asked for again with the next call
        throw error;
      },
    ));
  void fetched().catch(() => undefined);
  const call = <Name extends keyof Backend>(name: Name) =>
    (async (...args: unknown[]) =>
      ((await fetched())[name] as (...args: unknown[]) => unknown)(...args)) as unknown as Required<Backend>[Name];
  return {
    start: call('start'),
    read: call('read'),
    extend: call('extend'),
    answer: call('answer'),
    again: call('again'),
    offer: call('offer'),
    events: call('events'),
    username: call('username'),
    abandon: call('abandon'),
  };
}
