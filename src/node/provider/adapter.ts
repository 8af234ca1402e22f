import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';
import type { OidcRecord, OidcRecords } from '../../server/sign-in/oidc-records.js';
import { errors } from './library.js';

const stored = (payload: AdapterPayload) => payload as unknown as OidcRecord;

/** Each portal that the session has signed in to. Tabs may add theirs at the same moment. */
const merged = (old: OidcRecord, payload: AdapterPayload): OidcRecord => {
  const authorizations = { ...(old as AdapterPayload).authorizations, ...payload.authorizations };
  return stored({ ...payload, authorizations });
};

/** Stores the provider's models in our records. */
export const createAdapter =
  (records: OidcRecords): AdapterFactory =>
  (model: string): Adapter => {
    const find = async (id: string) => (await records.find(model, id)) as AdapterPayload | undefined;
    return {
      async upsert(id, payload, seconds = 60) {
        const options = { seconds, grant: payload.grantId };
        if (model === 'Session') return records.change(model, id, (old) => merged(old, payload), options);
        if (model !== 'ReplayDetection') return records.put(model, id, stored(payload), options);
        // The provider looks first and writes then: of parallel replays only the insert refuses one.
        if (!(await records.add(model, id, stored(payload), options)))
          throw new errors.InvalidRequest('this jti was used before');
      },
      find,
      findByUid: find,
      findByUserCode: () => Promise.resolve(undefined),
      async consume(id) {
        if (await records.consume(model, id)) return;
        throw model === 'PushedAuthorizationRequest'
          ? new errors.InvalidRequestUri('request_uri was used before')
          : new errors.InvalidGrant('it was used before');
      },
      async destroy(id) {
        await records.remove(model, id);
      },
      revokeByGrantId: (grant) => records.removeGrant(model, grant),
    };
  };
