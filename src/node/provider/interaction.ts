/**
 * Where the provider needs a person: it sends the browser to our sign-in pages, which end with the
 * gateway's session, and goes on by that session (SPEC, "From registration to a service in use").
 */
import type { interactionPolicy as policies, KoaContextWithOIDC, Provider } from 'oidc-provider';
import type Koa from 'koa';
import { pathOf, REGISTER, SIGN_IN } from '../../server/pages/page-paths.js';
import { ACR, isAtLeast, weakestOf } from '../../server/sign-in/assurance.js';
import type { Session, Sessions } from '../../server/sign-in/sessions.js';
import { isOwn } from './account-sessions.js';
import { errors, interactionPolicy } from './library.js';
import { failedPage, languageOf } from './pages.js';

type Interaction = InstanceType<Provider['Interaction']>;

export const INTERACTION = '/oidc/interaction/';

const { Check, Prompt, base } = interactionPolicy;

interface AcrRequest {
  readonly essential?: unknown;
  readonly value?: unknown;
  readonly values?: unknown;
}

/** The `acr` values that a request names, from `acr_values` or the claim. */
function acrsOf({ value, values }: AcrRequest): readonly string[] {
  const all: readonly unknown[] = Array.isArray(values) ? values : [value];
  return all.filter((each) => typeof each === 'string');
}

/** The level that the request needs. Unknown values are ignored, unless they are essential. */
function levelOf(ctx: KoaContextWithOIDC): string | undefined {
  const request: AcrRequest = ctx.oidc.claims.id_token?.['acr'] ?? {};
  const acrs = acrsOf(request);
  const level = weakestOf(acrs);
  if (acrs.length && level === undefined && request.essential === true)
    throw new errors.UnmetAuthenticationRequirements('none of these acr values exists');
  return level;
}

/**
 * When the person is asked. There is no consent screen: portals are the state's own, and the
 * configuration says what each may read.
 *
 * @param now milliseconds since 1970
 */
export function policyOf(now: () => number): policies.Prompt[] {
  const policy = base();
  policy.remove('consent');
  const login = policy.get('login');
  for (const reason of ['max_age', 'essential_acr', 'essential_acrs']) login?.checks.remove(reason);
  login?.checks.add(
    new Check(
      'own_session',
      'the sign-in was in another browser',
      'login_required',
      ({ oidc }) => !isOwn(oidc.session),
    ),
  );
  login?.checks.add(
    new Check('max_age', 'the sign-in is too old', 'login_required', ({ oidc }) => {
      const { max_age: most } = oidc.params ?? {};
      if (most === undefined || oidc.result?.login) return Check.NO_NEED_TO_PROMPT;
      return now() / 1000 - (oidc.session?.loginTs ?? 0) > Number(most);
    }),
  );
  login?.checks.add(
    new Check(
      'acr',
      'the sign-in is too weak',
      'login_required',
      (ctx) => {
        const level = levelOf(ctx);
        return level !== undefined && !isAtLeast((ctx.oidc.session?.acr ?? '').slice(ACR.length), level);
      },
      (ctx) => ({ level: levelOf(ctx) }),
    ),
  );
  // OpenID Connect Prompt Create 1.0: the registration comes first.
  policy.add(new Prompt({ name: 'create', requestable: true }), 0);
  return policy;
}

/** Reasons that only a sign-in after the request resolves. */
const FRESH = new Set(['login_prompt', 'create_prompt', 'max_age']);

/** What the session of the browser lacks. `undefined`: nothing. */
function lackOf({ prompt, session: before }: Interaction, session: Session | undefined) {
  const level = typeof prompt.details['level'] === 'string' ? prompt.details['level'] : undefined;
  const isOld = prompt.reasons.some((reason) => FRESH.has(reason)) && session?.ref === before?.uid;
  const isWeak = level !== undefined && !isAtLeast(session?.assurance ?? '', level);
  return !session || isOld || isWeak ? { level } : undefined;
}

/** The page of ours that the person needs, and the way back. */
const pageFor = ({ uid, prompt, params }: Interaction, lang: string, level: string | undefined): string =>
  pathOf(prompt.name === 'create' ? REGISTER : SIGN_IN, {
    ...{ portal: String(params['client_id']), lang, level },
    next: INTERACTION + uid,
  });

interface InteractionOptions {
  readonly sessions: Pick<Sessions, 'find'>;
  /** The id of the gateway's session, from a `Cookie` header. */
  readonly cookieOf: (header: string) => string;
}

/** Answers `/oidc/interaction/<uid>`, and `…/abort`, with which a person gives up. */
export function interactionRoute(provider: Provider, { sessions, cookieOf }: InteractionOptions): Koa.Middleware {
  return async (ctx, next) => {
    const [, uid, abort] = /^\/oidc\/interaction\/([\w-]{43})(\/abort)?$/.exec(ctx.path) ?? [];
    if (uid === undefined || ctx.method !== 'GET') {
      await next();
      return;
    }
    // The cookie binds the request to the browser that began it. No other can finish the sign-in.
    const isHere = ctx.cookies.get(provider.cookieName('interaction'), { signed: true }) === uid;
    const interaction = isHere ? await provider.Interaction.find(uid) : undefined;
    const lang = languageOf(interaction?.params['ui_locales'], ctx.get('accept-language'));
    if (!interaction) {
      ctx.status = 400;
      ctx.type = 'html';
      ctx.body = failedPage(lang, 'session_not_found', true);
      return;
    }
    const session = await sessions.find(cookieOf(ctx.get('cookie')));
    const lack = abort ? undefined : lackOf(interaction, session);
    ctx.redirect(
      lack
        ? pageFor(interaction, lang, lack.level)
        : await finish(interaction, abort || !session ? { error: 'access_denied' } : resultOf(interaction, session)),
    );
  };
}

/** Stores the result; returns the address where the provider goes on. */
async function finish(interaction: Interaction, result: NonNullable<Interaction['result']>): Promise<string> {
  interaction.result = result;
  // The provider would refuse a session that has replaced the one of the request.
  interaction.session = undefined;
  await interaction.persist();
  return interaction.returnTo;
}

const resultOf = ({ prompt }: Interaction, { account, assurance, signedInAt }: Session) => ({
  login: { accountId: account, acr: ACR + assurance, ts: Math.floor(signedInAt / 1000) },
  ...(prompt.name === 'create' && { create: {} }),
});
