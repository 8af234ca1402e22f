import { html } from 'hono/html';
import type { Account, DeadLetter, PortalStats } from 'dvc-register/server';
import { PORTAL_IDS, PORTAL_MODES, type PortalId, type PortalMode } from '../portals/modes.js';
import { page, type Html } from './layout.js';

export interface PortalsView {
  readonly accounts: (portal: PortalId) => readonly Account[];
  readonly modes: Readonly<Record<PortalId, PortalMode>>;
  readonly stats: readonly PortalStats[];
  readonly letters: readonly DeadLetter[];
}

const NAMES: Readonly<Record<PortalId, string>> = {
  national: 'Cổng Dịch vụ công quốc gia',
  ministry: 'Cổng Dịch vụ công Bộ Công an',
  province: 'Cổng Dịch vụ công tỉnh Lào Cai',
};

const MODES: Readonly<Record<PortalMode, string>> = {
  normal: 'Nhận bình thường',
  slow: 'Trả lời sau 8 giây',
  down: 'Ngừng hoạt động: trả lời 503',
  hang: 'Treo: không trả lời',
  garbage: 'Trả lời một trang HTML',
  lose: 'Nhận, rồi trả lời 503',
  refuse: 'Từ chối: trả lời 400',
};

const nameOf = (portal: string) => PORTAL_IDS.find((id) => id === portal) ?? 'national';

const portalCard = (id: PortalId, { accounts, modes, stats }: PortalsView) => {
  const { due = 0, dead = 0 } = stats.find(({ portal }) => portal === id) ?? {};
  return html`
    <form method="post" action="/sandbox/portals/${id}" class="switch">
      <h2>${NAMES[id]}</h2>
      <dl class="pairs">
        <div>
          <dt>Tài khoản đang có</dt>
          <dd>${accounts(id).length}</dd>
        </div>
        <div>
          <dt>Đang chờ gửi</dt>
          <dd>${due}</dd>
        </div>
        <div>
          <dt>Không gửi được</dt>
          <dd>${dead}</dd>
        </div>
      </dl>
      <label class="choice" for="mode-${id}">Cổng này</label>
      <select id="mode-${id}" name="mode">
        ${PORTAL_MODES.map(
          (mode) => html`<option value="${mode}" ${mode === modes[id] ? html`selected` : ''}>${MODES[mode]}</option>`,
        )}
      </select>
      <button type="submit" aria-label="Áp dụng cho ${NAMES[id]}">Áp dụng</button>
    </form>
  `;
};

interface Row {
  readonly account: Account;
  readonly has: Readonly<Partial<Record<PortalId, number>>>;
}

/** One row per identity, with the number of accounts on each portal. */
function rowsOf({ accounts }: PortalsView): readonly Row[] {
  const rows = new Map<string, Row>();
  for (const portal of PORTAL_IDS) {
    for (const account of accounts(portal)) {
      const has: Row['has'] = rows.get(account.subject)?.has ?? {};
      rows.set(account.subject, { account, has: { ...has, [portal]: (has[portal] ?? 0) + 1 } });
    }
  }
  return [...rows.values()].sort((one, other) => other.account.createdAt - one.account.createdAt);
}

const accountCard = ({ account: { fullName, subject, state }, has }: Row) => html`
  <li class="person">
    <div class="person-card">
      <h3>${fullName}</h3>
      <p><code>${subject}</code>${state === 'active' ? '' : ' – ngừng dùng'}</p>
      <dl>
        ${PORTAL_IDS.map(
          (id) => html`
            <div>
              <dt>${NAMES[id]}</dt>
              <dd>${has[id] ? `có, ${has[id]} lần` : 'chưa có'}</dd>
            </div>
          `,
        )}
      </dl>
    </div>
  </li>
`;

const letterCard = ({ id, portal, failure, attempts }: DeadLetter) => html`
  <li class="person">
    <form method="post" action="/sandbox/portals/replay" class="person-card">
      <h3>${NAMES[nameOf(portal)]}</h3>
      <p><code>${failure}</code>, đã thử ${attempts} lần. Tài khoản <code>${id.split(':')[0]}</code></p>
      <p>
        <button
          type="submit"
          name="id"
          value="${id}"
          aria-label="Gửi lại tài khoản ${id.slice(0, 8)} đến ${NAMES[nameOf(portal)]}"
        >
          Gửi lại
        </button>
      </p>
    </form>
  </li>
`;

/**
 * Accounts that each portal received, pending and dead deliveries, and the switches that break the
 * portals.
 */
export const portalsPage = (view: PortalsView): Html => {
  const rows = rowsOf(view);
  return page({
    title: 'Tài khoản trên các cổng',
    main: html`
      <h1>Tài khoản trên các cổng</h1>
      <p class="lead">
        Ai đồng ý chia sẻ thì có tài khoản trên mọi cổng, mỗi cổng đúng một lần; ai không đồng ý thì chỉ có ở cổng đã
        đăng ký. Hãy làm một cổng hỏng, đăng ký, rồi cho nó hoạt động lại.
      </p>
      <div class="switches">${PORTAL_IDS.map((id) => portalCard(id, view))}</div>
      ${
        view.letters.length
          ? html`
              <h2>Không gửi được</h2>
              <ul class="people">
                ${view.letters.map(letterCard)}
              </ul>
            `
          : ''
      }
      <h2>Tài khoản</h2>
      ${
        rows.length
          ? html`<ul class="people">
              ${rows.map(accountCard)}
            </ul>`
          : html`<p>Chưa cổng nào có tài khoản. <a href="/">Hãy đăng ký một tài khoản.</a></p>`
      }
    `,
  });
};
