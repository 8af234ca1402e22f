/** The page `/account`. */
import { html } from 'hono/html';
import { framed, type Html, type PageAssets } from './frame.js';
import { ACCOUNT, SIGN_IN } from './page-paths.js';
import { pageAddress, type PageQuery } from './page-query.js';
import { wordsIn } from './words.js';

interface AccountPage {
  readonly query: PageQuery;
  readonly assets: PageAssets;
  /** Names of signers that a USB token may use; the element's own, if absent. */
  readonly signers: string | undefined;
  /** The page where a person sets a password. */
  readonly recover: string | undefined;
}

export function accountPage({ query, assets, signers, recover }: AccountPage): Html {
  const { lang } = query;
  const words = wordsIn(lang);
  const main = html`<dvc-account
    endpoint="${ACCOUNT}"
    flow-endpoint="/registration"
    lang="${lang}"
    sign-in-url="${pageAddress(SIGN_IN, query)}"
    ${recover ? html`recover-url="${recover}"` : ''}
    ${signers ? html`signers="${signers}"` : ''}
    ><p>${words.loading} <a href="">${words.reload}</a>.</p></dvc-account
  >`;
  return framed({ script: 'account', path: ACCOUNT, title: words.account, main, query, assets });
}
