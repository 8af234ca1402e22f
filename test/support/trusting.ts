/**
 * The environment of a registrar with certificates: a store, a clock, and the sandbox's authority,
 * whose sources may be silent.
 */
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
import type { AssignedCertificate } from '../../src/proof/trust.js';
import type { Portal } from '../../src/server/registration/portals.js';
import { memoryStore, PORTALS, type Store } from '../../src/testing/world.js';

/** Which of an authority's sources do not answer; `true`: both. */
export type Silent = boolean | 'ocsp' | 'crl';

export interface TrustingOptions {
  readonly silent?: Silent;
  readonly portals?: readonly Portal[];
  /** Certificates that the operator has assigned. */
  readonly assigned?: readonly AssignedCertificate[];
}

export const trusting = (authority: Authority, options: TrustingOptions = {}) =>
  trustingWith(authority, memoryStore(), options);

/** The same, on the caller's store. */
export function trustingWith<Kept extends Store>(
  authority: Authority,
  store: Kept,
  { silent = false, portals: list = PORTALS, assigned = [] }: TrustingOptions = {},
) {
  const clock = { now: Date.now() };
  const now = () => clock.now;
  const issuers = { silent, asked: [] as string[], given: [] as Uint8Array[] };
  const limits = createLimits({ counters: store.counters, vault: store.vault, limits: LIMITS, now });
  const portals = createPortals(list);
  const config = { ...trustConfig(authority, 'http://sandbox.invalid/ca'), assigned };
  const read = readTrust(config, Math.floor(clock.now / 1000));
  assert.ok(read.ok);
  const revocation = new Revocation({
    trust: read.trust,
    async fetch({ url, body }) {
      issuers.asked.push(url);
      if (issuers.silent === true || issuers.silent === (body ? 'ocsp' : 'crl')) throw new Error('down');
      const given = body
        ? await authority.ocsp.answer(body, clock.now)
        : await authority.crl(url.split('/').pop()?.replace('.crl', '') ?? '', clock.now);
      assert.ok(given);
      issuers.given.push(given);
      return given;
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
