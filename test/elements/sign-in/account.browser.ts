import { expect, fixture, html } from '@open-wc/testing';
import '../../../src/elements/account/account.js';
import { accountClient, type AccountState } from '../../../src/client/account.js';
import { waitUntil } from '../support/wait-until.js';
import { deep } from '../support/world.js';

const at = '2026-11-29T01:00:00.000Z';
const session = (ref: string, current = false) => ({
  ...{ ref, method: 'password', acr: 'urn:dvc:acr:phone', portal: 'national', current },
  ...{ signedInAt: at, seenAt: at, endsAt: at },
});

/** A gateway with one account, behind `fetch`. */
function gateway() {
  const calls: string[] = [];
  let signedIn = true;
  const state = {
    me: {
      ...{ account: 'id', audience: 'citizen', name: 'Nguyễn Đăng Điện', birthDate: '12/06/1986' },
      identity: { scheme: 'cccd', value: '034086012222', masked: '********2222' },
      ...{ phone: '082****899', method: 'mobile', acr: 'urn:dvc:acr:phone', registeredAt: at, provedAt: at },
      portals: [{ id: 'national', name: 'Cổng Dịch vụ công quốc gia' }],
    },
    consents: [
      { purpose: 'share', granted: true, portal: 'national', decidedAt: at, withdrawnAt: null as string | null },
    ],
    sessions: [session('a', true), session('b'), session('c')],
    signIns: [{ at, portal: 'national', method: 'password', result: 'ok' as const }],
  } satisfies AccountState;
  const answer = (path: string): object | undefined => {
    if (path === '/account/me') return state.me;
    if (path === '/account/session') return { token: 'csrf' };
    const [, name = ''] = /^\/account\/([a-z-]+)$/.exec(path) ?? [];
    const key = { consents: 'consents', sessions: 'sessions', 'sign-ins': 'signIns' }[name];
    return key ? { [key]: state[key as 'consents'] } : undefined;
  };
  const changes: Readonly<Record<string, () => Response>> = {
    'DELETE /account/sessions/b': () => {
      state.sessions = state.sessions.filter(({ ref }) => ref !== 'b');
      return new Response(null, { status: 204 });
    },
    'DELETE /account/sessions': () => {
      state.sessions = state.sessions.filter(({ current }) => current);
      return new Response(null, { status: 204 });
    },
    'DELETE /account/consents/share': () => {
      state.consents = state.consents.map((each) => ({ ...each, withdrawnAt: at }));
      return new Response(null, { status: 204 });
    },
    'DELETE /account/session': () => {
      signedIn = false;
      return new Response(null, { status: 204 });
    },
    'POST /account/erasure': () => {
      signedIn = false;
      return Response.json({ eraseAt: '2026-12-06T01:00:00.000Z' }, { status: 202 });
    },
  };
  const fetch = (request: Request) => {
    const { pathname } = new URL(request.url);
    const name = `${request.method} ${pathname}`;
    calls.push(name);
    if (!signedIn) return Promise.resolve(Response.json({}, { status: 401 }));
    if (request.method === 'GET') return Promise.resolve(Response.json(answer(pathname) ?? {}));
    if (request.headers.get('X-CSRF-Token') !== 'csrf') return Promise.resolve(Response.json({}, { status: 403 }));
    return Promise.resolve(changes[name]?.() ?? Response.json({}, { status: 404 }));
  };
  return { calls, client: accountClient({ endpoint: '/account', fetch }), end: () => (signedIn = false) };
}

async function page(lang = 'vi') {
  const world = gateway();
  const element = await fixture<HTMLElement>(
    html`<dvc-account .client=${world.client} lang=${lang} sign-in-url="/sign-in"></dvc-account>`,
  );
  const text = () => (element.shadowRoot?.textContent ?? '').replaceAll(/\s+/g, ' ');
  const get = async (selector: string) => {
    await waitUntil(() => deep(element, selector)[0], selector);
    return deep(element, selector)[0] as HTMLElement;
  };
  await get('[data-act="sign-out"]');
  return { ...world, element, text, get, press: async (selector: string) => (await get(selector)).click() };
}

