/** `<dvc-sign-in>` on the real registrar inside the page, with one account. */
import { fixture, html } from '@open-wc/testing';
import '../../../src/elements/sign-in/sign-in.js';
import '../../../src/elements/sign-in/sign-in-password.js';
import type { DvcSignIn } from '../../../src/elements/sign-in/sign-in.js';
import type { Backend, Start } from '../../../src/flow/backend.js';
import type { OwnedAccount } from '../../../src/server/accounts/sign-in-accounts.js';
import type { Messages } from '../../../src/locales/messages.js';
import { signInByPassword } from '../../../src/server/methods/password.js';
import { createDevices } from '../../../src/server/sign-in/devices.js';
import { createRegistrar } from '../../../src/server/registration/registrar.js';
import { PASSWORD } from '../../../src/testing/person.js';
import { webPasswords } from '../../../src/testing/ports.js';
import { createWorld, DIEN } from '../../../src/testing/world.js';
import { deep } from './world.js';
import { waitUntil } from './wait-until.js';

const HOME = 'https://id.example.vn';

/** `code`: this browser is new to the account, so that a code to its phone follows. */
export async function signInWorld(code: boolean) {
  const world = createWorld();
  const { vault, flows, limits, portals, carrier } = world;
  const passwords = webPasswords();
  const passwordHash = await passwords.hash(PASSWORD);
  const known = `cccd:${DIEN.citizenId}`;
  const account = { id: crypto.randomUUID(), subject: 'subject', passwordHash, epoch: 0 };
  const owned = {
    ...{ ...account, version: 1, identity: known, audience: 'citizen', method: 'mobile', portal: 'national' },
    ...{ assurance: 'phone', ...DIEN },
  } as unknown as OwnedAccount;
  const ports = {
    ...{ vault, limits, portals, passwords, devices: createDevices({ vault }) },
    ...(code && { codes: world.codes, subscribers: carrier }),
    captcha: {
      issue: () => Promise.resolve({ asked: crypto.randomUUID() }),
      verify: (solution: string) => Promise.resolve(solution === 'ok' ? ('ok' as const) : ('bad' as const)),
    },
    signInAccounts: {
      find: (...ids: readonly string[]) => Promise.resolve(ids.includes(known) ? account : undefined),
      read: () => Promise.resolve(owned),
      setPassword: () => Promise.resolve(false),
    },
    people: { isNamed: () => Promise.resolve(false) },
    sessions: {
      ...{ open: () => Promise.resolve(true), find: () => Promise.resolve(undefined) },
      ...{
        byRef: () => Promise.resolve(undefined),
        list: () => Promise.resolve([]),
        end: () => Promise.resolve(),
        revoke: () => Promise.resolve(0),
      },
      ...{ endAll: () => Promise.resolve(), act: () => Promise.resolve(false) },
      ...{ token: () => Promise.resolve(''), isToken: () => Promise.resolve(false) },
    },
  };
  const registrar = createRegistrar({
    implementations: [signInByPassword(ports)],
    ...{ flows, vault, limits, portals, home: HOME },
  });
  const sent: string[] = [];
  const begun: Start[] = [];
  const caller = { address: '192.0.2.1', origin: HOME };
  const backend: Backend = {
    ...registrar,
    start(start, options) {
      begun.push(start);
      return registrar.start(start, { ...options, caller });
    },
    answer(at, input, options) {
      sent.push(JSON.stringify(input));
      return registrar.answer(at, input, { ...options, caller });
    },
  };
  return { backend, sent, begun, carrier };
}

interface Options {
  readonly lang?: string;
  readonly messages?: Messages;
  readonly audience?: string;
  /** This browser is new to the account. */
  readonly code?: boolean;
  /** Solves the captcha. */
  readonly solve?: () => Promise<string>;
}

/** The elements as the gateway's page writes them, with the form drawn before them. */
export async function signInPage(options: Options = {}) {
  const { lang = 'vi', audience = 'citizen', code = false, messages } = options;
  const { solve = () => Promise.resolve('ok') } = options;
  const world = await signInWorld(code);
  const element = await fixture<DvcSignIn>(
    html`<dvc-sign-in
      .backend=${world.backend}
      .captcha=${solve}
      .memory=${null}
      .messages=${messages}
      audience=${audience}
      lang=${lang}
      recover-url="/recover"
      register-url="/register"
    >
      <dvc-sign-in-password><dvc-step-credentials slot="step"></dvc-step-credentials></dvc-sign-in-password>
      <dvc-sign-in-usb></dvc-sign-in-usb>
      <dvc-sign-in-sim></dvc-sign-in-sim>
      <dvc-sign-in-signature></dvc-sign-in-signature>
    </dvc-sign-in>`,
  );
  const find = (selector: string) => deep(element, selector)[0];
  const get = async <T extends HTMLElement = HTMLElement>(selector: string) => {
    await waitUntil(() => find(selector), selector);
    return find(selector) as T;
  };
  const type = async (name: string, value: string) => {
    const input = await get<HTMLInputElement>(`input[name="${name}"]`);
    input.value = value;
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  };
  const submit = async () => (await get('button[type="submit"]')).click();
  const enter = async (username: string, password: string) => {
    await type('username', username);
    await type('password', password);
    await submit();
  };
  const text = () =>
    deep(element, '*')
      .map((each) => each.textContent)
      .join(' ');
  return { ...world, element, find, get, type, submit, enter, text };
}
