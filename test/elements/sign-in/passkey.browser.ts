import { expect, fixture, html } from '@open-wc/testing';
import '../../../src/elements/account/account.js';
import '../../../src/elements/sign-in/sign-in.js';
import '../../../src/elements/steps/credentials.js';
import { accountClient, type AccountPasskey } from '../../../src/client/account.js';
import type { Messages } from '../../../src/locales/messages.js';
import { PASSWORD } from '../../../src/testing/person.js';
import { browserPasskeys, passkeyWorld } from '../support/passkey-world.js';
import { waitUntil } from '../support/wait-until.js';
import { hands } from '../support/world.js';
import { fr } from '../../../demo/languages/fr/index.js';

type Browser = ReturnType<typeof browserPasskeys>;
const solve = () => Promise.resolve('ok');
let browser: Browser | undefined;

afterEach(() => {
  browser?.leave();
  browser = undefined;
});

async function signIn({ autofill = false, lang = 'vi', messages }: SignInOptions = {}) {
  const world = await passkeyWorld();
  browser = browserPasskeys({ autofill });
  const { questions } = browser;
  const events: string[] = [];
  const element = await fixture<HTMLElement>(
    html`<dvc-sign-in
      .backend=${world.backend}
      .captcha=${solve}
      .memory=${null}
      .messages=${messages}
      lang=${lang}
      @dvc-signed-in=${({ method }: { method: string }) => events.push(method)}
    >
      <dvc-sign-in-password><dvc-step-credentials slot="step"></dvc-step-credentials></dvc-sign-in-password>
      <dvc-sign-in-passkey></dvc-sign-in-passkey>
    </dvc-sign-in>`,
  );
  const page = hands(element);
  await page.get('input[name="username"]');
  const way = async () => (await page.get('[data-way=passkey]')).click();
  const use = async () => (await page.get('button[part=submit][type=button]')).click();
  const asked = async (count = 1) => {
    await waitUntil(() => questions.length >= count, `question ${count}`);
    return questions[count - 1] ?? expect.fail('no question');
  };
  return { ...world, ...page, element, events, browser, way, use, asked };
}

interface SignInOptions {
  readonly autofill?: boolean;
  readonly lang?: string;
  readonly messages?: Messages;
}

