/**
 * The person signs elsewhere, on the phone or in an app. The request and its result are stored in
 * the flow, so that any gateway process can continue. The provider's result proves nothing until it
 * is verified here.
 */
import type { Json } from '../../flow/method.js';
import { problem, type KnownProblemCode } from '../../flow/problem.js';
import type { WaitData } from '../../flow/signing-steps.js';
import type { Flow } from '../../flow/transition.js';
import { buildChallenge, controlCodeOf, issueChallenge, type Challenge } from '../../proof/challenge.js';
import { sha256, toBase64 } from '../../bytes.js';
import type { Holder, Proof } from '../checks/certificates.js';
import type { Decision, Entered, StepHandler, Visit } from '../registration/implement.js';
import type { Limits } from '../checks/limits.js';
import { phoneTexts } from '../checks/phone-texts.js';
import type { SignatureRefusal, SignatureService, SignatureState } from '../ports.js';
import type { Asked } from './ask.js';
import { fail } from './person.js';
import { bindingOf, settle, type ProofPorts } from './proof.js';

export interface WaitPorts extends ProofPorts {
  readonly limits: Limits;
}

/** Whom to send the request to, and through which service. */
export interface Recipient {
  readonly service: SignatureService;
  readonly phone?: string;
  readonly account?: string;
  /** Recipient as shown: a masked number, or the provider's name. */
  readonly to: string;
  readonly counted: Asked;
  /** Whether a certificate belongs to the person addressed. */
  readonly belongs?: (holder: Holder) => boolean;
}

/** A request as stored in the flow. Binary values in base64. */
interface Pending {
  readonly challenge: Challenge;
  readonly session: Json;
  readonly certificate: string;
  /** Milliseconds since 1970. */
  readonly askedAt: number;
  readonly came?: FinalAnswer;
}

/** The provider's final answer. */
type FinalAnswer = { readonly proof: Proof } | { readonly refused: SignatureRefusal };

const REFUSED: Readonly<Record<SignatureRefusal, KnownProblemCode>> = {
  cancelled: 'signing-cancelled',
  timeout: 'signing-timeout',
  'unknown-person': 'signer-unknown',
  locked: 'signer-locked',
  unreachable: 'signer-unreachable',
  undelivered: 'signing-undelivered',
  'device-error': 'signer-failed',
  'hash-mismatch': 'signing-mismatch',
  expired: 'certificate-expired',
  'wrong-otp': 'signing-otp-incorrect',
};

/** Seconds between two polls of a page. */
const PACE = 4;

const finalAnswerOf = (state: Exclude<SignatureState, { state: 'waiting' }>): FinalAnswer =>
  state.state === 'refused'
    ? { refused: state.reason }
    : {
        proof: {
          certificate: toBase64(state.certificate),
          algorithm: state.algorithm,
          signature: toBase64(state.signature),
        },
      };

const pendingOf = ({ facts }: Flow) => (facts['pending'] ?? undefined) as unknown as Pending | undefined;
const dataOf = ({ data }: Flow) => data as unknown as WaitData;
const json = (value: Pending | WaitData) => value as unknown as Json;

/** Ends the request and drops its data, so that another request can be made. */
const over = (flow: Flow) => ({ data: json({ ...dataOf(flow), ended: true }), facts: { pending: null } });

/** The parts that the verbs of a waiting step share. */
interface Waiting {
  readonly ports: WaitPorts;
  /** Name of the step, to which the challenge is bound. */
  readonly step: string;
  /** Derives the recipient from the flow. */
  readonly recipientOf: (flow: Flow) => Recipient;
}

export function waitHandler<Input extends { readonly otp?: string }>(
  ports: WaitPorts,
  step: string,
  recipientOf: Waiting['recipientOf'],
): StepHandler<Input> {
  const waiting: Waiting = { ports, step, recipientOf };
  return {
    enter: (flow, visit) => begin(waiting, flow, visit),
    answer: ({ otp = '' }, flow, visit) => answer(waiting, otp, flow, visit),
    watch: (flow, visit, waitMs) => watch(waiting, flow, visit, waitMs),
  };
}

async function begin({ ports, step, recipientOf }: Waiting, flow: Flow, visit: Visit): Promise<Entered> {
  const { service, to, counted, phone, account } = recipientOf(flow);
  const about = { caller: visit.caller, portal: flow.portal, ...counted };
  const limited = await ports.limits.take('push', about);
  if (limited) return { problem: limited, audit: [fail('push', 'limit')] };
  const challenge = issueChallenge(await bindingOf(ports, flow, visit, step), visit.now / 1000);
  const hash = await sha256(await buildChallenge(challenge, 'SHA-256'));
  const { sign } = phoneTexts(ports.portals.byId(flow.portal)?.phoneTexts, flow.lang, flow.purpose);
  const request = {
    hash,
    text: sign.replace('{host}', new URL(challenge.origin).host),
    lang: flow.lang,
    code: controlCodeOf(hash),
    ...(phone ? { phone } : {}),
    ...(account ? { account } : {}),
  };
  const state = await service.begin(request, `${visit.key}:${challenge.nonce}`).catch(async (error: unknown) => {
    await ports.limits.give('push', about);
    throw error;
  });
  if (state.state === 'refused') {
    return { problem: problem(REFUSED[state.reason]), audit: [fail('push', state.reason)] };
  }
  const pending = { ...pendingFrom(state, challenge), askedAt: visit.now };
  const data = waitDataFrom(state, challenge, controlCodeOf(hash), to);
  return { data: json(data), facts: { pending: json(pending) }, audit: [{ event: 'push', result: 'ok' }] };
}

