/** The schema of `dvc.yaml`, source of its JSON Schema and of the sentences about mistakes. */
import { z } from 'zod';
import { LIMITS } from '../../server/checks/limits.js';
import type { SignatureRefusal } from '../../server/ports.js';
import { PORTAL, PORTAL_SCIM, PORTAL_WEBHOOK } from '../../server/registration/portals-file.js';
import { CALL, CREDENTIALS, credentialsFault, described, identityProviders, oneCredential } from './client-schema.js';
import { count, databaseUrl, origin, pageUrl, partnerUrl, proxy, secret, sha256, text } from './values.js';

const CLIENT = {
  tokenUrl: described(
    partnerUrl().optional(),
    'Where access tokens are issued (OAuth 2.0 client credentials). /oauth2/token below root, if absent.',
  ),
  clientId: text(),
  ...CREDENTIALS,
  scope: text().optional(),
};

const ROOTED = {
  root: described(partnerUrl(), 'Where its API begins: https://api.carrier.vn.'),
  ...CLIENT,
  ...CALL,
};
const oauth = () => z.strictObject(ROOTED).check(oneCredential);

const remoteSigner = z
  .strictObject({
    name: described(text(), 'As people know it: VNPT SmartCA.'),
    url: described(partnerUrl(), 'Where its CSC API begins: https://remote.provider.vn/csc/v1.'),
    app: described(pageUrl().optional(), 'Opens its app on the phone.'),
    ...{ tokenUrl: partnerUrl().optional(), clientId: text().optional(), ...CREDENTIALS },
    scope: CLIENT.scope,
    login: described(
      z.strictObject({ user: text(), password: secret() }).optional(),
      'Where it wants auth/login in the place of OAuth.',
    ),
    ...CALL,
  })
  .superRefine(({ login, tokenUrl, clientId, ...credentials }, context) => {
    const { clientSecret, privateKey } = credentials;
    const whole = [tokenUrl, clientId, clientSecret ?? privateKey].filter((each) => each !== undefined).length;
    if (login ? whole > 0 : whole < 3)
      context.addIssue({ code: 'custom', message: 'needs either tokenUrl, clientId and clientSecret, or login.' });
    const fault = login ? undefined : credentialsFault(credentials);
    if (fault && whole === 3) context.addIssue({ code: 'custom', ...fault });
  });

const REFUSALS = [
  ...(['cancelled', 'timeout', 'unknown-person', 'locked', 'unreachable'] as const),
  ...(['undelivered', 'device-error', 'hash-mismatch', 'expired', 'wrong-otp'] as const),
] satisfies readonly SignatureRefusal[];

const document = () =>
  described(text().optional(), "Version of the vendor's document that the connector was compared with.");

const smartCa = z.strictObject({
  name: described(text(), 'As people know it: VNPT SmartCA.'),
  url: described(partnerUrl(), 'https://gwsca.vnpt.vn/sca/sp769'),
  sp: z.strictObject({ id: text(), password: secret() }),
  refusals: described(z.record(z.string(), z.enum(REFUSALS)).optional(), 'Meaning of a message of the status call.'),
  document: document(),
  ...CALL,
});

const mySign = z.strictObject({
  name: described(text(), 'As people know it: Viettel MySign.'),
  url: described(partnerUrl(), 'https://remotesigning.viettel.vn/vtss/service'),
  ...{ clientId: text(), clientSecret: secret(), profile: text() },
  document: document(),
  ...CALL,
});

