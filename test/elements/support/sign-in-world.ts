/** The gateway's own elements on the real registrar inside the page, with one account. */
import { fixture, html } from '@open-wc/testing';
import '../../../src/elements/sign-in/sign-in.js';
import '../../../src/elements/sign-in/sign-in-password.js';
import type { DvcSignIn } from '../../../src/elements/sign-in/sign-in.js';
import type { Backend, Start } from '../../../src/flow/backend.js';
import type { OwnedAccount } from '../../../src/server/accounts/sign-in-accounts.js';
import type { Messages } from '../../../src/locales/messages.js';
import { createBlocklist } from '../../../src/server/checks/blocklist.js';
import { recoverByFederation, signInByFederation } from '../../../src/server/methods/federation.js';
import type { IdentityProvider } from '../../../src/server/ports.js';
import { changePassword, changePhone } from '../../../src/server/methods/contact.js';
import { recoverByMobile } from '../../../src/server/methods/mobile.js';
import { signInByPassword } from '../../../src/server/methods/password.js';
import { createDevices } from '../../../src/server/sign-in/devices.js';
import { createRegistrar } from '../../../src/server/registration/registrar.js';
import { PASSWORD } from '../../../src/testing/person.js';
import { webPasswords } from '../../../src/testing/ports.js';
import { createWorld, DIEN } from '../../../src/testing/world.js';
import { hands } from './world.js';

/** The test page is a page of the gateway. */
const HOME = location.origin;

/** The secret of the person's session. */
const SESSION = 'session';

/** What was done with the account. */
interface Done {
  password: string | undefined;
  ended: number;
}

interface AccountWorldOptions {
  /** This browser is new to the account, so that a code to its phone follows. */
  readonly code?: boolean;
  /** The request for a new password has not waited yet. */
  readonly waits?: boolean;
  /** What an identity provider says; without it the gateway has none. */
  readonly provider?: IdentityProvider;
  /** How the person has just signed in. */
  readonly assurance?: string;
}

/** The parts about one account, in memory. */
export async function accountPorts(
  world: ReturnType<typeof createWorld>,
  { waits = false, assurance = 'phone' }: AccountWorldOptions,
) {
  const passwords = webPasswords();
  const passwordHash = await passwords.hash(PASSWORD);
  const known = `cccd:${DIEN.citizenId}`;
  const account = { id: crypto.randomUUID(), subject: 'subject', passwordHash, epoch: 0 };
  const done: Done = { password: undefined, ended: 0 };
  const owned = {
    ...{ ...account, version: 1, identity: known, audience: 'citizen', method: 'mobile', portal: 'national' },
    ...{ assurance: 'phone', ...DIEN },
  } as unknown as OwnedAccount;
  const session = {
    ...{ ref: 'ref', account: account.id, method: 'password', portal: '', assurance },
    ...{ signedInAt: Date.now(), seenAt: Date.now(), endsAt: Date.now() + 3_600_000 },
  };
  const ports = {
    ...{ vault: world.vault, limits: world.limits, portals: world.portals, passwords, blocklist: createBlocklist([]) },
    devices: createDevices({ vault: world.vault }),
    captcha: {
      issue: () => Promise.resolve({ asked: crypto.randomUUID() }),
      verify: (solution: string) => Promise.resolve(solution === 'ok' ? ('ok' as const) : ('bad' as const)),
    },
    signInAccounts: {
      find: (...ids: readonly string[]) => Promise.resolve(ids.includes(known) ? account : undefined),
      read: (id: string) => Promise.resolve(id === account.id ? owned : undefined),
      setPassword: (_tx: unknown, _account: unknown, hash: string) => {
        done.password = hash;
        return Promise.resolve(true);
      },
    },
    people: { isNamed: () => Promise.resolve(false) },
    notices: { add: () => Promise.resolve() },
    recoveries: {
      waitMs: waits ? 86_400_000 : 0,
      readyAt: () => Promise.resolve(undefined),
      begin: () => Promise.resolve(0),
      end: () => Promise.resolve(true),
    },
    sessions: {
      open: () => Promise.resolve(true),
      find: (id: string) => Promise.resolve(id === SESSION ? session : undefined),
      ...{
        byRef: () => Promise.resolve(undefined),
        list: () => Promise.resolve([]),
        end: () => Promise.resolve(),
        revoke: () => Promise.resolve(0),
      },
      endAll: () => {
        done.ended += 1;
        return Promise.resolve();
      },
      ...{ act: () => Promise.resolve(false), endDue: () => Promise.resolve(0) },
      ...{ token: () => Promise.resolve(''), isToken: () => Promise.resolve(false) },
    },
  };
  return { ports, done, account: account.id };
}

