/** The page `/recover`: people who have lost their password prove who they are, and set another one. */
import { html, raw } from 'hono/html';
import type { Method } from '../../flow/method.js';
import { audienceNav, framed, type Html, type PageAssets } from './frame.js';
import { RECOVER } from './page-paths.js';
import type { PageQuery } from './page-query.js';
import { wordsIn } from './words.js';

interface RecoverPage {
  readonly query: PageQuery;
  /** Every way to recover that the gateway serves. */
  readonly ways: readonly Method[];
  readonly assets: PageAssets;
  /** Names of signers that a USB token may use; the element's own, if absent. */
  readonly signers: string | undefined;
  /** The page where a person signs in, for this query. */
  readonly signIn: string;
}

export function recoverPage({ query, ways, assets, signers, signIn }: RecoverPage): Html {
  const { lang, portal, audience, next } = query;
  const words = wordsIn(lang);
  const drawn = ways.filter(({ id }) => assets.has(`cdn/recover-${id}.js`));
  const offered = drawn.filter(({ audiences }) => audiences.includes(audience));
  const [first] = offered;
  const way = ({ id }: Method) =>
    html`${raw(`<dvc-recover-${id}`)}${signers ? html` signers="${signers}"` : ''}${raw(`></dvc-recover-${id}>`)}`;
  const element = html`<dvc-recover
    class="card"
    endpoint="/registration"
    portal="${portal?.id ?? ''}"
    audience="${audience}"
    lang="${lang}"
    sign-in-url="${signIn}"
    next-url="${next}"
    ><p slot="fallback">${words.loading} <a href="">${words.reload}</a>.</p>
    ${offered.map(way)}</dvc-recover
  >`;
  const main = html`${audienceNav(RECOVER, drawn, query)}
  ${first ? element : html`<p class="note">${words.noRecovery}</p>`}`;
  return framed({
    ...{ path: RECOVER, title: words.recover, lead: words.recoverLead, main, query, assets },
    elements: first ? ['recover', `recover-${first.id}`] : [],
  });
}
