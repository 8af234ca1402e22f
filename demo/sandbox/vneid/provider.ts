/**
 * VNeID as the sandbox plays it: an OpenID Provider on `oidc-provider`, with the sandbox's people,
 * their levels, refusals and lies. What VNeID itself answers is not public; only the protocol is
 * real.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { exportJWK, generateKeyPair } from 'jose';
import type { Configuration, KoaContextWithOIDC, Provider as OpenIdProvider } from 'oidc-provider';
import { contentSecurityPolicy } from '../../pages/headers.js';
import type { World } from '../world.js';
import { claimsOf, identityOf, LEVELS } from './identities.js';
import { interactionPolicy, Provider, quietly } from './library.js';
import { told } from './lies.js';
import { vneidPage } from './page.js';

/** The gateway at the provider. */
export const VNEID_CLIENT = { clientId: 'dvc-register', clientSecret: 'sandbox-vneid-secret-0001' } as const;

/** The claims and levels of its ID tokens, as a gateway's configuration names them. */
export const VNEID_CLAIMS = {
  ...{ citizenId: 'citizen_id', fullName: 'name', birthDate: 'birthdate', phone: 'phone_number' },
} as const;
export const VNEID_ACR: readonly string[] = [LEVELS[1]];

export interface Vneid {
  /** Answers a request below the issuer's path. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Signs its ID tokens, for tests that lie. */
  readonly key: CryptoKey;
}

interface VneidOptions {
  /** `http://localhost:8080/sandbox/vneid` */
  readonly issuer: string;
  /** The gateway's callbacks. */
  readonly redirectUris: readonly string[];
  readonly world: World;
}

const CLAIMS = ['name', 'birthdate', 'citizen_id', 'phone_number'];

/** What these handlers use of Koa's context. */
type Context = Pick<
  KoaContextWithOIDC,
  'path' | 'method' | 'req' | 'res' | 'set' | 'type' | 'body' | 'respond' | 'status'
>;

/** Each visit is asked anew who is there: a sandbox has many people and one browser. */
function policy() {
  const { Check, base } = interactionPolicy;
  const prompts = base();
  const isAnswered = (ctx: KoaContextWithOIDC) => Boolean(ctx.oidc.result?.['login']);
  prompts
    .get('login')
    ?.checks.add(
      new Check('every-visit', 'The sandbox asks each time.', 'login_required', (ctx) =>
        isAnswered(ctx) ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT,
      ),
    );
  return prompts;
}

async function configuration(redirectUris: readonly string[], key: CryptoKey): Promise<Configuration> {
  const jwk = { ...(await exportJWK(key)), alg: 'ES256', use: 'sig', kid: 'sandbox-1' };
  return {
    clients: [
      {
        ...{ client_id: VNEID_CLIENT.clientId, client_secret: VNEID_CLIENT.clientSecret },
        ...{ redirect_uris: [...redirectUris], response_types: ['code'], grant_types: ['authorization_code'] },
        id_token_signed_response_alg: 'ES256',
      },
    ],
    jwks: { keys: [jwk] },
    cookies: { keys: [crypto.randomUUID()] },
    acrValues: [...LEVELS],
    claims: { openid: ['sub', 'acr'], profile: CLAIMS },
    pkce: { required: () => true },
    features: {
      claimsParameter: { enabled: true },
      devInteractions: { enabled: false },
      pushedAuthorizationRequests: { enabled: true },
      userinfo: { enabled: true },
    },
    interactions: {
      policy: policy(),
      url: (ctx, { uid }) => ctx.oidc.urlFor('authorization').replace(/auth$/, `visit/${uid}`),
    },
    findAccount: (_ctx, sub) => {
      const person = identityOf(sub);
      return person && { accountId: sub, claims: () => claimsOf(person) };
    },
    // The page has asked for consent already.
    async loadExistingGrant(ctx) {
      const { provider, client, session } = ctx.oidc;
      const grant = new provider.Grant({ clientId: client?.clientId ?? '', accountId: session?.accountId ?? '' });
      grant.addOIDCScope('openid profile');
      grant.addOIDCClaims(CLAIMS);
      await grant.save();
      return grant;
    },
  };
}

export async function createVneid({ issuer, redirectUris, world }: VneidOptions): Promise<Vneid> {
  const { privateKey: key } = await generateKeyPair('ES256', { extractable: true });
  const settings = await configuration(redirectUris, key);
  const provider = await quietly(() => new Provider(issuer, settings));
  provider.proxy = true;
  provider.use(async (ctx, next) => {
    if (await broken(ctx, world)) return;
    if (ctx.path.startsWith('/visit/')) await visit(provider, ctx);
    else await next();
    const body = ctx.body as { id_token?: string } | undefined;
    if (ctx.path === '/token' && body?.id_token) body.id_token = await told(body.id_token, world.vneid, key);
  });
  const answer = provider.callback();
  const { host, protocol, pathname } = new URL(issuer);
  return {
    key,
    async handle(request, response) {
      const url = request.url ?? '/';
      // As Express mounts: the provider finds its own path from both.
      Object.assign(request, { originalUrl: url, url: url.slice(pathname.length) || '/' });
      request.headers.host = host;
      request.headers['x-forwarded-proto'] = protocol.slice(0, -1);
      delete request.headers['x-forwarded-host'];
      await answer(request, response);
    },
  };
}

/** Answers for a provider that does not work. */
async function broken(ctx: Context, world: World): Promise<boolean> {
  if (world.vneid === 'slow') await world.wait(world.slow, new AbortController().signal);
  if (world.vneid === 'down') Object.assign(ctx, { status: 503, body: { error: 'temporarily_unavailable' } });
  if (world.vneid === 'garbage') Object.assign(ctx, { status: 200, type: 'html', body: '<p>502 – nginx</p>' });
  return world.vneid === 'down' || world.vneid === 'garbage';
}

/** The page on which the person agrees or refuses. */
async function visit(provider: OpenIdProvider, ctx: Context): Promise<void> {
  const { params } = await provider.interactionDetails(ctx.req, ctx.res);
  if (ctx.method !== 'POST') {
    ctx.set('Content-Security-Policy', contentSecurityPolicy());
    ctx.type = 'html';
    ctx.body = String(
      await vneidPage((ctx.req as { originalUrl?: string }).originalUrl ?? '', String(params['ui_locales'])),
    );
    return;
  }
  const form = new URLSearchParams(await text(ctx.req));
  const person = identityOf(form.get('sub') ?? '');
  const result =
    form.get('act') !== 'agree' || !person
      ? { error: 'access_denied', error_description: 'The person refused.' }
      : person.level < 2 && needsLevel2(params)
        ? { error: 'unmet_authentication_requirements', error_description: 'Level 2 is needed.' }
        : { login: { accountId: form.get('sub') ?? '', acr: LEVELS[person.level - 1] ?? '', remember: false } };
  await provider.interactionFinished(ctx.req, ctx.res, result, { mergeWithLastSubmission: false });
  ctx.respond = false;
}

/** Whether the gateway needs level 2. */
const needsLevel2 = (params: Readonly<Record<string, unknown>>): boolean =>
  String(params['acr_values']).includes(LEVELS[1]);
