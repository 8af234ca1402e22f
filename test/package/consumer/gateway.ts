/** A gateway with every method of the package and one from outside, written like an operator's. */
import { join } from 'node:path';
import { keysFromFile, loadTrust } from 'dvc-register/node';
import { createServer } from 'dvc-register/node/create-server.js';
import { openPglite } from 'dvc-register/node/pglite.js';
import { serve } from 'dvc-register/node/serve.js';
import { createPortals, ownCodes } from 'dvc-register/server';
import { libraryRegistration } from './library-card.js';
import { cards, carrier, insured, promptService, readKey, verified } from './partners.js';

export const ORIGIN = 'https://dichvucong.example';

/** Starts the gateway on a free port; `folder` has its trust list and the signers' keys. */
export async function startGateway(folder: string) {
  const server = await createServer({
    sql: await openPglite(join(folder, 'data')),
    keys: keysFromFile(join(folder, 'data', 'keys.json')),
    portals: createPortals([{ id: 'national', name: 'Cổng Dịch vụ công', origins: [ORIGIN] }]),
    partners: ({ vault }) => ({
      issuer: ownCodes({ sender: carrier, vault }),
      subscribers: carrier,
      insured,
      verified,
      handsets: promptService(readKey(join(folder, 'sim.json'))),
      providers: [{ id: 'remote', name: 'Remote', service: promptService(readKey(join(folder, 'signature.json'))) }],
    }),
    methods: ({ codes, ...ports }) => (codes ? [libraryRegistration({ ...ports, codes, cards })] : []),
    trust: loadTrust(join(folder, 'trust.json')),
    status: { allowPrivate: true },
    captcha: { cost: 1, prefix: '0' },
    trustedProxies: [],
  });
  const listener = await serve((request, env) => server.fetch(request, env), { port: 0, hostname: '127.0.0.1' });
  return {
    endpoint: `http://127.0.0.1:${listener.port}/registration`,
    async close() {
      await listener.close();
      await server.close();
    },
  };
}
