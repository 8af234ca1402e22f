import { expect, fixture, html } from '@open-wc/testing';
import '../../../src/elements/account/account.js';
import {
  accountClient,
  type AccountSession,
  type AccountState,
  type NamedPerson,
} from '../../../src/client/account.js';
import type { Offered } from '../../../src/flow/offer.js';
import { PASSWORD } from '../../../src/testing/person.js';
import { accountWorld } from '../support/sign-in-world.js';
import { expectFit, inEachScheme } from '../support/fits.js';
import { waitUntil } from '../support/wait-until.js';
import { deep, focused, hands } from '../support/world.js';

const at = '2026-11-29T01:00:00.000Z';
const session = (ref: string, current = false) => ({
  ...{ ref, method: 'password', acr: 'urn:dvc:acr:phone', portal: 'national', current },
  ...{ signedInAt: at, seenAt: at, endsAt: at },
});

interface Given {
  readonly audience?: string;
  readonly acr?: string;
  readonly hasPassword?: boolean;
  /** Organisations that have named the person. */
  readonly organisations?: AccountState['organisations'];
  readonly people?: readonly NamedPerson[];
}

const person = (ref: string, name: string, role = 'member'): NamedPerson => ({
  ...{ ref, name, role, identity: '********0022', namedAt: at },
});

const CITIZEN = ['citizen', 'enterprise', 'agency'] as const;
const CHANGES: readonly Offered[] = [
  ...['phone', 'email', 'password', 'usb'].map((id) => ({ id, audiences: CITIZEN })),
  { id: 'sim', audiences: ['enterprise'] },
  { id: 'a-change-from-outside', audiences: CITIZEN },
];

/** A gateway with one account, behind `fetch`. */
function gateway({ audience = 'citizen', acr = 'urn:dvc:acr:phone', hasPassword = true, ...given }: Given) {
  const calls: string[] = [];
  const bodies: unknown[] = [];
  let signedIn = true;
  const state = {
    me: {
      ...{ account: 'id', audience, name: 'Nguyễn Đăng Điện', birthDate: '12/06/1986', hasPassword },
      identity: { scheme: 'cccd', value: '034086012222', masked: '********2222' },
      ...{ phone: '082****899', method: 'mobile', acr, registeredAt: at, provedAt: at },
      portals: [{ id: 'national', name: 'Cổng Dịch vụ công quốc gia' }],
    },
    consents: [
      { purpose: 'share', granted: true, portal: 'national', decidedAt: at, withdrawnAt: null as string | null },
    ],
    sessions: [{ ...session('a', true), acr }, session('b'), session('c')] as AccountSession[],
    signIns: [{ at, portal: 'national', method: 'password', result: 'ok' as const }],
    passkeys: [],
    changes: CHANGES,
    organisations: given.organisations ?? [],
    people: given.people ?? [],
  };
  const answer = (path: string): object | undefined => {
    if (path === '/account/me') return state.me;
    if (path === '/account/session') return { token: 'csrf' };
    if (path === '/registration/methods') return { methods: state.changes };
    const [, name = ''] = /^\/account\/([a-z-]+)$/.exec(path) ?? [];
    const key = { 'sign-ins': 'signIns' }[name] ?? name;
    return { [key]: state[key as 'consents'] };
  };
  const done = () => new Response(null, { status: 204 });
  const changes: Readonly<Record<string, (body: never) => Response>> = {
    'DELETE /account/sessions/b': () => {
      state.sessions = state.sessions.filter(({ ref }) => ref !== 'b');
      return done();
    },
    'DELETE /account/sessions': () => {
      state.sessions = state.sessions.filter(({ current }) => current);
      return done();
    },
    'DELETE /account/consents/share': () => {
      state.consents = state.consents.map((each) => ({ ...each, withdrawnAt: at }));
      return done();
    },
    'DELETE /account/session': () => {
      signedIn = false;
      return done();
    },
    'POST /account/erasure': () => {
      signedIn = false;
      return Response.json({ eraseAt: '2026-12-06T01:00:00.000Z' }, { status: 202 });
    },
    'POST /account/acting': ({ organisation }: { organisation: string | null }) => {
      const now = organisation === null ? {} : { actingFor: organisation };
      state.sessions = state.sessions.map((each) => (each.current ? { ...session('a', true), acr, ...now } : each));
      return done();
    },
    'POST /account/people': ({ fullName, role }: { fullName: string; role: string }) => {
      // The gateway knows more than the page.
      if (fullName === 'Người Lạ') {
        const errors = [{ pointer: '/citizenId', code: 'citizen-id' }];
        return Response.json({ code: 'validation-failed', status: 422, title: '', errors }, { status: 422 });
      }
      state.people = [...state.people, person(`${state.people.length}`, fullName, role)];
      return Response.json({}, { status: 201 });
    },
    'DELETE /account/people/p1': () => {
      state.people = state.people.filter(({ ref }) => ref !== 'p1');
      return done();
    },
  };
  const fetch = async (request: Request) => {
    const { pathname } = new URL(request.url);
    const name = `${request.method} ${pathname}`;
    calls.push(name);
    if (!signedIn) return Response.json({}, { status: 401 });
    if (request.method === 'GET') return Response.json(answer(pathname) ?? {});
    if (request.headers.get('X-CSRF-Token') !== 'csrf') return Response.json({}, { status: 403 });
    const body: unknown = await request.json().catch(() => undefined);
    if (body) bodies.push(body);
    return changes[name]?.(body as never) ?? Response.json({}, { status: 404 });
  };
  const client = accountClient({ endpoint: '/account', flows: '/registration', fetch });
  return { calls, bodies, client, state, end: () => (signedIn = false), begin: () => (signedIn = true) };
}

