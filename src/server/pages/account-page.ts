/** The page `/account`. */
import { html } from 'hono/html';
import { framed, type Html, type PageAssets } from './frame.js';
import { pageAddress, type PageQuery } from './page-query.js';
import { SIGN_IN } from './sign-in-page.js';
import { wordsIn } from './words.js';

export const ACCOUNT = '/account';

export function accountPage(query: PageQuery, assets: PageAssets): Html {
  const { lang } = query;
  const words = wordsIn(lang);
  const main = html`<dvc-account endpoint="${ACCOUNT}" lang="${lang}" sign-in-url="${pageAddress(SIGN_IN, query)}"
    ><p>${words.loading} <a href="">${words.reload}</a>.</p></dvc-account
  >`;
  return framed({ script: 'account', path: ACCOUNT, title: words.account, main, query, assets });
}
