/** A gateway with every method of the package and one from outside, as an operator would write it. */
import { join } from 'node:path';
import { vi } from 'dvc-register/locales/vi.js';
import { argon2Passwords } from 'dvc-register/node/argon2.js';
import {
  callerAddress,
  keysFromFile,
  loadTrust,
  nodeCiphers,
  secondParserAgrees,
  statusFetch,
} from 'dvc-register/node';
import { commonPasswords } from 'dvc-register/node/passwords.js';
import { openPglite } from 'dvc-register/node/pglite.js';
import { serve } from 'dvc-register/node/serve.js';
import {
  createCertificates,
  createCodes,
  createGateway,
  createLimits,
  createPortals,
  createRegistrar,
  createVault,
  databaseReady,
  insuranceRegistration,
  mobileRegistration,
  ownCodes,
  postRegistration,
  problemSentences,
  proofOfWork,
  Revocation,
  signatureRegistration,
  simRegistration,
  sqlStore,
  usbRegistration,
} from 'dvc-register/server';
import { libraryRegistration } from './library-card.js';
import { cards, carrier, insured, promptService, readKey, verified } from './partners.js';

export const ORIGIN = 'https://dichvucong.example';

/** The gateway on a free port; `folder` holds its trust list and the keys of those who sign. */
export async function startGateway(folder: string) {
  const sql = await openPglite(join(folder, 'data'));
  const vault = createVault(keysFromFile(join(folder, 'data', 'keys.json')), nodeCiphers);
  const { flows, accounts, counters, codeRows } = sqlStore({ sql, vault });
  const portals = createPortals([{ id: 'national', name: 'Cổng Dịch vụ công', origins: [ORIGIN] }]);
  const limits = createLimits({ counters, vault });
  const trust = loadTrust(join(folder, 'trust.json'));
  const revocation = new Revocation({ trust, fetch: statusFetch({ allowPrivate: true }) });
  const ports = {
    vault,
    limits,
    portals,
    accounts,
    captcha: proofOfWork({ secret: await vault.mac('captcha'), limits, cost: 1, prefix: '0' }),
    codes: createCodes({ rows: codeRows, issuer: ownCodes({ sender: carrier, vault }) }),
    passwords: argon2Passwords({ vault }),
    blocklist: commonPasswords(),
    certificates: createCertificates({ trust, revocation, agrees: secondParserAgrees }),
    subscribers: carrier,
    insured,
    verified,
    cards,
    handsets: promptService(readKey(join(folder, 'sim.json'))),
    providers: [{ id: 'remote', name: 'Remote', service: promptService(readKey(join(folder, 'signature.json'))) }],
  };
  const implementations = [
    mobileRegistration(ports),
    insuranceRegistration(ports),
    postRegistration(ports),
    usbRegistration(ports),
    simRegistration(ports),
    signatureRegistration(ports),
    libraryRegistration(ports),
  ];
  const gateway = createGateway({
    registrar: createRegistrar({ implementations, flows, vault, limits, portals }),
    portals,
    methods: implementations.map(({ method }) => method),
    address: callerAddress({ trustedProxies: [] }),
    detail: await problemSentences(vi),
    ready: () => databaseReady(sql),
  });
  const server = await serve((request, env) => gateway.fetch(request, env), { port: 0, hostname: '127.0.0.1' });
  return {
    endpoint: `http://127.0.0.1:${server.port}/registration`,
    async close() {
      await server.close();
      await sql.close();
    },
  };
}