describe('<dvc-account>', () => {
  it('says who the person is and how they proved it, with a masked number that a press shows', async () => {
    const world = await page();
    for (const said of ['Nguyễn Đăng Điện', '********2222', 'Thuê bao di động', 'Thuê bao chính chủ', '29/11/2026'])
      expect(world.text()).to.contain(said);
    expect(world.text()).not.to.contain('034086012222');
    await world.press('dd button');
    await waitUntil(() => world.text().includes('034086012222'));
    world.element.remove();
    await waitUntil(() => !world.text().includes('034086012222'));
  });

  it('ends one session, then all others, and says so', async () => {
    const world = await page();
    const others = () => deep(world.element, '[data-session="other"]').length;
    expect(others()).to.equal(2);
    await world.press('[data-act="end"]');
    await waitUntil(() => others() === 1);
    await waitUntil(() => world.text().includes('Đã xong.'));
    await world.press('[data-act="end-others"]');
    await waitUntil(() => others() === 0);
    expect(deep(world.element, '[data-act="end-others"]').length).to.equal(0);
  });

  it('withdraws the consent to share, once', async () => {
    const world = await page();
    await world.press('[data-act="withdraw"]');
    await waitUntil(() => world.text().includes('Đã rút lại'));
    expect(deep(world.element, '[data-act="withdraw"]').length).to.equal(0);
  });

  it('asks before it erases, and tells when the account will be gone', async () => {
    const world = await page();
    const events: boolean[] = [];
    world.element.addEventListener('dvc-signed-out', ({ own }) => events.push(own), { once: true });
    await world.press('#erase');
    await waitUntil(() => world.element.shadowRoot?.activeElement?.id === 'keep', 'focus is on the safe answer');
    expect(world.calls.join()).not.to.contain('POST');
    await world.press('#keep');
    await waitUntil(() => world.element.shadowRoot?.activeElement?.id === 'erase');
    await world.press('#erase');
    await world.press('[data-act="erase"]');
    await waitUntil(() => world.text().includes('06/12/2026'));
    expect(world.text()).not.to.contain('Nguyễn');
    expect(events).to.deep.equal([true]);
  });

  it('signs out, and shows nothing of the account then', async () => {
    const world = await page();
    await world.press('[data-act="sign-out"]');
    await waitUntil(() => world.text().includes('Bạn chưa đăng nhập'));
    expect(world.text()).not.to.contain('Nguyễn');
    expect((await world.get('a')).getAttribute('href')).to.equal('/sign-in');
  });

  it('tells of a session that ended meanwhile', async () => {
    const world = await page();
    const events: boolean[] = [];
    world.element.addEventListener('dvc-signed-out', ({ own }) => events.push(own), { once: true });
    world.end();
    await world.press('[data-act="end-others"]');
    await waitUntil(() => events.length === 1);
    expect(events).to.deep.equal([false]);
  });

  for (const scheme of ['light', 'dark']) {
    it(`is accessible and fits 320 px, in ${scheme}, in both languages`, async () => {
      document.documentElement.style.colorScheme = scheme;
      document.body.style.background = scheme === 'dark' ? '#111820' : '#fff';
      for (const lang of ['vi', 'en']) {
        const { element, press } = await page(lang);
        element.style.width = '288px';
        await press('#erase');
        await waitUntil(() => element.shadowRoot?.activeElement?.id === 'keep');
        await expect(element).to.be.accessible();
        for (const each of deep(element, '*'))
          expect(each.getBoundingClientRect().right, each.localName).to.be.at.most(
            element.getBoundingClientRect().right + 1,
          );
        element.remove();
      }
      document.documentElement.style.colorScheme = '';
      document.body.style.background = '';
    });
  }
});
