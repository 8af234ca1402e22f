import { html } from 'hono/html';
import { portals } from '../../portals.js';
import { PORTALS, type PortalId, type User } from '../portals/receiver.js';
import { page, type Html } from './layout.js';

const row = ({ userName, displayName, active }: User) =>
  html`<li><strong>${displayName}</strong> <code>${userName}</code>${active ? '' : ' (ngừng)'}</li>`;

const one = (id: PortalId, users: readonly User[], mode: string) => html`
  <section class="switch" aria-labelledby="portal-${id}">
    <h2 id="portal-${id}">${portals([]).find((each) => each.id === id)?.name ?? id}</h2>
    <p>${users.length} tài khoản; cổng đang <strong>${mode === 'down' ? 'ngừng hoạt động' : 'nhận'}</strong>.</p>
    <ul>
      ${users.map(row)}
    </ul>
    <form method="post" action="/sandbox/portals/${id}">
      <button type="submit" name="mode" value="${mode === 'down' ? 'normal' : 'down'}">
        ${mode === 'down' ? 'Cho hoạt động lại' : 'Cho ngừng hoạt động'}
      </button>
    </form>
  </section>
`;

/** What each portal has been brought: the same accounts, each once. */
export const portalsPage = (
  users: (id: PortalId) => readonly User[],
  modes: Readonly<Record<PortalId, string>>,
): Html =>
  page({
    title: 'Tài khoản trên các cổng',
    main: html`
      <h1>Tài khoản trên các cổng</h1>
      <p class="lead">
        Ai đồng ý chia sẻ thì có tài khoản trên mọi cổng, mỗi cổng một lần; ai không đồng ý chỉ có ở cổng đã đăng ký.
        Hãy cho một cổng ngừng hoạt động, đăng ký, rồi cho nó hoạt động lại.
      </p>
      <div class="switches">${PORTALS.map((id) => one(id, users(id), modes[id]))}</div>
    `,
  });
