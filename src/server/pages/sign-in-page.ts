/** The page `/sign-in`. */
import { html, raw } from 'hono/html';
import type { Method } from '../../flow/method.js';
import { isAtLeast } from '../sign-in/assurance.js';
import { audienceNav, framed, type Html, type PageAssets } from './frame.js';
import { SIGN_IN } from './page-paths.js';
import type { PageQuery } from './page-query.js';
import { wordsIn } from './words.js';

interface SignInPage {
  readonly query: PageQuery;
  /** Every way to sign in that the gateway serves. */
  readonly ways: readonly Method[];
  readonly assets: PageAssets;
  /** Names of signers that a USB token may use; the element's own, if absent. */
  readonly signers: string | undefined;
  /** What an identity provider proves. */
  readonly federated: string | undefined;
  /** The page where a person registers, for this query. */
  readonly register: string | undefined;
  /** The page where a person resets the password, for this query. */
  readonly recover: string | undefined;
}

/** Kinds of step that the pages' elements draw. */
const DRAWN = ['credentials', 'code', 'passkey', 'federate', 'sign', 'identify', 'wait'];

/** First steps that prove no more than a phone; a signature proves the certificate. */
const WEAK: readonly string[] = ['credentials', 'passkey'];
function levelOf({ steps }: Method, federated = ''): string {
  if (steps.some(({ kind }) => kind === 'federate')) return federated;
  return steps.some(({ kind }) => WEAK.includes(kind)) ? 'phone' : 'certificate';
}

function way({ id }: Method, { lang, audience }: PageQuery, signers: string | undefined): Html {
  const words = wordsIn(lang);
  if (id === 'password')
    return html`<dvc-sign-in-password
      ><dvc-step-credentials slot="step" audience="${audience}"
        ><p>${words.loading} <a href="">${words.reload}</a>.</p></dvc-step-credentials
      ></dvc-sign-in-password
    >`;
  const tag = `dvc-sign-in-${id}`;
  const own = signers ? html` signers="${signers}"` : '';
  return html`${raw(`<${tag}`)}${own}${raw(`></${tag}>`)}`;
}

export function signInPage({ query, ways, assets, signers, federated, register, recover }: SignInPage): Html {
  const { lang, portal, audience, next, level } = query;
  const words = wordsIn(lang);
  const drawn = ways.filter(({ steps }) => steps.every(({ kind }) => DRAWN.includes(kind)));
  const strong = drawn.filter((each) => level === undefined || isAtLeast(levelOf(each, federated), level));
  const offered = strong.filter((each) => each.audiences.includes(audience));
  const stronger = level === 'certificate' ? words.stronger : words.strongerWay;
  const element = html`<dvc-sign-in
    endpoint="/registration"
    portal="${portal?.id ?? ''}"
    audience="${audience}"
    lang="${lang}"
    data-next="${next}"
    ${recover ? html`recover-url="${recover}"` : ''}
    ${register ? html`register-url="${register}"` : ''}
    >${offered.map((each) => way(each, query, signers))}</dvc-sign-in
  >`;
  const main = html`${strong.length < drawn.length ? html`<p class="note">${offered.length ? stronger : words.noWay}</p>` : ''}
  ${audienceNav(SIGN_IN, strong, query)} ${offered.length ? element : ''}`;
  return framed({ script: 'sign-in', path: SIGN_IN, title: words.signIn, lead: words.signInLead, main, query, assets });
}
