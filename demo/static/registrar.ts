import {
  createBlocklist,
  createCodes,
  createLimits,
  createPortals,
  createRegistrar,
  mobileRegistration,
  ownCodes,
  proofOfWork,
} from 'dvc-register/server';
import { fakeCarrier, memoryStore, webPasswords, type Subscriber } from 'dvc-register/testing/ports.js';

/** The real registrar over a store in memory, and its carrier. */
export function staticRegistrar(subscribers: readonly Subscriber[]) {
  const { vault, flows, accounts, counters, codeRows } = memoryStore();
  const carrier = fakeCarrier(subscribers);
  const portals = createPortals([
    { id: 'national', name: 'Cổng Dịch vụ công quốc gia', origins: ['http://localhost:8080'] },
  ]);
  const limits = createLimits({ counters, vault });
  const ports = {
    captcha: proofOfWork({ secret: crypto.randomUUID(), limits, cost: 1, prefix: '0' }),
    limits,
    portals,
    codes: createCodes({ rows: codeRows, issuer: ownCodes({ sender: carrier, vault }) }),
    accounts,
    passwords: webPasswords(),
    blocklist: createBlocklist(['password', 'aa123456', '123456789', 'qwerty']),
    vault,
    subscribers: carrier,
  };
  const registrar = createRegistrar({ implementations: [mobileRegistration(ports)], flows, vault, limits, portals });
  return { registrar, carrier };
}