/** One account at a gateway, on the real registrar: sign-in, recovery, changes. */
export async function accountWorld(options: AccountWorldOptions = {}) {
  const world = createWorld();
  const { vault, flows, limits, portals, carrier, codes } = world;
  const { ports, done } = await accountPorts(world, options);
  const byCode = { codes, subscribers: carrier };
  const registrar = createRegistrar({
    implementations: [
      signInByPassword({ ...ports, ...(options.code && byCode) }),
      recoverByMobile({ ...ports, ...byCode }),
      ...(options.provider ? federatedWays({ ...ports, home: HOME }, options.provider) : []),
      changePhone({ ...ports, ...byCode }),
      changePassword(ports),
    ],
    ...{ flows, vault, limits, portals, home: HOME },
  });
  const sent: string[] = [];
  const begun: Start[] = [];
  /** The browser: its address, the page's origin, its session, its key. */
  const here = { caller: { address: '192.0.2.1', origin: HOME, session: SESSION }, jkt: 'thumbprint of a key' };
  const backend: Backend = {
    ...registrar,
    start(start, options) {
      begun.push(start);
      return registrar.start(start, { ...options, ...here });
    },
    read: (id, options) => registrar.read(id, { ...options, ...here }),
    answer(at, input, options) {
      sent.push(JSON.stringify(input));
      return registrar.answer(at, input, { ...options, ...here });
    },
    again: (at, options) => registrar.again(at, { ...options, ...here }),
    extend: (id, options) => registrar.extend(id, { ...options, ...here }),
    username: (id, options) => registrar.username(id, { ...options, ...here }),
  };
  return { backend, sent, begun, carrier, done };
}

function federatedWays(ports: Omit<Parameters<typeof recoverByFederation>[0], 'providers'>, service: IdentityProvider) {
  const providers = [{ id: 'vneid', name: 'VNeID', assurance: 'vneid', service }];
  return [signInByFederation, recoverByFederation].map((by) => by({ ...ports, providers }));
}

interface Options {
  readonly lang?: string;
  readonly messages?: Messages;
  readonly audience?: string;
  /** This browser is new to the account. */
  readonly code?: boolean;
  /** The flow begins after it. */
  readonly begins?: Promise<unknown>;
  /** Solves the captcha. */
  readonly solve?: () => Promise<string>;
}

/** The elements as the gateway's page writes them, with the form drawn before them. */
export async function signInPage(options: Options = {}) {
  const { lang = 'vi', audience = 'citizen', code = false, messages } = options;
  const { solve = () => Promise.resolve('ok') } = options;
  const world = await accountWorld({ code });
  const start: Backend['start'] = async (...call) => {
    await options.begins;
    return world.backend.start(...call);
  };
  const element = await fixture<DvcSignIn>(
    html`<dvc-sign-in
      .backend=${{ ...world.backend, start }}
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
  const { find, get, type, submit, text } = hands(element);
  const enter = async (username: string, password: string) => {
    await type('username', username);
    await type('password', password);
    await submit();
  };
  return { ...world, element, find, get, type, submit, enter, text };
}
