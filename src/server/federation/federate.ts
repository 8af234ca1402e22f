/**
 * The person proves who they are at an identity provider. The browser leaves the page and comes
 * back with the provider's response. Only the page of the same flow can answer with it: a response
 * that an attacker fetched, or that belongs to another flow, proves nothing (T67).
 */
import type { Json } from '../../flow/method.js';
import { problem, type KnownProblemCode } from '../../flow/problem.js';
import type { Flow } from '../../flow/transition.js';
import type { FederateData } from '../../methods/federation.js';
import type { Limits } from '../checks/limits.js';
import type { AssertedIdentity, FederationRefusal, IdentityProvider } from '../ports.js';
import type { Decision, StepHandler, Visit } from '../registration/implement.js';
import type { Origins } from '../registration/portals.js';
import type { Proven } from '../steps/confirm.js';
import { fail, refuse } from '../steps/person.js';
import type { Proved } from '../steps/proof.js';
import type { Vault } from '../vault/vault.js';
import { personOf, type AssertedPerson } from './asserted.js';
import { pageOf, stateFor } from './page-address.js';

/** An identity provider that the gateway is a client of. */
export interface FederationProvider {
  /** `vneid`: kebab-case, at most 32 characters. */
  readonly id: string;
  readonly name: string;
  /** What its identities prove, without the prefix of the `acr` values: `vneid`. */
  readonly assurance: string;
  readonly service: IdentityProvider;
}

export interface FederatePorts extends Origins {
  readonly providers: readonly FederationProvider[];
  /** The gateway's own origin, where the provider sends the browser. */
  readonly home: string;
  readonly limits: Limits;
  readonly vault: Vault;
  readonly proved: Proved;
}

interface FederateInput {
  readonly provider: string;
  readonly page: string;
  readonly response: string;
}

/** A request as stored in the flow. */
interface Pending {
  readonly provider: string;
  readonly state: string;
  readonly session: Json;
}

/** Path of the gateway that every provider knows as the redirect URI. */
export const CALLBACK = '/federation/callback';

const REFUSED: Readonly<Record<FederationRefusal, KnownProblemCode>> = {
  cancelled: 'federation-cancelled',
  level: 'federation-level',
  invalid: 'federation-invalid',
};

export function federateHandler(ports: FederatePorts): StepHandler<FederateInput> {
  const data = dataOf(ports);
  return {
    enter: () => Promise.resolve({ data: data() }),
    answer: (input, flow, visit) =>
      input.response ? finish(ports, flow, visit, input.response) : begin(ports, flow, visit, input),
  };
}

const dataOf =
  ({ providers }: Pick<FederatePorts, 'providers'>) =>
  (url?: string): Json => {
    const data: FederateData = { providers: providers.map(({ id, name }) => ({ id, name })), ...(url && { url }) };
    return data as unknown as Json;
  };

async function begin(
  ports: FederatePorts,
  flow: Flow,
  visit: Visit,
  { provider, page: typed }: FederateInput,
): Promise<Decision> {
  const { providers, limits, vault, home } = ports;
  const chosen = providers.find(({ id }) => id === provider);
  const page = pageOf(ports, flow, typed, visit);
  if (!chosen || page === undefined) {
    const error = chosen ? { pointer: '/page', code: 'page-address' } : { pointer: '/provider', code: 'provider' };
    return refuse(problem('validation-failed', { errors: [error] }));
  }
  const about = { caller: visit.caller, portal: flow.portal };
  const limited = await limits.take('federate', about);
  if (limited) return { type: 'reject', free: true, problem: limited, audit: [fail('limit', 'federate')] };
  const state = await stateFor(vault, page);
  const request = { state, redirectUri: home + CALLBACK, lang: flow.lang };
  const { url, session } = await chosen.service.begin(request).catch(async (error: unknown) => {
    await limits.give('federate', about);
    throw error;
  });
  const pending: Pending = { provider, state, session };
  return { type: 'stay', data: dataOf(ports)(url), facts: { pending: pending as unknown as Json } };
}

/** A response is taken once, whatever it says. */
async function finish(ports: FederatePorts, flow: Flow, visit: Visit, response: string): Promise<Decision> {
  const refused = (code: KnownProblemCode, reason: string = code): Decision => ({
    ...refuse(problem(code), [fail('federation', reason)]),
    ...({ data: dataOf(ports)(), facts: { pending: null } } as const),
  });
  const pending = (flow.facts['pending'] ?? undefined) as unknown as Pending | undefined;
  const chosen = pending && ports.providers.find(({ id }) => id === pending.provider);
  if (!pending || !chosen) return refused('federation-invalid');
  const answer = await chosen.service.finish(response, { state: pending.state, session: pending.session });
  if ('refused' in answer) return refused(REFUSED[answer.refused], answer.refused);
  const person = personOf(answer.identity, new Date(visit.now));
  if ('code' in person) return refused(person.code as KnownProblemCode);
  const subject = await ports.vault.mac('subject', `cccd:${person.citizenId}`);
  const proven = provenOf(chosen, answer.identity, person);
  const decision = await ports.proved(
    flow,
    proven,
    [{ event: 'federation', result: 'ok', reason: chosen.id, subject }],
    visit,
  );
  return decision.type === 'advance' ? { ...decision, facts: { ...decision.facts, pending: null } } : decision;
}

/** The evidence keeps the signed ID token, as a registration by certificate keeps its signature. */
const provenOf = (
  { id, name, assurance }: FederationProvider,
  { token, acr }: AssertedIdentity,
  { citizenId, fullName, birthDate, phone }: AssertedPerson,
): Proven => ({
  holder: {
    subject: `cccd:${citizenId}`,
    name: fullName,
    identifiers: [{ scheme: 'CCCD', value: citizenId }],
    issuer: name,
  },
  evidence: { provider: id, acr, token },
  vouched: { assurance, person: { birthDate, phone } },
});