describe('<dvc-sign-in-passkey>', () => {
  it('has a passkey sign the gateway’s challenge for its host, with the person verified', async () => {
    const world = await signIn();
    const key = await world.own();
    await world.way();
    await world.use();
    const question = await world.asked();
    const { publicKey, mediation } = question.options;
    expect(mediation).to.equal(undefined);
    const { rpId, userVerification, allowCredentials } = publicKey as PublicKeyCredentialRequestOptions;
    expect([rpId, userVerification, allowCredentials]).to.deep.equal(['id.example.vn', 'required', undefined]);
    await expect(world.element).to.be.accessible();
    await world.browser.sign(question, key);
    await waitUntil(() => world.events.length > 0);
    expect(world.events).to.deep.equal(['passkey']);
    expect(world.text()).to.contain('Đã đăng nhập');
    await expect(world.element).to.be.accessible();
  });

  it('says at the button what may have happened when the browser gives nothing, and asks again', async () => {
    const world = await signIn();
    const key = await world.own();
    await world.way();
    await world.use();
    (await world.asked()).refuse('NotAllowedError');
    const alert = await world.get('[role=alert]');
    expect(alert.textContent).to.contain('Chưa dùng được khóa truy cập');
    await expect(world.element).to.be.accessible();
    await world.use();
    await world.browser.sign(await world.asked(2), key);
    await waitUntil(() => world.events.length > 0);
  });

  it('tells a passkey that the account does not have, and one that is paused', async () => {
    const world = await signIn();
    const key = await world.own();
    world.kept.length = 0;
    await world.way();
    await world.use();
    await world.browser.sign(await world.asked(), key);
    await waitUntil(() => world.text().includes('Khóa truy cập này không mở được tài khoản nào ở đây'));
    const paused = await world.own({ paused: 'recovery' });
    await world.use();
    await world.browser.sign(await world.asked(2), paused);
    await waitUntil(() => world.text().includes('đang tạm ngừng'));
    await expect(world.element).to.be.accessible();
    expect(world.events).to.deep.equal([]);
  });

  it('says that a browser without WebAuthn cannot, in each language', async () => {
    for (const [lang, messages, said] of [
      ['vi', undefined, 'Trình duyệt này chưa dùng được khóa truy cập'],
      ['en', undefined, 'This browser cannot use passkeys'],
      ['fr', fr, 'Ce navigateur ne sait pas encore'],
    ] as const) {
      const world = await signIn({ lang, ...(messages && { messages }) });
      const had = globalThis.PublicKeyCredential;
      try {
        Reflect.deleteProperty(globalThis, 'PublicKeyCredential');
        await world.way();
        await world.use();
        await waitUntil(() => world.text().includes(said), said);
      } finally {
        Object.assign(globalThis, { PublicKeyCredential: had });
      }
      browser?.leave();
    }
  });

  it('offers passkeys in the autofill of the user name, and signs in with no press at all', async () => {
    const world = await signIn({ autofill: true });
    const key = await world.own();
    const question = await world.asked();
    expect(question.options.mediation).to.equal('conditional');
    const input = await world.get<HTMLInputElement>('input[name="username"]');
    expect(input.autocomplete).to.equal('username webauthn');
    await world.browser.sign(question, key);
    await waitUntil(() => world.events.length > 0);
    expect(world.events).to.deep.equal(['passkey']);
  });

  it('withdraws the autofill’s question when the person chooses the way, and asks there', async () => {
    const world = await signIn({ autofill: true });
    const key = await world.own();
    const waiting = await world.asked();
    await world.way();
    await waitUntil(() => waiting.options.signal?.aborted);
    await world.use();
    const question = await world.asked(2);
    expect(question.options.mediation).to.equal(undefined);
    await world.browser.sign(question, key);
    await waitUntil(() => world.events.length > 0);
  });

  it('opens the way with the reason when the autofill’s passkey is refused', async () => {
    const world = await signIn({ autofill: true });
    const key = await world.own({ paused: 'copied' });
    await world.browser.sign(await world.asked(), key);
    await waitUntil(() => world.text().includes('đang tạm ngừng'));
    await world.get('dvc-step-passkey');
    expect(world.element.querySelector<HTMLElement>('dvc-sign-in-password')?.hidden).to.equal(true);
    await expect(world.element).to.be.accessible();
  });

  it('leaves the form alone in a browser without that autofill', async () => {
    const world = await signIn();
    await world.get('[data-way=passkey]');
    expect(world.browser.questions).to.deep.equal([]);
  });
});

const AT = '2026-11-29T01:00:00.000Z';
const key = (ref: string, more: Partial<AccountPasskey> = {}): AccountPasskey => ({
  ...{ ref, label: `Máy ${ref}`, createdAt: AT, synced: false },
  ...more,
});

