/** The page `/register`: registration for portals that cannot run our script, whole or in their frame. */
import { html, raw } from 'hono/html';
import type { Method } from '../../flow/method.js';
import type { Portal } from '../registration/portals.js';
import { framed, type Html, type PageAssets } from './frame.js';
import { REGISTER, SIGN_IN } from './page-paths.js';
import { pageAddress, type PageQuery } from './page-query.js';
import { wordsIn } from './words.js';

interface RegisterPage {
  readonly query: PageQuery & { readonly portal: Portal };
  /** Every way to register that the gateway serves. */
  readonly ways: readonly Method[];
  readonly assets: PageAssets;
  /** Names of signers that a USB token may use; the element's own, if absent. */
  readonly signers: string | undefined;
  /** The page is in a frame of the portal's page. */
  readonly embedded: boolean;
}

export function registerPage({ query, ways, assets, signers, embedded }: RegisterPage): Html {
  const { portal, lang, audience, next } = query;
  const words = wordsIn(lang);
  const offered = ways.filter(({ id }) => (portal.methods?.includes(id) ?? true) && assets.has(`cdn/${id}.js`));
  const element = ({ id }: Method) => {
    const attributes = html`${signers ? html` signers="${signers}"` : ''}${embedded ? ' allow-framed' : ''}`;
    return html`${raw(`<dvc-register-${id}`)}${attributes}${raw(`></dvc-register-${id}>`)}`;
  };
  const main = html`<dvc-register
    class="card"
    endpoint="/registration"
    portal="${portal.id}"
    audience="${audience}"
    lang="${lang}"
    sign-in-url="${pageAddress(SIGN_IN, query)}"
    next-url="${embedded ? '' : next}"
    data-next="${next}"
    data-origins="${portal.origins.join(' ')}"
    ><p slot="fallback">${words.loading} <a href="">${words.reload}</a>.</p>
    ${offered.map(element)}</dvc-register
  >`;
  return framed({
    ...{ path: REGISTER, title: words.register, main, query, assets, embedded },
    script: embedded ? 'embedded' : 'register',
    elements: ['registration', ...offered.map(({ id }) => id)],
  });
}
