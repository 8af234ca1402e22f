/** Passkeys on the real registrar inside the page: one account, its passkeys in memory, and a browser that answers. */
import type { NewPasskeyData, PasskeyData } from '../../../src/methods/passkey.js';
import { fromBase64url, toBase64url } from '../../../src/bytes.js';
import type { Backend } from '../../../src/flow/backend.js';
import { proofOfWork } from '../../../src/server/checks/captcha.js';
import { addPasskey, signInByPasskey } from '../../../src/server/methods/passkey.js';
import { signInByPassword } from '../../../src/server/methods/password.js';
import { createRegistrar } from '../../../src/server/registration/registrar.js';
import type { PasskeyVerifier } from '../../../src/server/sign-in/passkey-steps.js';
import type { FoundPasskey, Passkeys } from '../../../src/server/sign-in/passkeys.js';
import type { Session } from '../../../src/server/sign-in/sessions.js';
import { createWorld } from '../../../src/testing/world.js';
import { softwareAuthenticator, type KeptPasskey } from '../../support/authenticator.js';
import { accountPorts } from './sign-in-world.js';

const HOME = 'https://id.example.vn';

/** Looks at the challenge only: what is signed is tested on the server. */
const verifier: PasskeyVerifier = {
  asserted: ({ clientData }, { synced, counter }, { challenge }) =>
    Promise.resolve(challengeIn(clientData) === challenge ? { synced, counter: counter + 1 } : undefined),
  created: ({ credential: id, clientData, transports }, { challenge }) =>
    Promise.resolve(
      challengeIn(clientData) === challenge
        ? { id, publicKey: 'AA', counter: 1, synced: false, transports: transports.split(',') }
        : undefined,
    ),
};
const challengeIn = (clientData: string) =>
  (JSON.parse(new TextDecoder().decode(fromBase64url(clientData))) as { readonly challenge: string }).challenge;

type Kept = { -readonly [Name in keyof FoundPasskey]: FoundPasskey[Name] } & { label: string };

function memoryPasskeys(kept: Kept[]): Passkeys {
  const never = () => Promise.reject(new Error('not by a flow'));
  return {
    userOf: (account) => Promise.resolve(userOf(account)),
    credentials: (account) => Promise.resolve(kept.filter((each) => each.account === account)),
    find: (id) => Promise.resolve(kept.find((each) => each.id === id)),
    add(_tx, account, made) {
      kept.push({ ...made, account, ref: crypto.randomUUID(), paused: null });
      return Promise.resolve(true);
    },
    use: () => Promise.resolve(true),
    pause: () => Promise.resolve(),
    ...{ list: never, resume: never, rename: never, remove: never },
  };
}

/** One account whose person is signed in, and who may have a passkey. */
export async function passkeyWorld() {
  const world = createWorld();
  const { vault, flows, limits, portals } = world;
  const { ports, account } = await accountPorts(world, {});
  const kept: Kept[] = [];
  const session: Session = {
    ...{ ref: 'r', account, method: 'password', portal: '', assurance: 'phone' },
    ...{ signedInAt: Date.now(), seenAt: Date.now(), endsAt: Date.now() + 60_000 },
  };
  const sessions = { ...ports.sessions, find: () => Promise.resolve(session) };
  const passkeyed = { ...ports, sessions, passkeys: memoryPasskeys(kept), verifier, home: HOME };
  // Solved by the page itself.
  const captcha = proofOfWork({ secret: 'x'.repeat(32), limits, cost: 1, prefix: '0' });
  const registrar = createRegistrar({
    implementations: [signInByPassword(passkeyed), signInByPasskey(passkeyed), addPasskey({ ...passkeyed, captcha })],
    ...{ flows, vault, limits, portals, home: HOME },
  });
  const here = { caller: { address: '192.0.2.1', origin: HOME }, jkt: 'thumbprint of a key' };
  const backend: Backend = {
    start: (start, options) => registrar.start(start, { ...options, ...here }),
    read: (id, options) => registrar.read(id, { ...options, ...here }),
    extend: (id, options) => registrar.extend(id, { ...options, ...here }),
    answer: (at, input, options) => registrar.answer(at, input, { ...options, ...here }),
    again: (at, options) => registrar.again(at, { ...options, ...here }),
    abandon: (id, options) => registrar.abandon(id, { ...options, ...here }),
  };
  /** Adds a passkey of the account, as this browser has it. */
  const own = async (change: Partial<Kept> = {}) => {
    const { kept: key } = await device.create(creationFor(account));
    kept.push({
      ...{ ref: crypto.randomUUID(), account, id: key.id, publicKey: 'AA', transports: [], counter: 1, synced: false },
      ...{ paused: null, label: '' },
      ...change,
    });
    return key;
  };
  return { backend, kept, account, own };
}