/** `<dvc-account>` with these passkeys. */
async function account(passkeys: readonly AccountPasskey[], { lang = 'vi', offered = true } = {}) {
  const world = await passkeyWorld();
  browser = browserPasskeys();
  const { questions } = browser;
  let list = passkeys;
  const calls: string[] = [];
  const me = {
    ...{ account: world.account, audience: 'citizen', name: 'Nguyễn Đăng Điện', portals: [] },
    identity: { scheme: 'cccd', value: '034086012222', masked: '********2222' },
    ...{ hasPassword: true, method: 'mobile', acr: 'urn:dvc:acr:phone', registeredAt: AT, provedAt: AT },
  };
  const answers: Readonly<Record<string, () => object>> = {
    '/account/me': () => me,
    '/account/session': () => ({ token: 'csrf' }),
    '/account/passkeys': () => ({ passkeys: list }),
    '/account/organisations': () => ({ organisations: [] }),
    '/registration/methods': () => ({ methods: offered ? [{ id: 'passkey', audiences: ['citizen'] }] : [] }),
    '/account/consents': () => ({ consents: [] }),
    '/account/sessions': () => ({ sessions: [] }),
    '/account/sign-ins': () => ({ signIns: [] }),
  };
  const fetch = async (request: Request) => {
    const { pathname } = new URL(request.url);
    if (request.method === 'GET') return Response.json(answers[pathname]?.() ?? {});
    const body = request.method === 'PATCH' ? ((await request.json()) as { label?: string }) : {};
    const ref = pathname.split('/').at(-1);
    calls.push(`${request.method} ${ref} ${JSON.stringify(body)}`);
    if (request.method === 'DELETE') list = list.filter((each) => each.ref !== ref);
    else
      list = list.map(({ paused: _paused, ...each }) =>
        each.ref === ref ? { ...each, label: body.label ?? each.label } : each,
      );
    return new Response(null, { status: 204 });
  };
  const element = await fixture<HTMLElement>(
    html`<dvc-account
      .client=${accountClient({ endpoint: '/account', flows: '/registration', fetch })}
      .backend=${world.backend}
      lang=${lang}
    ></dvc-account>`,
  );
  const page = hands(element);
  await page.get('[data-act="sign-out"]');
  const press = async (selector: string) => (await page.get(selector)).click();
  return {
    ...world,
    ...page,
    element,
    calls,
    press,
    browser,
    questions,
    add: (each: AccountPasskey) => (list = [...list, each]),
  };
}

