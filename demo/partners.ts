/**
 * The partners of the demo's gateway, each reached over its standard's protocol, in the sandbox.
 */
import {
  camaraCodes,
  camaraDirectory,
  carrierDirectory,
  cscService,
  mobileIdService,
  openIdProvider,
  registryDirectory,
  smsSender,
  type OpenIdOptions,
  type PartnerOptions,
} from 'dvc-register/server/connectors';
import type { Partners } from 'dvc-register/node/create-server.js';
import { carrierCodes, ownCodes, type Observer, type Vault } from 'dvc-register/server';
import { CARRIERS } from './sandbox/app.js';
import { CLIENT } from './sandbox/camara/camara-tokens.js';
import { PROVIDERS } from './sandbox/signing/desk.js';
import { RELYING_PARTY } from './sandbox/signing/mobile-id.js';
import { SMS_TOKEN } from './sandbox/sms.js';
import { VNEID_ACR, VNEID_CLAIMS, VNEID_CLIENT } from './sandbox/vneid/provider.js';

export type PartnerName = 'carriers' | 'registries' | 'sms' | 'mobile-id';

export interface DemoPartnersOptions {
  /** The sandbox's address: `http://127.0.0.1:8080/sandbox`. */
  readonly sandbox: string;
  /** Overrides of each partner's address and timeouts, for tests of partners that fail. */
  readonly partners?: { readonly at: Readonly<Record<PartnerName, string>>; readonly patience: PartnerOptions };
  /**
   * The carrier makes and checks one-time codes (CAMARA One-Time-Password-SMS) instead of the
   * gateway.
   */
  readonly carrierCodes?: boolean;
  /** The issuer of the sandbox's identity provider, if it has one: `http://localhost:8080/sandbox/vneid`. */
  readonly vneid?: string;
  readonly vault: Vault;
  readonly observe: Observer;
  readonly now: () => number;
}

export function demoPartners({
  sandbox,
  partners,
  carrierCodes: theirs,
  vneid,
  vault,
  observe,
  now,
}: DemoPartnersOptions): Partners {
  const { patience = {}, at: elsewhere } = partners ?? {};
  const as = (id: string) => ({ ...patience, id, observe });
  const place = (partner: PartnerName) => `${elsewhere?.[partner] ?? sandbox}/${partner}`;
  const guarded = (root: string, id: string) => ({ root, tokenUrl: `${root}/oauth2/token`, ...CLIENT, ...as(id) });
  const registry = (name: 'social-insurance' | 'vietnam-post') =>
    registryDirectory({ ...guarded(place('registries'), name), registry: name });
  const carriers = CARRIERS.map(
    (name) => [name, camaraDirectory(guarded(`${place('carriers')}/${name}`, name))] as const,
  );
  const signer = (id: string) =>
    cscService({
      url: `${sandbox}/remote/${id}/csc/v1`,
      tokenUrl: `${sandbox}/remote/${id}/oauth2/token`,
      app: `${sandbox.replace('127.0.0.1', 'localhost')}/app/${id}`,
      ...{ ...CLIENT, ...as(id) },
    });
  const sender = smsSender({ url: `${place('sms')}/messages`, token: SMS_TOKEN, from: 'DICHVUCONG', ...as('sms') });
  return {
    texts: sender,
    issuer: theirs
      ? carrierCodes({ carrier: camaraCodes(guarded(`${sandbox}/camara`, 'camara')), vault })
      : ownCodes({ sender, vault }),
    subscribers: carrierDirectory({ carriers: Object.fromEntries(carriers) }),
    insured: registry('social-insurance'),
    verified: registry('vietnam-post'),
    handsets: mobileIdService({ url: place('mobile-id'), relyingParty: RELYING_PARTY, ...as('mobile-id') }),
    ...(vneid && { identityProviders: [vneidAt(vneid, sandbox, { ...as('vneid'), now })] }),
    providers: Object.entries(PROVIDERS).map(([id, { name }]) => ({ id, name, service: signer(id) })),
  };
}

/** Its pages are at the address for browsers; its calls stay on this machine, as those of other partners. */
function vneidAt(issuer: string, sandbox: string, options: Partial<OpenIdOptions>) {
  const inside = (request: Request) => fetch(new Request(request.url.replace(issuer, `${sandbox}/vneid`), request));
  const contract = { ...VNEID_CLIENT, claims: VNEID_CLAIMS, acr: VNEID_ACR };
  const service = openIdProvider({ issuer, ...contract, ...options, fetch: inside });
  return { id: 'vneid', name: 'VNeID', assurance: 'vneid', service };
}
