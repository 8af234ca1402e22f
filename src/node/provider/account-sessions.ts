/**
 * Makes the gateway's session the provider's session: its cookie, its end, and its strength. The
 * provider keeps beside it only which portals the person has signed in to.
 */
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import { ACR } from '../../server/sign-in/assurance.js';
import type { Session, Sessions } from '../../server/sign-in/sessions.js';
import type { Vault } from '../../server/vault/vault.js';

type OidcSession = InstanceType<Provider['Session']>;

/**
 * Whether the account is the one of the browser's own session. An interaction could also bring the
 * account of another browser, which the interaction's cookie was planted in.
 */
export const isOwn = (session: OidcSession | undefined): boolean =>
  session?.accountId === (session as { readonly owner?: string } | undefined)?.owner;

interface Binding {
  readonly sessions: Pick<Sessions, 'find' | 'byRef' | 'revoke'>;
  /** The id of the gateway's session, from a `Cookie` header. */
  readonly cookieOf: (header: string) => string;
}

/** What the provider reads of a session. */
const stateOf = ({ ref, account, assurance, signedInAt, endsAt }: Session) => ({
  ...{ jti: ref, uid: ref, kind: 'Session', accountId: account, acr: ACR + assurance },
  ...{ loginTs: Math.floor(signedInAt / 1000), exp: Math.floor(endsAt / 1000) },
});

/** Names of a portal's grant and session, which every tab of a session derives alike. */
export async function namesOf(vault: Pick<Vault, 'mac'>, ref: string, client: string) {
  const [sid, grant] = await Promise.all([vault.mac('oidc-sid', ref, client), vault.mac('oidc-grant', ref, client)]);
  return { sid, grant };
}

export function bindSessions(provider: Provider, { sessions, cookieOf }: Binding): void {
  const { Session: Model } = provider;
  const found = Model.find.bind(Model) as (id: string) => Promise<OidcSession | undefined>;
  const restore = async (session: Session): Promise<OidcSession> => {
    const { authorizations, state } = (await found(session.ref)) ?? {};
    const Made = Model as unknown as new (payload: object) => OidcSession;
    const made = new Made({ ...stateOf(session), ...(authorizations && { authorizations }), ...(state && { state }) });
    return Object.defineProperty(made, 'owner', { value: session.account });
  };
  /** A visit without a session: it lasts for one sign-out page. */
  async function visit(id: string | undefined): Promise<OidcSession> {
    const kept = id === undefined ? undefined : await found(id);
    // Names of sessions are no secrets, so none is taken from this cookie.
    return kept && !kept.accountId ? kept : new (Model as unknown as new () => OidcSession)();
  }

  Object.assign(Model, {
    async get(ctx: KoaContextWithOIDC): Promise<OidcSession> {
      const own = await sessions.find(cookieOf(ctx.get('cookie')));
      const session = own
        ? await restore(own)
        : await visit(ctx.cookies.get(provider.cookieName('session'), { signed: true }));
      ctx.oidc.entity('Session', session);
      return session;
    },
    async findByUid(uid: string): Promise<OidcSession | undefined> {
      const session = await sessions.byRef(uid);
      return session && restore(session);
    },
  });
  const destroy: (this: OidcSession) => Promise<void> = Reflect.get(Model.prototype, 'destroy');
  Object.assign(Model.prototype, {
    // Our session has a new id after each sign-in already.
    resetIdentifier: () => undefined,
    async destroy(this: OidcSession) {
      await destroy.call(this);
      if (this.accountId) await sessions.revoke(this.accountId, { ref: this.uid });
    },
  });
}
