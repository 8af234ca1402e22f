/** What a registrar of certificates asks of the world: a store, a clock, and the sandbox's authority, whose sources may be silent. */
import assert from 'node:assert/strict';
import { trustConfig, type Authority } from '../../demo/sandbox/authority/authority.js';
import { secondParserAgrees } from '../../src/node/second-parser.js';
import {
  createCertificates,
  createLimits,
  createPortals,
  LIMITS,
  readTrust,
  Revocation,
} from '../../src/server/index.js';
import { memoryStore, PORTALS } from '../../src/testing/world.js';

/** Which of an authority's sources say nothing; `true`: both. */
export type Silent = boolean | 'ocsp' | 'crl';

export function trusting(authority: Authority, { silent = false }: { readonly silent?: Silent } = {}) {
  const store = memoryStore();
  const clock = { now: Date.now() };
  const now = () => clock.now;
  const issuers = { silent, asked: [] as string[] };
  const limits = createLimits({ counters: store.counters, vault: store.vault, limits: LIMITS, now });
  const portals = createPortals(PORTALS);
  const read = readTrust(trustConfig(authority, 'http://sandbox.invalid/ca'), Math.floor(clock.now / 1000));
  assert.ok(read.ok);
  const revocation = new Revocation({
    trust: read.trust,
    async fetch({ url, body }) {
      issuers.asked.push(url);
      if (issuers.silent === true || issuers.silent === (body ? 'ocsp' : 'crl')) throw new Error('down');
      if (body) return authority.ocsp.answer(body, clock.now);
      const crl = await authority.crl(url.split('/').pop()?.replace('.crl', '') ?? '', clock.now);
      assert.ok(crl);
      return crl;
    },
  });
  const certificates = createCertificates({ trust: read.trust, revocation, agrees: secondParserAgrees, now });
  const { vault, accounts, flows } = store;
  return {
    store,
    clock,
    issuers,
    ports: { certificates, limits, portals, vault, accounts },
    rest: { flows, vault, limits, portals, now },
  };
}