const userOf = (account: string) => toBase64url(new TextEncoder().encode(account));
const device = softwareAuthenticator({ origin: HOME });
const creationFor = (account: string): NewPasskeyData => ({
  ...{ challenge: 'A'.repeat(43), rpId: 'id.example.vn', rpName: '', user: userOf(account), username: '', known: [] },
});

type Answer = Readonly<Record<string, string>>;
const buffer = (text = '') => fromBase64url(text).buffer;
const textOf = (data: BufferSource) => toBase64url(data as Uint8Array);

/** What the page has asked the browser. */
interface Question {
  readonly kind: 'get' | 'create';
  readonly options: CredentialRequestOptions & CredentialCreationOptions;
  readonly give: (credential: object | null) => void;
  readonly refuse: (name: string) => void;
}

/** Stands in for the browser's own dialogues until `leave`. */
export function browserPasskeys({ autofill = true } = {}) {
  const questions: Question[] = [];
  const before = Object.getOwnPropertyDescriptor(navigator, 'credentials');
  const ask = (kind: Question['kind']) => (options: Question['options']) =>
    new Promise((resolve, reject) => {
      const refuse = (name: string) => reject(new DOMException('', name));
      options.signal?.addEventListener('abort', () => refuse('AbortError'));
      questions.push({ kind, options, give: resolve, refuse });
    });
  Object.defineProperty(navigator, 'credentials', {
    configurable: true,
    value: { get: ask('get'), create: ask('create') },
  });
  // WebKitGTK has no WebAuthn.
  const own = Object.getOwnPropertyDescriptor(globalThis, 'PublicKeyCredential');
  Object.defineProperty(globalThis, 'PublicKeyCredential', {
    ...{ configurable: true, writable: true },
    value: Object.assign(() => undefined, { isConditionalMediationAvailable: () => Promise.resolve(autofill) }),
  });
  const rawId = (answer: Answer) => ({ rawId: buffer(answer['credential']), type: 'public-key' });
  return {
    questions,
    /** Signs with this passkey. */
    async sign({ options, give }: Question, key: KeptPasskey): Promise<void> {
      const { challenge, rpId = '' } = options.publicKey as PublicKeyCredentialRequestOptions;
      const data: PasskeyData = { challenge: textOf(challenge), rpId };
      const answer = await device.sign(data, key);
      const response = {
        ...{ clientDataJSON: buffer(answer.clientData), authenticatorData: buffer(answer.authenticatorData) },
        ...{ signature: buffer(answer.signature), userHandle: null },
      };
      give({ ...rawId(answer), response });
    },
    async make({ options, give }: Question): Promise<void> {
      const { challenge, user } = options.publicKey as PublicKeyCredentialCreationOptions;
      const data = { ...creationFor(''), challenge: textOf(challenge), user: textOf(user.id) };
      const { answer } = await device.create(data);
      const response = {
        ...{ clientDataJSON: buffer(answer.clientData), attestationObject: buffer(answer.attestation) },
        getTransports: () => ['internal'],
      };
      give({ ...rawId(answer), response });
    },
    leave(): void {
      if (before) Object.defineProperty(navigator, 'credentials', before);
      else Reflect.deleteProperty(navigator, 'credentials');
      if (own) Object.defineProperty(globalThis, 'PublicKeyCredential', own);
      else Reflect.deleteProperty(globalThis, 'PublicKeyCredential');
    },
  };
}
