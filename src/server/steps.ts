/** Handlers that several methods share: who the person is, the code on the phone, the password, the account. */
import type { ConsentInput, ConsentOffer } from '../flow/consent.js';
import type { Json } from '../flow/method.js';
import { problem, type Problem } from '../flow/problem.js';
import type { Flow } from '../flow/transition.js';
import type { AuditEvent } from './audit.js';
import { dateForms, type Blocklist } from './blocklist.js';
import type { Addressee, Codes } from './codes.js';
import { consentOffer, consentRecords } from './consent.js';
import type { Decision, StepHandler, Visit } from './implement.js';
import type { About, Limits } from './limits.js';
import type { Accounts, Captcha, ConsentRecord, NewAccount, Passwords } from './ports.js';
import type { Portals } from './portals.js';
import type { Vault } from './vault.js';

/** What a person has said and proved, as a flow keeps it. */
export interface PersonFacts {
  readonly citizenId: string;
  readonly fullName: string;
  readonly birthDate: string;
  readonly phone: string;
  readonly email: string;
  readonly consents: readonly ConsentRecord[];
  /** The number has answered with its code. */
  readonly phoneProven?: boolean;
  /** The registry's word, and when it was given. */
  readonly evidence?: Json;
}

export interface StepPorts {
  readonly captcha: Captcha;
  readonly limits: Limits;
  readonly portals: Portals;
  readonly codes: Codes;
  readonly accounts: Accounts;
  readonly passwords: Passwords;
  readonly blocklist: Blocklist;
  readonly vault: Vault;
  /** What a common password meets: a refusal, or nothing (sandboxes that follow the guide to the letter). */
  readonly passwordBlocklist?: 'enforce' | 'warn';
  readonly failpoint?: (name: string) => void;
  /** Told of what a partner's failure was, for the log. */
  readonly failed?: (error: unknown, flow: Flow) => void;
}

/** The legal identity of a person, as accounts know it. */
export const subjectOf = (citizenId: string): string => `cccd:${citizenId}`;

export const factsOf = (flow: Flow): PersonFacts => flow.facts as unknown as PersonFacts;

export const aboutOf = (
  flow: Flow,
  { caller }: Visit,
  { phone, citizenId }: { phone: string; citizenId: string },
): About => ({
  caller,
  portal: flow.portal,
  phone,
  identity: subjectOf(citizenId),
});

const fail = (event: string, reason: string): AuditEvent => ({ event, result: 'fail', reason });
const refuse = (refusal: Problem, audit: readonly AuditEvent[] = []): Decision => ({
  type: 'reject',
  problem: refusal,
  audit,
});

export interface IdentifyInput {
  readonly citizenId: string;
  readonly fullName: string;
  readonly birthDate: string;
  readonly phone: string;
  readonly email: string;
  readonly consent: ConsentInput;
  readonly captcha: string;
}

/** The identity form: captcha, consent, limits. Whether the person exists anywhere is not asked here (SECURITY T01, T11). */
export function identifyHandler<Input extends IdentifyInput>(ports: StepPorts): StepHandler<Input> {
  const { captcha, limits, portals } = ports;
  const context = ({ ref, portal }: Flow) => ({ flow: ref, action: 'identify', portal });

  const offer = (flow: Flow): ConsentOffer => {
    const portal = portals.byId(flow.portal);
    if (!portal) throw new TypeError(`The portal "${flow.portal}" is no longer configured.`);
    return consentOffer(portal, flow.lang);
  };
  const show = async (flow: Flow, { caller, now }: Visit): Promise<Json> => ({
    captcha: await captcha.issue(context(flow), await limits.pressure(caller)),
    consent: offer(flow) as unknown as Json,
    shownAt: new Date(now).toISOString(),
  });

  return {
    enter: async (flow, visit) => ({ data: await show(flow, visit) }),
    renew: show,
    async answer(input, flow, visit) {
      const solved = await captcha.verify(input.captcha, context(flow));
      if (solved !== 'ok') return refuse(problem('captcha-failed'), [fail('captcha', solved)]);
      const consent = offer(flow);
      if (input.consent.version !== consent.version) return refuse(problem('consent-required'));
      const about = aboutOf(flow, visit, input);
      const limited = await limits.take('identify', about);
      if (limited) return { ...refuse(limited, [fail('limit', 'identify')]), free: true } as Decision;
      const { citizenId, fullName, birthDate, phone, email } = input;
      const consents = await consentRecords(consent, input.consent, {
        shownAt: (flow.data as { shownAt?: string } | null)?.shownAt ?? new Date(visit.now).toISOString(),
        decidedAt: new Date(visit.now).toISOString(),
        portal: flow.portal,
        origin: visit.caller.origin ?? '',
        flow: flow.ref,
      });
      return {
        type: 'advance',
        facts: { citizenId, fullName, birthDate, phone, email, consents: consents as unknown as Json },
        audit: [
          { event: 'consent', result: 'ok', subject: await ports.vault.mac('subject', subjectOf(input.citizenId)) },
        ],
      };
    },
  };
}

/** Asks the registry, once the number is proven. `undefined`: it is this person's. @throws {Unavailable} */
export type Match = (facts: PersonFacts, key: string) => Promise<Problem | undefined>;

/**
 * The code on the phone, then the registry's word, then whether the identity is taken: in that order, so that nobody
 * learns anything about a person whose phone they do not hold.
 */
