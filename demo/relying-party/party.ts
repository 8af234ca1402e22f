/** The server of a portal as a relying party of the gateway, by openid-client (docs/sign-in.md). */
import { createRemoteJWKSet, customFetch, jwtVerify } from 'jose';
import * as openid from 'openid-client';

export interface PartyOptions {
  /** The portal's id, which is its client's. */
  readonly id: string;
  /** How the portal's server proves that it is the client. */
  readonly proof: () => Promise<openid.ClientAuth>;
  /** The portal's address, with a slash at its end: `http://localhost:8080/national/`. */
  readonly home: string;
  /** The gateway's address for browsers: `http://localhost:8080`. */
  readonly issuer: string;
  /** The gateway's address for servers: `http://127.0.0.1:8080`. */
  readonly inside: string;
}

/** What the browser's session keeps until the person is back. */
export interface Check {
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
}

/** What a request wants beyond a sign-in, by the names of OpenID Connect. */
export interface Wish {
  readonly prompt?: 'none';
  readonly acr_values?: string;
}

/** Who has signed in. */
export interface Person {
  /** The account's id: the `externalId` of SCIM. */
  readonly sub: string;
  /** The gateway's name of this session, which a logout token repeats; absent after a registration. */
  readonly sid: string | undefined;
  /** How strong the sign-in was: `urn:dvc:acr:phone`. */
  readonly acr: string;
  /** Absent after a registration: the receipt says only whose account it is. */
  readonly name: string | undefined;
  readonly idToken: string;
}

/** Whose sessions end. */
export interface Logout {
  readonly sub: string | undefined;
  readonly sid: string | undefined;
}

export type Party = ReturnType<typeof createParty>;

const TIMEOUT_S = 10;
const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** Seconds for which a logout token counts, so that an old one ends no later session. */
const LOGOUT_AGE_S = 120;

const textOf = (claim: unknown) => (typeof claim === 'string' ? claim : undefined);

function personOf(tokens: openid.TokenEndpointResponse & openid.TokenEndpointResponseHelpers, name?: string): Person {
  const claims = tokens.claims();
  if (!claims || !tokens.id_token) throw new TypeError('The gateway has sent no ID token.');
  const { sub, acr, sid } = claims;
  return { sub, sid: textOf(sid), acr: textOf(acr) ?? '', name, idToken: tokens.id_token };
}

export function createParty({ id, proof, home, issuer, inside }: PartyOptions) {
  const at = (url: string) => url.replace(issuer, inside);
  const inner: openid.CustomFetch = (url, options) => fetch(at(url), options as RequestInit);
  let found: Promise<openid.Configuration> | undefined;
  /** Discovery, once. After a failure the next call tries again. */
  function configuration(): Promise<openid.Configuration> {
    found ??= proof()
      .then((own) =>
        openid.discovery(new URL(issuer), id, {}, own, {
          [openid.customFetch]: inner,
          timeout: TIMEOUT_S,
          // oxlint-disable-next-line @typescript-eslint/no-deprecated -- marked so only to stand out; this machine has no TLS
          ...(inside.startsWith('http:') && { execute: [openid.allowInsecureRequests] }),
        }),
      )
      .catch((error: unknown) => {
        found = undefined;
        throw error;
      });
    return found;
  }
  let keys: ReturnType<typeof createRemoteJWKSet> | undefined;
  async function keysOf() {
    const { jwks_uri: uri = '' } = (await configuration()).serverMetadata();
    const timeoutDuration = TIMEOUT_S * 1000;
    return (keys ??= createRemoteJWKSet(new URL(at(uri)), { timeoutDuration, [customFetch]: fetch }));
  }
  const redirectUri = `${home}signed-in`;

  return {
    /**
     * Where to send the person. The request itself goes between servers (RFC 9126). With `prompt`
     * `none` the gateway shows no page; a person who is not signed in there comes back with an error.
     * A session that is weaker than `acr_values` is sent to a stronger sign-in.
     */
    async begin(lang: string, more: Wish): Promise<{ readonly url: URL; readonly check: Check }> {
      const check = {
        verifier: openid.randomPKCECodeVerifier(),
        state: openid.randomState(),
        nonce: openid.randomNonce(),
      };
      const url = await openid.buildAuthorizationUrlWithPAR(await configuration(), {
        ...{ redirect_uri: redirectUri, scope: 'openid profile', ui_locales: lang },
        ...{ state: check.state, nonce: check.nonce },
        ...more,
        code_challenge: await openid.calculatePKCECodeChallenge(check.verifier),
        code_challenge_method: 'S256',
      });
      return { url, check };
    },
    /** Who is back, by the query of the address at which they arrived. */
    async finish(query: string, { verifier, state, nonce }: Check): Promise<Person> {
      const config = await configuration();
      const tokens = await openid.authorizationCodeGrant(config, new URL(redirectUri + query), {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
      });
      const { sub } = personOf(tokens);
      const { name } = await openid.fetchUserInfo(config, tokens.access_token, sub);
      return personOf(tokens, name);
    },
    /** Who has registered on a page of this portal. */
    registered: async (receipt: string): Promise<Person> =>
      personOf(
        await openid.genericGrantRequest(await configuration(), TOKEN_EXCHANGE, {
          subject_token: receipt,
          subject_token_type: 'urn:dvc:token-type:receipt',
        }),
      ),
    /** Where to send a person who signs out. */
    leave: async (idToken: string, lang: string): Promise<URL> =>
      openid.buildEndSessionUrl(await configuration(), {
        ...{ id_token_hint: idToken, ui_locales: lang },
        post_logout_redirect_uri: lang === 'en' ? `${home}?lang=en` : home,
      }),
    /**
     * Whose sessions a logout token ends (OpenID Connect Back-Channel Logout 1.0 §2.6).
     *
     * @throws for a token that is not the gateway's, not for this portal, or no logout token
     */
    async logout(token: string): Promise<Logout> {
      const { payload } = await jwtVerify(token, await keysOf(), {
        ...{ issuer, audience: id, typ: 'logout+jwt', algorithms: ['ES256'] },
        ...{ maxTokenAge: LOGOUT_AGE_S, requiredClaims: ['jti', 'events'] },
      });
      const { events, nonce, sub, sid } = payload;
      if (nonce !== undefined || typeof events !== 'object' || !events || !(LOGOUT_EVENT in events))
        throw new TypeError('This is no logout token.');
      return { sub, sid: textOf(sid) };
    },
  };
}