const partners = z
  .strictObject({
    sms: described(
      z.strictObject({ url: partnerUrl(), token: secret(), from: text(), ...CALL }).optional(),
      'Sends one-time codes, and notices about the account, by text message.',
    ),
    mail: described(
      z.strictObject({ url: partnerUrl(), token: secret(), from: text(), ...CALL }).optional(),
      'Sends notices about the account by e-mail.',
    ),
    codes: described(
      oauth().optional(),
      'A carrier that makes and checks codes itself (CAMARA One-Time-Password-SMS).',
    ),
    carriers: described(
      z
        .record(
          z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, { error: 'is not a name such as viettel.' }),
          z.strictObject({ ...ROOTED, prefixes: z.array(text()).optional() }).check(oneCredential),
        )
        .optional(),
      'By name: who owns a number (CAMARA KYC-Match and SIM Swap).',
    ),
    socialInsurance: described(oauth().optional(), 'The register of social insurance.'),
    vietnamPost: described(oauth().optional(), 'The register of data that the post office verified.'),
    mobileId: described(
      z
        .strictObject({
          url: partnerUrl(),
          relyingParty: z.strictObject({ uuid: text(), name: text() }),
          languages: z.record(z.string(), text()).optional(),
          ...CALL,
        })
        .optional(),
      'SIMs that sign (Mobile-ID REST).',
    ),
    remoteSigners: described(
      z.record(z.string().regex(/^[a-z][a-z0-9-]{0,31}$/), remoteSigner).optional(),
      'Remote signers (Cloud Signature Consortium), by id.',
    ),
    identityProviders: described(identityProviders().optional(), 'Identity providers (OpenID Connect), by id: vneid.'),
    smartCa: described(smartCa.optional(), 'VNPT SmartCA (docs/connectors.md). Out of service without `document`.'),
    mySign: described(mySign.optional(), 'Viettel MySign (docs/connectors.md). Out of service without `document`.'),
  })
  .superRefine(({ sms, codes, remoteSigners = {}, smartCa: vnpt, mySign: viettel }, context) => {
    for (const [id, vendor] of [
      ['smartca', vnpt],
      ['mysign', viettel],
    ] as const)
      if (vendor && Object.hasOwn(remoteSigners, id))
        context.addIssue({ code: 'custom', message: `has the remote signer ${id} twice.` });
    if (sms && codes)
      context.addIssue({ code: 'custom', message: 'has both sms and codes: one-time codes have one sender.' });
  });

const portal = z.strictObject({
  ...PORTAL,
  id: described(
    z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, { error: 'is not a name of small letters, digits and dashes.' }),
    'What pages call it: portal="national".',
  ),
  origins: described(z.array(origin()).min(1), 'Exact origins of its pages: https://dichvucong.gov.vn.'),
  terms: described(pageUrl(), 'The page of its terms of use.'),
  policy: described(pageUrl(), 'The page of its privacy policy.'),
  scim: described(
    z
      .strictObject({ ...PORTAL_SCIM, url: partnerUrl().optional(), token: secret().optional() })
      .superRefine(({ url, token }, context) => {
        if ((url === undefined) !== (token === undefined))
          context.addIssue({ code: 'custom', message: 'needs both url and token, or neither.' });
      })
      .optional(),
    'Where its accounts go, and what it may read and change.',
  ),
  webhook: described(
    z
      .strictObject({
        ...PORTAL_WEBHOOK,
        url: partnerUrl(),
        secrets: described(z.array(secret()).min(1).max(4), 'whsec_…; two while one replaces the other.'),
      })
      .optional(),
    'Where it hears of its accounts, in the place of SCIM (docs/webhooks.md).',
  ),
});

const SCOPES = [
  'address',
  'network',
  'phone',
  'identity',
  'identity-network',
  'device',
  'certificate',
  'prefix',
  'carrier',
  'portal',
  'global',
] as const;
const limit = z.strictObject({ scope: z.enum(SCOPES), max: count(), seconds: count() });
const limits = z.strictObject(
  Object.fromEntries(Object.keys(LIMITS).map((name) => [name, z.array(limit).optional()])) as Record<
    keyof typeof LIMITS,
    z.ZodOptional<z.ZodArray<typeof limit>>
  >,
);

const database = z.strictObject({
  url: described(databaseUrl().optional(), 'PostgreSQL, as libpq takes it. Without one: PGlite in `directory`.'),
  directory: described(text().optional(), 'Folder of PGlite. data, if absent.'),
  migrate: described(
    z.boolean().optional(),
    'false: `dvc-register migrate up` brings the schema up to date, and serve waits for it.',
  ),
  connections: count().optional(),
  startSeconds: described(count(0).optional(), 'How long a start waits for the database. 30, if absent.'),
});