export function codeHandler(ports: StepPorts, match: Match): StepHandler<{ readonly code: string }> {
  const { codes, limits, accounts, vault, failpoint = () => undefined } = ports;
  const to = (flow: Flow, visit: Visit): Addressee => {
    const origin = visit.caller.origin;
    return {
      ref: flow.ref,
      phone: factsOf(flow).phone,
      purpose: `register:${flow.method}`,
      ...(origin ? { host: new URL(origin).host } : {}),
    };
  };
  const show = async (flow: Flow, visit: Visit, rejections: number) =>
    (await codes.data(to(flow, visit), rejections)) as unknown as Json;

  async function owns(flow: Flow, visit: Visit): Promise<Decision> {
    const facts = factsOf(flow);
    const about = aboutOf(flow, visit, facts);
    const subject = await vault.mac('subject', subjectOf(facts.citizenId));
    const proven = { phoneProven: true };
    const limited = await limits.take('match', about);
    if (limited) return { type: 'close', problem: limited, audit: [{ ...fail('match', 'limit'), subject }] };
    let mismatch: Problem | undefined;
    try {
      mismatch = await match(facts, `${flow.ref}:match`);
    } catch (error) {
      await limits.give('match', about);
      ports.failed?.(error, flow);
      return {
        type: 'reject',
        free: true,
        problem: problem('provider-unavailable', { retryAfter: 10 }),
        facts: proven,
        audit: [{ ...fail('match', 'unavailable'), subject }],
      };
    }
    failpoint('after-match');
    if (mismatch) return { type: 'close', problem: mismatch, audit: [{ ...fail('match', mismatch.code), subject }] };
    await limits.give('match', about);
    if (await accounts.exists(subjectOf(facts.citizenId))) {
      return {
        type: 'close',
        problem: problem('already-registered'),
        audit: [{ ...fail('account.duplicate', 'exists'), subject }],
      };
    }
    return {
      type: 'advance',
      proven: true,
      facts: { ...proven, evidence: { matchedAt: new Date(visit.now).toISOString(), method: flow.method } },
      audit: [
        { event: 'otp', result: 'ok', subject },
        { event: 'match', result: 'ok', subject },
      ],
    };
  }

  return {
    async enter(flow, visit) {
      if (factsOf(flow).phoneProven) return { data: await show(flow, visit, flow.rejections) };
      const about = aboutOf(flow, visit, factsOf(flow));
      const limited = (await limits.take('send', about)) ?? (await limits.take('unanswered', about));
      if (limited) return { problem: limited, audit: [fail('otp.send', 'limit')] };
      const sent = await codes.send(to(flow, visit)).catch(async (error: unknown) => {
        await Promise.all([limits.give('send', about), limits.give('unanswered', about)]);
        throw error;
      });
      if ('problem' in sent) return { problem: sent.problem, audit: [fail('otp.send', 'pace')] };
      return { data: await show(flow, visit, flow.rejections), audit: [{ event: 'otp.send', result: 'ok' }] };
    },
    async answer({ code }, flow, visit) {
      if (factsOf(flow).phoneProven) return owns(flow, visit);
      const about = aboutOf(flow, visit, factsOf(flow));
      const limited = await limits.take('submit', about);
      if (limited) return { ...refuse(limited), free: true } as Decision;
      const compared = await codes.compare(to(flow, visit), code);
      if (compared === 'ok') {
        await limits.give('unanswered', about);
        return owns(flow, visit);
      }
      if (compared === 'expired') {
        return { ...refuse(problem('otp-expired'), [fail('otp', 'expired')]), free: true } as Decision;
      }
      const locked = await limits.take('wrong-code', about);
      if (locked) return { type: 'close', problem: locked, audit: [fail('otp.lock', 'phone')] };
      const rejections = flow.rejections + 1;
      const data = await codes.data(to(flow, visit), rejections);
      return {
        type: 'reject',
        problem: problem('otp-incorrect', { attemptsLeft: data.attemptsLeft }),
        data: data as unknown as Json,
        audit: [fail('otp', 'incorrect')],
      };
    },
  };
}

/** The password, and with it the account: hashed only now, when everything is proven (SECURITY T53). */
export function passwordHandler(ports: StepPorts): StepHandler<{ readonly password: string }> {
  const { accounts, passwords, blocklist, codes, vault, failpoint = () => undefined } = ports;
  return {
    enter: (flow) => Promise.resolve({ data: { username: `${'*'.repeat(8)}${factsOf(flow).citizenId.slice(-4)}` } }),
    async answer({ password: typed }, flow) {
      const facts = factsOf(flow);
      const password = typed.normalize('NFC');
      const about = [
        facts.citizenId,
        facts.fullName,
        facts.phone,
        facts.phone.replace('+84', '0'),
        flow.portal,
        ...dateForms(facts.birthDate),
      ];
      if (ports.passwordBlocklist !== 'warn' && blocklist.blocks(password, about)) {
        const errors = [{ pointer: '/password', code: 'password-too-common' }];
        return { type: 'reject', free: true, problem: problem('password-too-common', { errors }) };
      }
      const passwordHash = await passwords.hash(password);
      failpoint('after-hash');
      const subject = await vault.mac('subject', subjectOf(facts.citizenId));
      return {
        type: 'advance',
        effects: async (tx) => {
          if (!(await accounts.create(tx, accountOf(flow, facts, passwordHash)))) return problem('already-registered');
          failpoint('in-commit');
          await codes.remove(flow.ref, tx);
          return undefined;
        },
        audit: [{ event: 'account.create', result: 'ok', subject }],
      };
    },
  };
}

const accountOf = (flow: Flow, facts: PersonFacts, passwordHash: string): NewAccount => ({
  flow: flow.ref,
  subject: subjectOf(facts.citizenId),
  audience: flow.audience,
  method: flow.method,
  portal: flow.portal,
  fullName: facts.fullName,
  birthDate: facts.birthDate,
  phone: facts.phone,
  email: facts.email,
  passwordHash,
  assurance: 'phone',
  evidence: facts.evidence ?? null,
  consents: facts.consents,
});
