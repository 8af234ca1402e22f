/** Tests that every `Signer` must pass. Needs no test framework: run each case with yours. */
import { buildChallenge } from '../proof/challenge.js';
import { parseCertificate } from '../x509/certificate.js';
import { verifyRaw } from '../proof/raw-signature.js';
import { verifyCmsProof, verifyWebEidProof } from '../proof/signature.js';
import type {
  Challenge,
  Signature,
  Signed,
  Signer,
  SignerCertificate,
  SignerFault,
  SignerState,
} from '../signers/signer.js';

/** A signer with a token that has at least one certificate with a key, and ways to break that. */
export interface SignerWorld {
  readonly signer: Signer;
  /** The origin that signatures must be bound to. */
  readonly origin: string;
  /** Functions that bring about a state. `ready` is required, and each case starts with it. */
  readonly states: Readonly<Partial<Record<SignerState, () => unknown>>>;
  /** Functions that make the next signature fail. `ready` restores the signer. */
  readonly faults: Readonly<Partial<Record<SignerFault, () => unknown>>>;
  /** Delays the next signature until `ready`; for signers that prompt a person. */
  readonly wait?: () => unknown;
  close?(): unknown;
}

export interface SignerCase {
  readonly name: string;
  readonly run: (world: SignerWorld) => Promise<void>;
}

function must(truth: boolean, what: string): asserts truth {
  if (!truth) throw new Error(`The signer breaks its promise: ${what}`);
}

const CHALLENGE: Challenge = { nonce: 'q0fVqk1yZ4Jt3X2mB8sN7dLrWcEeTgHhUuIiOoPpAaS=', flow: 'conformance-0123456789' };

async function first({ signer }: SignerWorld): Promise<SignerCertificate> {
  const found = await signer.certificates();
  must(found.ok, `certificates are listed when it is ready, but it said ${found.ok ? '' : found.fault}`);
  const [certificate] = found.value;
  must(certificate !== undefined, 'there is a certificate');
  return certificate;
}

function signed(answer: Signed<Signature>): Signature {
  must(answer.ok, `it signs when it is ready, but it said ${answer.ok ? '' : answer.fault}`);
  return answer.value;
}

/** Whether a signature covers our challenge and verifies with the certificate's key. */
async function proves(
  { certificate }: SignerCertificate,
  { algorithm, signature }: Signature,
  parts: Parameters<typeof buildChallenge>[0],
) {
  const parsed = parseCertificate(certificate);
  must(parsed.ok, 'the certificate can be read');
  const { certificate: read } = parsed;
  if (algorithm === 'CMS') return (await verifyCmsProof(signature, parts, read)).ok;
  if (algorithm.startsWith('web-eid:'))
    return (await verifyWebEidProof({ certificate: read, algorithm: algorithm.slice(8), signature }, parts)).ok;
  const hash = `SHA-${algorithm.slice(2)}` as Parameters<typeof buildChallenge>[1];
  const message = await buildChallenge(parts, hash);
  return verifyRaw({ algorithm, encoding: 'raw', spki: parsed.certificate.key.spki, message, signature });
}

export const signerSuite: readonly SignerCase[] = [
  {
    name: 'signs our challenge, for its origin, this nonce and this flow alone',
    async run(world) {
      must((await world.signer.detect()) === 'ready', 'it says that it is ready');
      const certificate = await first(world);
      const signature = signed(await world.signer.sign(certificate, CHALLENGE));
      const { origin } = world;
      must(await proves(certificate, signature, { origin, ...CHALLENGE }), 'the signature is one over the challenge');
      const others = [
        { origin: `${origin}.evil.example` },
        { nonce: `${CHALLENGE.nonce.slice(1)}A` },
        { flow: 'another-flow-0123' },
      ];
      for (const other of others) {
        must(!(await proves(certificate, signature, { origin, ...CHALLENGE, ...other })), 'it is over nothing else');
      }
    },
  },
  {
    name: 'names what is missing, refuses by the same name, and finds it when it is there',
    async run(world) {
      for (const [state, bring] of Object.entries(world.states)) {
        if (state === 'ready') continue;
        await bring();
        const found = await world.signer.detect();
        must(found === state, `it says ${state}, but it said ${found}`);
        const refused = await world.signer.certificates();
        must(!refused.ok && refused.fault === state, `certificates are refused with ${state}`);
        await world.states.ready?.();
        must((await world.signer.detect()) === 'ready', `it is ready again after ${state}`);
      }
    },
  },
  {
    name: 'names every fault, and signs again once it is mended',
    async run(world) {
      for (const [fault, bring] of Object.entries(world.faults)) {
        const certificate = await first(world);
        await bring();
        const answer = await world.signer.sign(certificate, CHALLENGE);
        must(
          !answer.ok && answer.fault === fault,
          `it says ${fault}, but it said ${answer.ok ? 'nothing' : answer.fault}`,
        );
        await world.states.ready?.();
        signed(await world.signer.sign(await first(world), CHALLENGE));
      }
    },
  },
  {
    name: 'has no key for a certificate that it did not list',
    async run(world) {
      const certificate = await first(world);
      const answer = await world.signer.sign({ ...certificate, id: '0'.repeat(64) }, CHALLENGE);
      must(!answer.ok && answer.fault === 'certificate-missing', 'it says certificate-missing');
    },
  },
  {
    name: 'ends when it is aborted, and signs the next time',
    async run(world) {
      const certificate = await first(world);
      await world.wait?.();
      const controller = new AbortController();
      const asked = world.signer.sign(certificate, CHALLENGE, { signal: controller.signal });
      controller.abort();
      const end = await asked.then(
        () => 'answered',
        (error: unknown) => (error as Error).name,
      );
      must(end === 'AbortError', `an aborted call rejects with AbortError, but it ${end}`);
      await world.states.ready?.();
      let answer = await world.signer.sign(certificate, CHALLENGE);
      for (let n = 0; n < 50 && !answer.ok && answer.fault === 'busy'; n += 1)
        answer = await world.signer.sign(certificate, CHALLENGE);
      signed(answer);
    },
  },
  {
    name: 'says where to get what is missing, over HTTPS',
    async run({ signer }) {
      await Promise.resolve();
      for (const system of ['windows', 'mac', 'linux', 'other'] as const) {
        for (const { name, url } of signer.install(system)) {
          must(name.length > 0 && url.startsWith('https://'), `${system}: ${url}`);
        }
      }
    },
  },
];