export const settings = z.strictObject({
  $schema: z.string().optional(),
  listen: z
    .strictObject({
      port: z.int().min(0).max(65_535),
      host: described(text().optional(), 'Address to listen at. localhost, if absent; 0.0.0.0 for all of IPv4.'),
      socketsPerAddress: count().optional(),
    })
    .optional(),
  publicUrl: described(pageUrl(), 'Where browsers reach this gateway: https://id.example.vn.'),
  issuer: described(
    origin().optional(),
    'The origin of publicUrl, as portals know the OpenID Provider: a change of publicUrl must not change it unseen.',
  ),
  trustedProxies: described(z.array(proxy()).optional(), 'Reverse proxies in front: addresses or CIDR blocks.'),
  database: database.optional(),
  keys: described(
    text().optional(),
    'The file of keys, which nobody else can read. keys.json in the folder of PGlite.',
  ),
  portals: z.array(portal).min(1),
  partners: described(partners, 'Whom the gateway asks. A method whose partner is missing is not offered.'),
  trust: described(
    text().optional(),
    'The trust list (docs/certificates.md). Without it nobody registers by signature.',
  ),
  revocation: described(
    z.strictObject({ allowPrivate: z.boolean().optional(), timeoutMs: count().optional() }).optional(),
    'How OCSP and CRLs are asked.',
  ),
  signers: z
    .strictObject({
      atLeast: z.record(z.string(), text()).optional(),
      offered: described(
        z
          .array(z.enum(['agent', 'file', 'vgca', 'vnpt', 'bkav']))
          .min(1)
          .optional(),
        "What a USB token signs with on the gateway's own pages. vgca and agent, if absent.",
      ),
      downloads: z
        .array(
          z.strictObject({
            signer: described(text(), 'The signer that it is for: agent.'),
            name: text(),
            url: pageUrl(),
            kind: described(
              z.enum(['program', 'driver']).optional(),
              'Only a driver is offered for a missing driver, and only a program for an old one.',
            ),
            system: z.enum(['windows', 'mac', 'linux']).optional(),
            publisher: text().optional(),
            size: count().optional(),
            sha256: sha256().optional(),
          }),
        )
        .optional(),
    })
    .optional(),
  account: z
    .strictObject({
      recoveryWaitHours: described(
        count(0).optional(),
        'Hours that a recovery by phone waits, so that the owner can stop it by signing in. 24, if absent.',
      ),
      eraseAfterDays: described(
        count().optional(),
        'Days from a person’s request until the account is erased; a sign-in calls it off. 7, if absent.',
      ),
    })
    .optional(),
  limits: described(limits.optional(), 'Limits in the place of the usual ones, by what is counted.'),
  smsPrice: described(count(0).optional(), 'What a text message costs, in đồng. 800, if absent.'),
  console: z
    .strictObject({
      operators: described(
        z.record(z.string().regex(/^[a-z][a-z0-9-]{0,31}$/), z.array(sha256()).min(1)),
        'By name, SHA-256 of the tokens of those who may open /console/.',
      ),
      banner: text().optional(),
    })
    .optional(),
  metrics: z.strictObject({ tokens: z.array(sha256()).optional(), loopback: z.boolean().optional() }).optional(),
  tracing: described(z.boolean().optional(), 'true: spans for the OpenTelemetry SDK of this process.'),
  drainSeconds: described(count(0).optional(), 'How long /readyz is 503 before a stop.'),
});

export type Settings = z.infer<typeof settings>;

/** The JSON Schema, for editors and for `dvc-register config schema`. */
export const jsonSchema = (): object => ({
  $id: 'https://github.com/dvc-register/dvc-register/blob/main/dvc.schema.json',
  title: 'dvc.yaml of dvc-register',
  ...z.toJSONSchema(settings, { io: 'input' }),
});
