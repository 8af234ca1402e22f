/** Probes each partner of a configuration by calls without effects. */
import { credentialsOf, fetchOf, tokenUrlOf, type GatewayConfig, type Settings } from 'dvc-register/node/config.js';
import { authenticateClient, SCOPES } from 'dvc-register/server/connectors';

export interface Finding {
  /** `partners.sms`, `database`. */
  readonly what: string;
  readonly state: 'ok' | 'note' | 'wrong';
  readonly says: string;
}

interface Answered extends Finding {
  /** The partner's time, from its `Date` header. */
  readonly date?: number;
}

const TIMEOUT = 10_000;

const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name is not known (DNS)',
  EAI_AGAIN: 'its name cannot be looked up (DNS)',
  ECONNREFUSED: 'refuses the connection',
  ECONNRESET: 'breaks the connection off',
  EHOSTUNREACH: 'no way leads there',
  ENETUNREACH: 'no way leads there',
  ETIMEDOUT: 'does not answer',
  CERT_HAS_EXPIRED: 'its TLS certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its TLS certificate is self-signed: give pins and ca',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its TLS certificate is of an unknown authority: give pins and ca',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its TLS certificate is of another name',
};

/** Maps an error to a reason. Drops its message, which may quote an address or an answer. */
function reasonOf(error: unknown): string {
  if ((error as Error).name === 'TimeoutError') return `does not answer within ${TIMEOUT / 1000} s`;
  const { code } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
  return REASONS[code ?? ''] ?? `cannot be reached (${code ?? (error as Error).name})`;
}

interface Call {
  readonly pins?: readonly string[] | undefined;
  readonly ca?: string | undefined;
}

type Verdict = Pick<Finding, 'state' | 'says'>;

/** Sends one request; `judge` interprets the response. */
async function probe(
  what: string,
  ask: { readonly call: Call; readonly folder: string; readonly request: Request },
  judge: (response: Response) => Verdict,
): Promise<Answered> {
  try {
    const fetch = fetchOf(ask.call, ask.folder) ?? globalThis.fetch;
    const response = await fetch(
      new Request(ask.request, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT) }),
    );
    await response.body?.cancel();
    const date = Date.parse(response.headers.get('Date') ?? '');
    return { what, ...judge(response), ...(Number.isNaN(date) ? {} : { date }) };
  } catch (error) {
    return { what, state: 'wrong', says: reasonOf(error) };
  }
}

const answers = (): Verdict => ({ state: 'ok', says: 'answers' });
const expect =
  (well: string, refused: string) =>
  ({ ok, status }: Response): Verdict => {
    if (ok) return { state: 'ok', says: well };
    return { state: 'wrong', says: [401, 403].includes(status) ? refused : `answers ${status}` };
  };

type Client = Call & {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
  readonly privateKey?: string | undefined;
  readonly keyId?: string | undefined;
  readonly algorithm?: string | undefined;
  readonly scope?: string | undefined;
};

/** Requests an access token, by the secret or by the key. */
async function token(what: string, folder: string, client: Client, usual: string) {
  const { tokenUrl, clientId, privateKey, scope } = client;
  const body = new URLSearchParams({ grant_type: 'client_credentials', scope: scope ?? usual });
  const headers = new Headers();
  await authenticateClient({ clientId, ...credentialsOf(what, client, Date.now) }, tokenUrl, body, headers);
  const request = new Request(tokenUrl, { method: 'POST', headers, body });
  const judge = ({ ok, status }: Response): Verdict => {
    if (ok) return { state: 'ok', says: 'gives an access token' };
    const given = privateKey === undefined ? 'clientSecret' : 'what privateKey signs';
    if (status === 401) return { state: 'wrong', says: `refuses clientId and ${given}` };
    return { state: 'wrong', says: `gives no access token for the scope ${scope ?? usual} (${status})` };
  };
  return probe(what, { call: client, folder, request }, judge);
}

type Rooted = Omit<Client, 'tokenUrl'> & { readonly root: string; readonly tokenUrl?: string | undefined };

