import {
  createOutbox,
  createScimClient,
  createScimServer,
  sqlAssertions,
  sqlDirectory,
  sqlProposals,
  type ConfiguredPortals,
  type Log,
  type Observer,
  type SqlDatabase,
  type Vault,
} from 'dvc-register/server';

export interface SynchronisationOptions {
  readonly portals: ConfiguredPortals;
  readonly sql: SqlDatabase;
  readonly vault: Vault;
  /** Where the gateway's own SCIM is reached: `http://localhost:8080/scim/v2`. */
  readonly root: string;
  readonly log: Log;
  readonly observe: Observer;
  readonly failpoint: (name: string) => void;
  readonly now: () => number;
}

/** Accounts out to the portals of the file, and in from them. Nothing runs before `outbox.start()`. */
export function synchronisation({ portals, root, ...options }: SynchronisationOptions) {
  const clients = Object.fromEntries(
    Object.entries(portals.scim).flatMap(([id, { target }]) =>
      target ? [[id, createScimClient({ ...target, id: `portal:${id}`, observe: options.observe })]] : [],
    ),
  );
  const targets = Object.keys(clients);
  const tokens = Object.fromEntries(Object.entries(portals.scim).map(([id, { accepts }]) => [id, accepts]));
  const outbox = createOutbox({ ...options, clients });
  const grants = Object.fromEntries(Object.entries(portals.scim).map(([id, { grant = {} }]) => [id, grant]));
  const scim = createScimServer({
    ...{ ...options, tokens, grants, root },
    directory: sqlDirectory({ ...options, targets }),
    assertions: sqlAssertions({ ...options, targets }),
    proposals: sqlProposals(options),
  });
  return { targets, outbox, scim };
}