interface PageOptions extends Given {
  readonly lang?: string;
  readonly assurance?: string;
}

async function page({ lang = 'vi', assurance = 'phone', ...given }: PageOptions = {}) {
  const world = gateway(given);
  const flows = await accountWorld({ assurance });
  const element = await fixture<HTMLElement>(
    html`<dvc-account
      .client=${world.client}
      .backend=${flows.backend}
      .captcha=${() => Promise.resolve('ok')}
      lang=${lang}
      sign-in-url="/sign-in?lang=${lang}"
      recover-url="/recover"
    ></dvc-account>`,
  );
  const text = () => (element.shadowRoot?.textContent ?? '').replaceAll(/\s+/g, ' ');
  const used = hands(element);
  await used.get('[data-act="sign-out"]');
  const press = async (selector: string) => (await used.get(selector)).click();
  return { ...world, ...used, carrier: flows.carrier, done: flows.done, element, text, all: used.text, press };
}

/** The button that names a person. */
const NAME = 'form[aria-labelledby="name-title"] button';

describe('<dvc-account>', () => {
  it('says who the person is and how they proved it, with a masked number that a press shows', async () => {
    const world = await page();
    for (const said of ['Nguyễn Đăng Điện', '********2222', 'Thuê bao di động', 'SIM chính chủ', '29/11/2026'])
      expect(world.text()).to.contain(said);
    expect(world.text()).not.to.contain('034086012222');
    await world.press('dd button');
    await waitUntil(() => world.text().includes('034086012222'));
    world.element.remove();
    await waitUntil(() => !world.text().includes('034086012222'));
  });

  it('takes single texts of the page, also in a change, and none about consents, failures and erasure', async () => {
    const world = await page();
    world.element.setAttribute(
      'wording',
      JSON.stringify({
        account: {
          who: 'Bạn là ai',
          'end-others': 'Thoát khỏi mọi máy khác',
          erase: 'x1',
          'erase-lead': 'x2',
          fail: 'x3',
        },
        people: { 'remove-ask': 'x4' },
        ...{ method: { mobile: { name: 'SIM của tôi' } }, field: { phone: 'Số mới của bạn' } },
      }),
    );
    await waitUntil(() => world.text().includes('Bạn là ai'), 'the page’s words');
    for (const said of ['Thoát khỏi mọi máy khác', 'SIM của tôi', 'Xóa tài khoản'])
      expect(world.text()).to.contain(said);
    await world.press('[data-change="phone"]');
    await waitUntil(() => world.find('label[for="phone"]')?.textContent.includes('Số mới của bạn'), 'the change');
    expect(world.all()).not.to.match(/x\d/);
    world.element.removeAttribute('wording');
    await waitUntil(() => !world.all().includes('Bạn là ai'), 'the language’s words');
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
    expect((await world.get('a')).getAttribute('href')).to.equal('/sign-in?lang=vi');
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

  it('shows the account of a person who signed in again, when a page puts the element back', async () => {
    const world = await page();
    world.end();
    await world.press('[data-act="end-others"]');
    await waitUntil(() => world.text().includes('Bạn chưa đăng nhập'));
    const place = world.element.parentElement;
    world.element.remove();
    world.begin();
    place?.append(world.element);
    await waitUntil(() => world.text().includes('Nguyễn Đăng Điện'));
  });

  it('offers what the gateway changes for this audience, and the level only where it is not the highest', async () => {
    const offered = ({ element }: { element: HTMLElement }) =>
      deep(element, '[data-change]').map((each) => each.dataset['change']);
    expect(offered(await page())).to.deep.equal(['phone', 'email', 'password', 'usb']);
    const strong = await page({ acr: 'urn:dvc:acr:certificate', hasPassword: false });
    expect(offered(strong)).to.deep.equal(['phone', 'email']);
    expect(deep(strong.element, 'a[href="/recover"]').map((each) => each.textContent)).to.deep.equal(['Đặt mật khẩu']);
    expect(offered(await page({ audience: 'enterprise' }))).to.contain('sim');
  });

  it('changes the password by the old one, step by step, and says what has ended', async () => {
    const world = await page();
    await world.press('[data-change="password"]');
    const input = await world.get<HTMLInputElement>('input[name="password"]');
    await waitUntil(() => focused().textContent === 'Mật khẩu hiện tại', 'the step is read');
    expect(world.find('label')?.textContent.trim()).to.equal('Mật khẩu hiện tại');
    expect(world.find('input[name="username"]')).to.equal(undefined);
    input.value = 'Sai-mật-khẩu 1';
    await world.submit();
    await waitUntil(() => world.all().includes('Mật khẩu hiện tại chưa đúng.'));
    await world.type('password', PASSWORD);
    await world.submit();
    await world.get('#repeat');
    expect(world.all()).to.contain('phiên đăng nhập ở mọi nơi khác sẽ kết thúc');
    await world.type('password', 'Núi-Ấn 2026 xanh');
    (await world.get<HTMLInputElement>('#repeat')).value = 'Núi-Ấn 2026 xanh';
    await world.submit();
    await waitUntil(() => focused().id === 'changed', 'the result has the focus');
    expect(focused().textContent).to.equal('Đã đổi mật khẩu. Phiên đăng nhập ở mọi nơi khác đã kết thúc.');
    expect([Boolean(world.done.password), world.done.ended]).to.deep.equal([true, 1]);
    expect(world.find('dvc-account-change')).to.equal(undefined);
    expect(world.calls.filter((each) => each === 'GET /account/sessions').length, 'it is read again').to.equal(2);
  });

  it('asks for no old password right after a sign-in by certificate', async () => {
    const world = await page({ assurance: 'certificate' });
    await world.press('[data-change="password"]');
    await waitUntil(() => world.all().includes('vừa đăng nhập bằng chữ ký số'));
    const button = await world.get('button[type="submit"]');
    expect(world.find('input[name="password"]')).to.equal(undefined);
    expect(button.textContent.trim()).to.equal('Tiếp tục');
    button.click();
    await world.get('#repeat');
  });

  it('sends a code to a new phone; a change that is closed gives the focus back to its button', async () => {
    const world = await page();
    const other = '+84912345678';
    await world.press('[data-change="phone"]');
    await world.type('phone', '0912 345 678');
    await world.submit();
    await world.get('input[name="code"]');
    expect(world.carrier.messages.at(-1)?.phone).to.equal(other);
    await world.press('.close');
    await waitUntil(() => focused().dataset['change'] === 'phone');
    expect(world.find('dvc-account-change')).to.equal(undefined);
  });

  it('lets a person choose for whom they act, and says for whom it is now', async () => {
    const organisations = [{ account: 'org', name: 'CÔNG TY AN BÌNH', role: 'representative' }];
    const world = await page({ organisations, people: [person('p1', 'Lê Minh Khang')] });
    const current = () => world.find('[aria-current="true"]')?.textContent.replaceAll(/\s+/g, ' ') ?? '';
    expect(current()).to.contain('Chính tôi');
    expect(world.find('dvc-account-people'), 'people belong to an organisation').to.equal(undefined);
    await world.press('[data-act="act"]');
    await waitUntil(() => current().includes('CÔNG TY AN BÌNH'));
    expect(world.bodies).to.deep.equal([{ organisation: 'org' }]);
    await waitUntil(() => world.all().includes('Lê Minh Khang'));
    expect(world.find('[data-act="remove"]'), 'a phone names nobody').to.equal(undefined);
    const link = await world.get('a[href*="acr="]');
    expect(link.getAttribute('href')).to.equal('/sign-in?lang=vi&acr=urn%3Advc%3Aacr%3Acertificate');
    await world.press('[data-act="act"]');
    await waitUntil(() => current().includes('Chính tôi'));
  });

  it('names a person after a check, and says so; a mistake stands at its field', async () => {
    const world = await page({ audience: 'enterprise', acr: 'urn:dvc:acr:certificate', people: [] });
    await waitUntil(() => world.all().includes('Chưa chỉ định ai.'));
    await world.press(NAME);
    await waitUntil(() => (focused() as HTMLInputElement).name === 'citizenId');
    expect(world.all()).to.contain('Bạn chưa nhập số CCCD.');
    expect(world.bodies).to.deep.equal([]);
    await world.type('citizenId', '001 190 000 022');
    await world.type('fullName', 'Người Lạ');
    await world.press(NAME);
    await waitUntil(() => world.bodies.length === 1, 'the gateway is asked');
    await world.get('[aria-invalid="true"]');
    await world.type('fullName', 'Trần Thị Bình');
    (await world.get<HTMLInputElement>('input[value="representative"]')).checked = true;
    await world.press(NAME);
    await waitUntil(() => focused().textContent === 'Đã chỉ định Trần Thị Bình.');
    expect(world.bodies.at(-1)).to.deep.equal({
      ...{ citizenId: '001 190 000 022', fullName: 'Trần Thị Bình', role: 'representative' },
    });
    expect(world.find('[data-person]')?.textContent).to.contain('Người đại diện');
    expect((await world.get<HTMLInputElement>('input[name="citizenId"]')).value).to.equal('');
  });

  it('asks before it removes a person', async () => {
    const world = await page({
      audience: 'enterprise',
      acr: 'urn:dvc:acr:certificate',
      people: [person('p1', 'Lê Minh Khang'), person('p2', 'Trần Thị Bình')],
    });
    await world.press('[data-person="p1"] [data-act="remove"]');
    await waitUntil(() => focused().className === 'keep');
    await world.press('.keep');
    await waitUntil(() => focused().dataset['act'] === 'remove');
    expect(world.calls.join()).not.to.contain('DELETE');
    await world.press('[data-person="p1"] [data-act="remove"]');
    await world.press('[data-act="remove-yes"]');
    await waitUntil(() => focused().id === 'named');
    expect(deep(world.element, '[data-person]').map((each) => each.dataset['person'])).to.deep.equal(['p2']);
  });

  inEachScheme('its changes and people are accessible and fit 320 px', async (lang) => {
    const world = await page({
      ...{ lang, acr: 'urn:dvc:acr:certificate', people: [person('p1', 'Lê Minh Khang')] },
      organisations: [{ account: 'org', name: 'CÔNG TY TRÁCH NHIỆM HỮU HẠN AN BÌNH', role: 'representative' }],
    });
    world.element.style.width = '288px';
    await world.press('[data-act="act"]');
    await world.get('dvc-account-people');
    await world.press('[data-change="phone"]');
    await world.get('input[name="phone"]');
    await world.press('[data-act="remove"]');
    await world.press(NAME);
    await waitUntil(() => deep(world.element, '[aria-invalid="true"]').length === 2);
    await expectFit(world.element);
    return world.element;
  });

  inEachScheme('is accessible and fits 320 px', async (lang) => {
    const { element, press } = await page({ lang });
    element.style.width = '288px';
    await press('#erase');
    await waitUntil(() => element.shadowRoot?.activeElement?.id === 'keep');
    await expectFit(element);
    return element;
  });
});