describe('the passkeys of <dvc-account>', () => {
  it('lists them, with what each is and when it was used', async () => {
    const world = await account([key('1', { usedAt: AT }), key('2', { label: '', synced: true })]);
    for (const said of ['Máy 1', 'Dùng lần cuối', 'Khóa chưa đặt tên', 'Chưa dùng lần nào', 'tài khoản đám mây'])
      expect(world.text()).to.contain(said);
    await expect(world.element).to.be.accessible();
  });

  it('says that there are none, and draws nothing where the gateway has no passkeys', async () => {
    expect((await account([])).text()).to.contain('Chưa có khóa nào');
    browser?.leave();
    expect((await account([], { offered: false })).find('#passkeys')).to.equal(undefined);
  });

  it('takes single texts of the page, and none about a passkey that is paused', async () => {
    const world = await account([key('1', { paused: 'recovery' })]);
    const wording = {
      passkeys: { title: 'Chìa khóa của bạn', 'paused-recovery': 'x1', review: 'x2', 'remove-ask': 'x3' },
    };
    world.element.setAttribute('wording', JSON.stringify(wording));
    await waitUntil(() => world.text().includes('Chìa khóa của bạn'), 'the page’s words');
    expect(world.text()).not.to.match(/x\d/);
  });

  it('renames one, with the focus in the field and back', async () => {
    const world = await account([key('1'), key('2')]);
    await world.press('[data-passkey="2"] [data-act=rename]');
    const input = await world.get<HTMLInputElement>('#label');
    await waitUntil(() => (input.getRootNode() as ShadowRoot).activeElement === input);
    expect(input.value).to.equal('Máy 2');
    await expect(world.element).to.be.accessible();
    input.value = 'Máy ở cơ quan';
    await world.press('[data-act=save]');
    await waitUntil(() => world.text().includes('Máy ở cơ quan'));
    expect(world.calls).to.deep.equal(['PATCH 2 {"label":"Máy ở cơ quan"}']);
    await waitUntil(() => !world.find('#label'));
  });

  it('asks before it removes one, with the focus on the answer that keeps it', async () => {
    const world = await account([key('1'), key('2')]);
    await world.press('[data-passkey="1"] [data-act=remove]');
    const keep = await world.get('#keep');
    await waitUntil(() => (keep.getRootNode() as ShadowRoot).activeElement === keep);
    await expect(world.element).to.be.accessible();
    keep.click();
    await waitUntil(() => !world.find('#keep'));
    expect(world.calls).to.deep.equal([]);
    await world.press('[data-passkey="1"] [data-act=remove]');
    await world.press('[data-act=remove-yes]');
    await waitUntil(() => !world.find('[data-passkey="1"]'));
    expect(world.calls).to.deep.equal(['DELETE 1 {}']);
  });

  it('T62: puts paused ones first after a recovery, and lets the person use theirs again', async () => {
    const world = await account([key('1', { paused: 'recovery' }), key('2', { paused: 'copied' })]);
    const headings = [...(world.element.shadowRoot?.querySelectorAll('dvc-passkey-list, h2') ?? [])];
    expect(headings[0]?.localName).to.equal('dvc-passkey-list');
    expect(world.text()).to.contain('Mật khẩu vừa được đặt lại');
    expect(world.find('[data-passkey="2"] [data-act=resume]'), 'a copied one is not').to.equal(undefined);
    await expect(world.element).to.be.accessible();
    await world.press('[data-passkey="1"] [data-act=resume]');
    await waitUntil(() => !world.find('[data-act=resume]'));
    expect(world.calls).to.deep.equal(['PATCH 1 {"paused":false}']);
  });

  it('adds one after the password: resident, with the person verified, without attestation', async () => {
    const world = await account([]);
    await world.press('[data-act=add]');
    await world.type('password', PASSWORD);
    await expect(world.element).to.be.accessible();
    await world.submit();
    const label = await world.get<HTMLInputElement>('form:not([part]) #label');
    expect(label.value).to.not.equal('');
    await expect(world.element).to.be.accessible();
    label.value = 'Máy của tôi';
    await world.press('form:has(#label) button[type=submit]');
    await waitUntil(() => world.questions.length > 0);
    const [question = expect.fail()] = world.questions;
    const options = question.options.publicKey as PublicKeyCredentialCreationOptions;
    expect(options.authenticatorSelection).to.deep.equal({
      ...{ residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
    });
    expect([options.attestation, options.rp.id, options.user.name]).to.deep.equal([
      'none',
      'id.example.vn',
      '********2222',
    ]);
    world.add(key('new', { label: 'Máy của tôi' }));
    await world.browser.make(question);
    await waitUntil(() => world.find('[data-passkey="new"]'));
    expect(world.kept.map(({ label: name, transports }) => [name, transports])).to.deep.equal([
      ['Máy của tôi', ['internal']],
    ]);
    await waitUntil(() => !world.find('dvc-change-passkey'));
    expect(world.text()).to.contain('Đã xong');
  });

  it('says so when the device has one already, and when the person gives up', async () => {
    const world = await account([]);
    await world.press('[data-act=add]');
    await world.type('password', PASSWORD);
    await world.submit();
    await world.press('form:has(#label) button[type=submit]');
    await waitUntil(() => world.questions.length > 0);
    world.questions[0]?.refuse('InvalidStateError');
    await waitUntil(() => world.text().includes('Thiết bị này đã có khóa truy cập'));
    await expect(world.element).to.be.accessible();
    await world.press('form:has(#label) button[type=submit]');
    await waitUntil(() => world.questions.length > 1);
    world.questions[1]?.refuse('NotAllowedError');
    await waitUntil(() => world.text().includes('Chưa tạo khóa truy cập'));
    await world.press('[data-act=leave]');
    await waitUntil(() => !world.find('dvc-change-passkey'));
  });

  it('tells a wrong password at the password', async () => {
    const world = await account([], { lang: 'en' });
    await world.press('[data-act=add]');
    await world.type('password', 'Sai-mật-khẩu 1');
    await world.submit();
    await world.get('input[name="password"][aria-invalid="true"]');
    expect(world.text()).to.contain('The password is not right.');
    await expect(world.element).to.be.accessible();
  });
});