type Begun = Exclude<SignatureState, { state: 'refused' }>;

function pendingFrom(state: Begun, challenge: Challenge): Omit<Pending, 'askedAt'> {
  if (state.state === 'waiting') return { challenge, session: state.session, certificate: state.certificate };
  return { challenge, session: null, certificate: toBase64(state.certificate), came: finalAnswerOf(state) };
}

function waitDataFrom(state: Begun, { expiresAt }: Challenge, code: string, to: string): WaitData {
  const { link, asks } = state.state === 'signed' ? {} : state;
  return {
    code,
    to,
    expiresAt: new Date(expiresAt * 1000).toISOString(),
    pollAfter: PACE,
    ...(link ? { link } : {}),
    ...(asks ? { asks } : {}),
    ...(state.state === 'signed' ? { news: true } : {}),
  };
}

async function answer(waiting: Waiting, otp: string, flow: Flow, visit: Visit): Promise<Decision> {
  const { limits } = waiting.ports;
  const pending = pendingOf(flow);
  const late = !pending || visit.now > pending.challenge.expiresAt * 1000;
  if (late) return { type: 'reject', free: true, problem: problem('signing-timeout'), ...over(flow) };
  const limited =
    otp &&
    (await limits.take('submit', { caller: visit.caller, portal: flow.portal, ...waiting.recipientOf(flow).counted }));
  if (limited) return { type: 'reject', free: true, problem: limited };
  const early = !otp && visit.now < pending.askedAt + (PACE - 1) * 1000;
  const now = pending.came || early ? pending : { ...(await read(waiting, flow, pending, 0, otp)), askedAt: visit.now };
  if (!now.came) return { type: 'stay', ...keep(flow, now) };
  return 'proof' in now.came ? judge(waiting, flow, visit, now, now.came.proof) : refused(flow, now, now.came.refused);
}

async function watch(waiting: Waiting, flow: Flow, visit: Visit, waitMs: number): Promise<Decision | boolean> {
  const pending = pendingOf(flow);
  if (!pending || pending.came || visit.now > pending.challenge.expiresAt * 1000) return true;
  const left = pending.challenge.expiresAt * 1000 - visit.now;
  const now = await read(waiting, flow, pending, Math.min(waitMs, left));
  return now.came ? { type: 'stay', ...keep(flow, now) } : false;
}

/**
 * Polls the service. A final answer is stored in the flow, so that it is not lost before the page
 * fetches it.
 */
async function read(
  { recipientOf }: Waiting,
  flow: Flow,
  pending: Pending,
  waitMs: number,
  otp = '',
): Promise<Pending> {
  const state = await recipientOf(flow).service.read(pending.session, waitMs, ...(otp ? [otp] : []));
  if (state.state === 'waiting') return { ...pending, session: state.session };
  return { ...pending, came: finalAnswerOf(state) };
}

/** Verifies the provider's result: the certificate's owner, and the signed hash. */
async function judge(
  { ports, step, recipientOf }: Waiting,
  flow: Flow,
  visit: Visit,
  pending: Pending,
  proof: Proof,
): Promise<Decision> {
  const { challenge, certificate } = pending;
  const { belongs = () => true } = recipientOf(flow);
  const asked = (holder: Holder) => proof.certificate === certificate && belongs(holder);
  const expected = await bindingOf(ports, flow, visit, step);
  const decision = await settle(ports, flow, visit, { proof, challenge, expected, asked });
  if (decision.type === 'advance') return { ...decision, facts: { ...decision.facts, pending: null } };
  if (decision.type !== 'reject') return decision;
  // Keeps the signature if only the revocation check failed: it is valid as long as its challenge,
  // and a retry need not ring again.
  const later = decision.problem.code === 'revocation-unavailable';
  return { ...decision, ...(later ? keep(flow, pending) : over(flow)) };
}

const keep = (flow: Flow, pending: Pending) => ({
  data: json({ ...dataOf(flow), ...(pending.came ? { news: true as const } : {}) }),
  facts: { pending: json(pending) },
});

function refused(flow: Flow, pending: Pending, reason: SignatureRefusal): Decision {
  const refusal = { type: 'reject', problem: problem(REFUSED[reason]), audit: [fail('push', reason)] } as const;
  if (reason !== 'wrong-otp') return { ...refusal, ...over(flow) };
  const { challenge, session, certificate, askedAt } = pending;
  return { ...refusal, ...keep(flow, { challenge, session, certificate, askedAt }) };
}