/** Probes all partners at the same time. */
export function partnersAnswers({ settings, folder }: GatewayConfig): Promise<readonly Answered[]> {
  const { sms, codes, carriers = {}, socialInsurance, vietnamPost, mobileId, remoteSigners = {} } = settings.partners;
  const { smartCa, mySign, identityProviders = {} } = settings.partners;
  const reach = (what: string, url: string, call: Call) =>
    probe(`partners.${what}`, { call, folder, request: new Request(url, { method: 'HEAD' }) }, answers);
  const client = (what: string, { root, tokenUrl, ...options }: Rooted, usual: string) =>
    token(`partners.${what}`, folder, { ...options, tokenUrl: tokenUrl ?? tokenUrlOf(root) }, usual);
  return Promise.all([
    ...(sms ? [reach('sms', sms.url, sms)] : []),
    ...(codes ? [client('codes', codes, SCOPES.codes)] : []),
    ...Object.entries(carriers).map(([id, each]) => client(`carriers.${id}`, each, SCOPES.subscribers)),
    ...(socialInsurance ? [client('socialInsurance', socialInsurance, SCOPES['social-insurance'])] : []),
    ...(vietnamPost ? [client('vietnamPost', vietnamPost, SCOPES['vietnam-post'])] : []),
    ...(mobileId ? [reach('mobileId', mobileId.url, mobileId)] : []),
    ...(smartCa ? [reach('smartCa', smartCa.url, smartCa)] : []),
    ...(mySign ? [reach('mySign', mySign.url, mySign)] : []),
    ...Object.entries(remoteSigners).map(([id, each]) => signer(`partners.remoteSigners.${id}`, folder, each)),
    ...Object.entries(identityProviders).map(([id, each]) => {
      const request = new Request(`${each.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
      const judge = expect('answers', 'has no metadata (OpenID Connect Discovery)');
      return probe(`partners.identityProviders.${id}`, { call: each, folder, request }, judge);
    }),
  ]);
}

type Signer = NonNullable<Settings['partners']['remoteSigners']>[string];

/** Probes a signer: by an access token with OAuth, else by CSC's `info`, which needs none. */
function signer(what: string, folder: string, { tokenUrl, clientId, ...rest }: Signer) {
  if (tokenUrl && clientId) return token(what, folder, { tokenUrl, clientId, ...rest }, SCOPES.signing);
  const headers = { 'Content-Type': 'application/json' };
  const request = new Request(`${rest.url.replace(/\/$/, '')}/info`, { method: 'POST', headers, body: '{}' });
  return probe(what, { call: rest, folder, request }, expect('answers', 'refuses the question'));
}

/** Probes each portal's SCIM, with the gateway's token, or the address of its webhook. */
export function portalsAnswer({ configuration: { portals }, folder }: GatewayConfig): Promise<readonly Answered[]> {
  const webhooks = Object.entries(portals.webhooks ?? {}).map(([id, { url }]) =>
    probe(`portal ${id}, webhook`, { call: {}, folder, request: new Request(url, { method: 'HEAD' }) }, answers),
  );
  return Promise.all([
    ...webhooks,
    ...Object.entries(portals.scim ?? {}).flatMap(([id, { target }]) => {
      if (!target) return [];
      const headers = { Authorization: `Bearer ${target.token}`, Accept: 'application/scim+json' };
      const request = new Request(`${target.url.replace(/\/$/, '')}/ServiceProviderConfig`, { headers });
      const judge = expect('answers', 'refuses scim.token');
      return [probe(`portal ${id}, SCIM`, { call: {}, folder, request }, judge)];
    }),
  ]);
}

/** Probes the CRL addresses of the trust list. */
export function listsAnswer({ configuration: { trust }, folder }: GatewayConfig): Promise<readonly Answered[]> {
  const all = [...new Set((trust?.issuers ?? []).flatMap(({ crl }) => crl))];
  const judge = expect('answers', 'refuses the question');
  return Promise.all(
    all.map((url) => probe(`trust, ${new URL(url).host}`, { call: {}, folder, request: new Request(url) }, judge)),
  );
}
