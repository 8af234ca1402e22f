import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { DvcStepCredentials } from '../../../src/elements/steps/credentials.js';
import { messagesFor, textsOf } from '../../../src/elements/texts/language.js';
import { vi } from '../../../src/locales/vi/index.js';
import { PASSWORD } from '../../../src/testing/person.js';
import { DIEN } from '../../../src/testing/world.js';
import { signInPage } from '../support/sign-in-world.js';
import { expectFit, inEachScheme } from '../support/fits.js';
import { waitUntil } from '../support/wait-until.js';
import { deep, focused } from '../support/world.js';

const WRONG = 'Sai-mật-khẩu 1';

describe('<dvc-sign-in>', () => {
  it('signs a person in by password, and says so by an event without a secret', async () => {
    const world = await signInPage();
    const events: string[] = [];
    for (const name of ['dvc-signed-in', 'dvc-complete', 'dvc-step'] as const)
      document.addEventListener(name, (event) => events.push(`${event.type} ${JSON.stringify({ ...event })}`), {
        once: true,
      });
    await world.enter(DIEN.citizenId, PASSWORD);
    await waitUntil(() => world.text().includes('Đã đăng nhập'));
    expect(world.begun.map(({ method, purpose }) => [method, purpose])).to.deep.equal([['password', 'sign-in']]);
    expect(events.map((each) => each.split(' ')[0])).to.deep.equal(['dvc-step', 'dvc-signed-in']);
    for (const secret of [PASSWORD, DIEN.citizenId]) expect(events.join()).not.to.contain(secret);
    expect(world.find('[data-way]'), 'no other way is offered any more').to.equal(undefined);
  });

  it('asks for the code to the phone in a new browser, in the place of the form, under its own heading', async () => {
    const world = await signInPage({ code: true });
    await world.enter(DIEN.citizenId, PASSWORD);
    const input = await world.get<HTMLInputElement>('input[name="code"]');
    expect(world.element.querySelector('dvc-step-credentials')).to.equal(null);
    const heading = await world.get('h2[tabindex]');
    expect(heading.getBoundingClientRect().height).to.be.above(0);
    await waitUntil(() => focused() === heading);
    input.value = world.carrier.code(DIEN.phone);
    await world.submit();
    await waitUntil(() => world.text().includes('Đã đăng nhập'));
  });

  it('takes single texts of the page around its ways, in their names and in the chosen way, and gives them back', async () => {
    const world = await signInPage();
    const way = async () => (await world.get('[data-way="usb"]')).textContent.replaceAll(/\s+/g, ' ');
    const before = await way();
    world.element.wording = {
      ...{
        signIn: { others: 'Bạn cũng có thể dùng', forgot: 'Tôi không nhớ mật khẩu' },
        field: { username: 'Số của bạn' },
      },
      method: { 'sign-in-usb': { name: 'Chữ ký số' } },
    };
    await waitUntil(() => world.text().includes('Bạn cũng có thể dùng'), 'the heading');
    expect(await way())
      .to.include('Chữ ký số')
      .and.to.include('Ký bằng chứng thư số trong USB');
    expect(world.text()).to.include('Tôi không nhớ mật khẩu').and.to.include('Chưa có tài khoản?');
    await waitUntil(() => world.find('label[for="username"]')?.textContent.includes('Số của bạn'), 'the field');
    world.element.wording = undefined;
    await waitUntil(() => !world.text().includes('Bạn cũng có thể dùng'), 'the language’s words');
    expect(await way()).to.equal(before);
  });

  it('T61: tells a wrong password and an unknown name alike, at the password, and keeps the user name', async () => {
    const world = await signInPage();
    const told = async (username: string, password: string) => {
      await world.enter(username, password);
      const input = await world.get<HTMLInputElement>('input[name="password"][aria-invalid="true"]');
      await waitUntil(() => focused() === input);
      const root = input.getRootNode() as ShadowRoot;
      const [id = ''] = input.getAttribute('aria-describedby')?.split(' ') ?? [];
      const sentence = root.getElementById(id)?.textContent ?? '';
      const name = await world.get<HTMLInputElement>('input[name="username"]');
      expect(name.value).to.equal(username);
      expect(name.getAttribute('aria-invalid')).to.equal('false');
      return sentence;
    };
    const wrong = await told(DIEN.citizenId, WRONG);
    expect(wrong).to.contain('Tên đăng nhập hoặc mật khẩu chưa đúng.');
    await world.type('password', 'x');
    expect(await told('001086000001', PASSWORD)).to.equal(wrong);
  });

  it('ties a mistake in the user name to its field before anything is sent', async () => {
    const world = await signInPage();
    await world.enter('12', PASSWORD);
    const input = await world.get<HTMLInputElement>('input[name="username"][aria-invalid="true"]');
    await waitUntil(() => focused() === input);
    expect(world.text()).to.contain('Tên đăng nhập gồm 12 chữ số CCCD.');
    expect(world.sent).to.deep.equal([]);
    await world.type('username', DIEN.citizenId);
    await waitUntil(() => input.getAttribute('aria-invalid') === 'false');
  });

  it('keeps focus, text and element of a form that was there before the script', async () => {
    const form = document.createElement('dvc-step-credentials');
    form.slot = 'step';
    form.messages = await textsOf(await messagesFor(undefined, 'vi'), { id: 'password', purpose: 'sign-in' });
    const late = await fixture(html`<dvc-late>${form}</dvc-late>`);
    const input = await waitFor(form, 'input[name="username"]');
    input.focus();
    input.value = '0340';
    expect(input.getBoundingClientRect().height).to.be.above(40);
    const world = await signInPage();
    const password = world.element.querySelector('dvc-sign-in-password');
    const own = deep(password as Element, 'dvc-step-credentials');
    expect(own.length, 'the step of the page is the step of the flow').to.equal(1);
    expect(own[0]?.parentElement).to.equal(password);
    late.remove();
  });

  it('keeps a drawn form, and what was typed, when texts without its words come first', async () => {
    const world = await signInPage();
    await world.type('username', DIEN.citizenId);
    const input = await world.get('input[name="username"]');
    const step = await world.get<DvcStepCredentials>('dvc-step-credentials');
    step.messages = vi;
    await step.updateComplete;
    expect(world.find('input[name="username"]')).to.equal(input);
    expect((input as HTMLInputElement).value).to.equal(DIEN.citizenId);
  });

  it('gets each key that is typed while the flow begins', async () => {
    for (let round = 0; round < 5; round += 1) {
      let begin: (value?: unknown) => void = () => undefined;
      const world = await signInPage({ begins: new Promise((resolve) => (begin = resolve)) });
      const step = await world.get<DvcStepCredentials>('dvc-step-credentials');
      step.messages = await textsOf(await messagesFor(undefined, 'vi'), { id: 'password', purpose: 'sign-in' });
      const input = await world.get<HTMLInputElement>('input[name="username"]');
      input.focus();
      // The form gets another slot between two keys.
      input.addEventListener('input', () => input.value.length === 3 && begin());
      await sendKeys({ type: DIEN.citizenId });
      await world.get('[part="restart"]');
      expect(input.value).to.equal(DIEN.citizenId);
      expect(focused()).to.equal(input);
    }
  });

  it('leaves the form of the page where it is when the flow begins, with focus and text', async () => {
    let solve: (solution: string) => void = () => undefined;
    const solved = new Promise<string>((resolve) => (solve = resolve));
    const world = await signInPage({ solve: () => solved });
    const step = world.element.querySelector('dvc-step-credentials');
    const input = await world.get<HTMLInputElement>('input[name="username"]');
    input.focus();
    await world.type('username', DIEN.citizenId);
    await waitUntil(() => step?.step?.name === 'credentials', 'the flow has begun');
    await world.element.updateComplete;
    expect(step?.parentElement?.localName).to.equal('dvc-sign-in-password');
    expect(input.value).to.equal(DIEN.citizenId);
    expect(focused()).to.equal(input);
    solve('ok');
  });

  it('waits with a press that came before the flow, and then signs in once', async () => {
    let solve: (solution: string) => void = () => undefined;
    const solved = new Promise<string>((resolve) => (solve = resolve));
    const world = await signInPage({ solve: () => solved });
    await world.enter(DIEN.citizenId, PASSWORD);
    await world.submit();
    await world.get('form[aria-busy="true"]');
    await waitUntil(() => world.begun.length === 1);
    expect(world.sent).to.deep.equal([]);
    solve('ok');
    await waitUntil(() => world.text().includes('Đã đăng nhập'));
    expect(world.sent.length).to.equal(1);
  });

  it('shows and hides the password, and hides it before it is sent', async () => {
    const world = await signInPage();
    const input = await world.get<HTMLInputElement>('input[name="password"]');
    const show = await world.get('button[aria-controls="password"]');
    show.click();
    await waitUntil(() => input.type === 'text');
    expect(show.getAttribute('aria-pressed')).to.equal('true');
    await world.enter(DIEN.citizenId, WRONG);
    await waitUntil(() => world.sent.length === 1);
    expect(input.type).to.equal('password');
  });

  it('has what password managers need: one form in one root, names and tokens, a real submit', async () => {
    const world = await signInPage();
    const form = await world.get<HTMLFormElement>('form');
    expect(deep(world.element, 'form').length).to.equal(1);
    const controls = [...form.elements] as HTMLInputElement[];
    expect(
      controls
        .filter(({ localName }) => localName === 'input')
        .map(({ name, type, autocomplete }) => [name, type, autocomplete]),
    ).to.deep.equal([
      ['username', 'text', 'username webauthn'],
      ['password', 'password', 'current-password'],
    ]);
    expect(form.method).to.equal('post');
    expect((form.elements.namedItem('username') as HTMLInputElement).labels?.length).to.equal(1);
    let submitted = 0;
    form.addEventListener('submit', () => (submitted += 1));
    await world.enter(DIEN.citizenId, PASSWORD);
    expect(submitted).to.equal(1);
    expect(new URL(location.href).search).to.equal(new URL(document.baseURI).search);
  });

  it('offers the audience’s ways, and fetches one when it is chosen', async () => {
    const ways = (all: HTMLElement[]) => all.map((each) => each.dataset['way']);
    const world = await signInPage({ audience: 'enterprise' });
    await world.get('[data-way]');
    expect(ways(deep(world.element, '[data-way]'))).to.deep.equal(['usb', 'sim']);
    expect((await world.get('label')).textContent).to.contain('Mã số thuế');
    (await world.get('[data-way="usb"]')).click();
    await waitUntil(() => customElements.get('dvc-sign-in-usb'));
    await world.get('[data-way="password"]');
    await waitUntil(() => world.element.querySelector<HTMLElement>('dvc-sign-in-password')?.hidden);
  });

  it('leads to recovery and registration', async () => {
    const world = await signInPage();
    await world.get('a');
    expect(deep(world.element, 'a').map((each) => [each.textContent, each.getAttribute('href')])).to.deep.equal([
      ['Quên mật khẩu?', '/recover'],
      ['Đăng ký', '/register'],
    ]);
  });

  it('T36: keeps the password out of attributes, events and storage, and empties a form that leaves', async () => {
    const world = await signInPage();
    await world.type('username', DIEN.citizenId);
    await world.type('password', PASSWORD);
    const attributes = deep(world.element, '*').flatMap((each) => [...each.attributes].map(({ value }) => value));
    const all = [...attributes, JSON.stringify({ ...sessionStorage, ...localStorage }), location.href].join('\n');
    for (const secret of [PASSWORD, DIEN.citizenId]) expect(all).not.to.contain(secret);
    const input = await world.get<HTMLInputElement>('input[name="password"]');
    world.element.remove();
    expect(input.value).to.equal('');
  });

  inEachScheme('is accessible and fits 320 px, with its errors', async (lang) => {
    const world = await signInPage({ lang });
    world.element.style.width = '288px';
    await world.get('[data-way]');
    await expect(world.element).to.be.accessible();
    await world.enter(DIEN.citizenId, WRONG);
    await world.get('[aria-invalid="true"]');
    await expectFit(world.element);
    return world.element;
  });

  it('speaks English', async () => {
    const world = await signInPage({ lang: 'en' });
    await waitUntil(() => world.text().includes('Other ways to sign in'));
    await waitUntil(() => world.text().includes('Citizen ID'));
    await world.enter(DIEN.citizenId, WRONG);
    await waitUntil(() => world.text().includes('The user name or the password'), 'the refusal');
  });
});

async function waitFor(form: DvcStepCredentials, selector: string): Promise<HTMLInputElement> {
  await waitUntil(() => form.shadowRoot?.querySelector(selector));
  return form.shadowRoot?.querySelector(selector) as HTMLInputElement;
}
