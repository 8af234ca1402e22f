/**
 * The sandbox's certification authorities: a public branch, a government branch, look-alikes, and
 * their people.
 */
import type { TrustConfig } from 'dvc-register/server';
import { makeCrl } from './crl.js';
import { openDrawer, type Drawer } from './drawer.js';
import { issue, OID, type Holder } from './issue.js';
import { createResponder, type Responder } from './ocsp.js';
import { WANTED, type Branch, type Withdrawn } from './people.js';

/** A person with a certificate, valid or not, and what the certificate demonstrates. */
export interface Kept {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly holder: Holder;
  readonly chain: readonly Holder[];
}

export interface Authority {
  readonly roots: { readonly public: Holder; readonly government: Holder };
  readonly intermediates: readonly Holder[];
  readonly kept: readonly Kept[];
  /** The CRL of an authority, by its name in `crls`, as published at `at`. */
  crl(name: string, at?: number): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Names of the authorities that publish CRLs, with their subjects. */
  readonly crls: ReadonlyMap<string, Holder>;
  /** The OCSP responder of all authorities. */
  readonly ocsp: Responder;
}

export interface AuthorityOptions {
  /**
   * File of keys and certificates. With it, tokens that were filled earlier stay valid after a
   * restart.
   */
  readonly file?: string;
}

/** Name of that file in the data directory. */
export const AUTHORITY_FILE = 'sandbox-authority.json';

const YEARS = 365 * 86_400_000;

async function authorities(drawer: Drawer) {
  const ca = (id: string, name: string, issuer?: Holder) =>
    drawer.take(`ca:${id}`, () =>
      issue({
        subject: [
          [OID.country, 'VN'],
          [OID.commonName, name],
        ],
        authority: true,
        notAfter: new Date(Date.now() + 10 * YEARS),
        ...(issuer ? { issuer } : {}),
      }),
    );
  const [root, government, stranger, impostor] = await Promise.all([
    ca('root', 'Sandbox National Root CA'),
    ca('government-root', 'Sandbox Government Root CA'),
    ca('stranger', 'Sandbox Unknown CA'),
    ca('impostor', 'Sandbox Public CA'),
  ]);
  const [publicCa, governmentCa] = await Promise.all([
    ca('public', 'Sandbox Public CA', root),
    ca('government', 'Sandbox Government Agencies CA', government),
  ]);
  return { root, government, stranger, impostor, publicCa, governmentCa };
}

/**
 * An issuer's OCSP responder, with its own key, so that the issuer's key need not be online (RFC
 * 6960 §4.2.2.2).
 */
const responderOf = (drawer: Drawer, id: string, issuer: Holder) =>
  drawer.take(`ocsp:${id}`, () =>
    issue({
      subject: [
        [OID.country, 'VN'],
        [OID.commonName, `Sandbox OCSP Responder (${id})`],
      ],
      issuer,
      keyUsage: [0],
      extendedKeyUsage: [OID.ocspSigning],
      neverRevoked: true,
    }),
  );

/** Loads or makes the authorities. No other machine trusts them. */
export async function createAuthority({ file }: AuthorityOptions = {}): Promise<Authority> {
  const drawer = openDrawer(file);
  const { root, government, stranger, impostor, publicCa, governmentCa } = await authorities(drawer);
  const above: Readonly<Record<Branch, readonly [Holder, ...Holder[]]>> = {
    public: [publicCa, root],
    government: [governmentCa, government],
    stranger: [stranger],
    impostor: [impostor],
  };
  const withdrawn = new Map<Holder, Withdrawn>();
  const kept = await Promise.all(
    WANTED.map(async ({ id, about, subject, branch = 'public', order, withdrawn: why }): Promise<Kept> => {
      const chain = above[branch];
      const holder = await drawer.take(id, () => issue({ ...order, subject, issuer: chain[0] }));
      if (why) withdrawn.set(holder, why);
      return { id, about, holder, chain, name: subject.find(([oid]) => oid === OID.commonName)?.[1] ?? id };
    }),
  );
  const [publicOcsp, governmentOcsp] = await Promise.all([
    responderOf(drawer, 'public', publicCa),
    responderOf(drawer, 'government', governmentCa),
  ]);
  drawer.shut();
  const issuedBy = (issuer: Holder) => kept.filter(({ chain }) => chain[0] === issuer).map(({ holder }) => holder);
  const crls = new Map([
    ['root', root],
    ['government-root', government],
    ['public', publicCa],
    ['government', governmentCa],
  ]);
  return {
    roots: { public: root, government },
    intermediates: [publicCa, governmentCa],
    kept,
    crls,
    async crl(name, at) {
      const issuer = crls.get(name);
      return issuer && makeCrl(issuer, name === 'public' ? withdrawn : new Map(), at);
    },
    ocsp: createResponder([
      { issuer: publicCa, signer: publicOcsp, issued: issuedBy(publicCa), withdrawn },
      { issuer: governmentCa, signer: governmentOcsp, issued: issuedBy(governmentCa), withdrawn },
    ]),
  };
}

const pem = ({ der }: Holder) =>
  `-----BEGIN CERTIFICATE-----\n${
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g)
      ?.join('\n') ?? ''
  }\n-----END CERTIFICATE-----\n`;

/**
 * A trust configuration for the sandbox: each branch for its own audiences, OCSP and CRLs under
 * `url`.
 */
export function trustConfig({ roots, intermediates }: Authority, url: string): TrustConfig {
  const [publicCa, governmentCa] = intermediates;
  if (!publicCa || !governmentCa) throw new TypeError('The sandbox has two issuing authorities.');
  const status = (name: string) => ({ ocsp: [`${url}/ocsp`], crl: [`${url}/${name}.crl`] });
  return {
    anchors: [pem(roots.public), pem(roots.government)],
    issuers: [
      { pem: pem(publicCa), audiences: ['citizen', 'enterprise'], ...status('public') },
      { pem: pem(governmentCa), audiences: ['agency'], ...status('government') },
    ],
  };
}
