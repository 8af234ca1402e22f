import { createScimClient } from '../../server/delivery/client.js';
import { sqlAssertions } from '../../server/delivery/assertions.js';
import { createOutbox, type Outbox, type OutboxOptions } from '../../server/delivery/outbox.js';
import { createWebhookClient } from '../../server/delivery/webhook-client.js';
import type { ConfiguredPortals, PortalScim } from '../../server/registration/portals-file.js';
import { sqlDirectory } from '../../server/scim/directory.js';
import { createScimServer, type ScimServerOptions } from '../../server/scim/scim-server.js';
import { sqlProposals } from '../../server/accounts/proposals.js';

interface SynchronisationOptions extends Required<Omit<OutboxOptions, 'clients' | keyof Paces>> {
  readonly scim: ConfiguredPortals['scim'];
  readonly webhooks: ConfiguredPortals['webhooks'];
  /** Public address of the gateway's SCIM: `https://id.example.vn/scim/v2`. */
  readonly scimUrl: string | undefined;
}

type Paces = Pick<OutboxOptions, 'lease' | 'width' | 'pause' | 'rest' | 'tries'>;

interface Synchronisation {
  /** Ids of the portals that accounts are delivered to. */
  readonly targets: readonly string[];
  readonly outbox: Outbox;
  /** Absent if no portal takes part. */
  readonly scim: ReturnType<typeof createScimServer> | undefined;
}

/**
 * Exchanges accounts with the portals of a configuration. Deliveries start with `outbox.start()`.
 * @throws {TypeError} if portals take part but the gateway's SCIM address is missing
 */
export function createSynchronisation(given: SynchronisationOptions): Synchronisation {
  const { scim: portals, webhooks, scimUrl, ...options } = given;
  const { observe, now } = options;
  const configured = Object.entries(portals);
  const clients = Object.fromEntries([
    ...configured.flatMap(([id, { target }]) =>
      target ? [[id, createScimClient({ ...target, id: `portal:${id}`, observe })] as const] : [],
    ),
    ...Object.entries(webhooks).map(
      ([id, webhook]) => [id, createWebhookClient({ ...webhook, id: `portal:${id}`, observe, now })] as const,
    ),
  ]);
  const of = <T>(read: (scim: PortalScim) => T) => Object.fromEntries(configured.map(([id, scim]) => [id, read(scim)]));
  const targets = Object.keys(clients);
  const outbox = createOutbox({ ...options, clients });
  if (!configured.length) return { targets, outbox, scim: undefined };
  if (!scimUrl) throw new TypeError('createServer: portals take part in SCIM, so give publicUrl or scimUrl.');
  const scimOptions: ScimServerOptions = {
    ...options,
    root: scimUrl,
    tokens: of(({ accepts }) => accepts),
    grants: of(({ grant = {} }) => grant),
    directory: sqlDirectory({ ...options, targets }),
    assertions: sqlAssertions({ ...options, targets }),
    proposals: sqlProposals(options),
  };
  return { targets, outbox, scim: createScimServer(scimOptions) };
}
