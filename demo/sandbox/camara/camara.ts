/**
 * The sandbox's carrier. It serves CAMARA KYC-Match 0.3 and SIM-Swap 2.1 over HTTP, as in their
 * OpenAPI files, behind OAuth 2.0 client credentials: the gateway uses its production connector.
 */
import { Hono, type Context } from 'hono';
import { compareNames } from 'dvc-register/server/connectors';
import { addCodes } from './camara-codes.js';
import { guard, invalid, refuse } from './camara-guard.js';
import { isPhone, matchQuestion, swapQuestion, type MatchQuestion } from './camara-questions.js';
import { camaraTokens, type CamaraTokens } from './camara-tokens.js';
import { simOf, type Holder, type Sim } from '../people.js';
import type { World } from '../world.js';

type Result = 'true' | 'false' | 'not_available';

const OTHER: Holder = { document: '001180000001', fullName: 'Người Khác', birthDate: '01/01/1980' };

/** The carrier's record of a number, changed by the switch on the control panel. */
export function simNow(world: World, phone: string): Sim | undefined {
  const sim = simOf(phone);
  if (!sim) return undefined;
  if (world.carrier === 'wrong-owner') return { ...sim, holder: OTHER };
  if (world.carrier === 'legacy-id') return { ...sim, holder: { ...sim.holder, document: '182345678' } };
  if (world.carrier === 'swapped') return { ...sim, swappedHoursAgo: 10 };
  return sim;
}

/** A carrier that has a 9-digit number on file cannot compare it with a 12-digit one. */
const documentMatch = (onFile: string, asked: string): Result =>
  onFile === asked ? 'true' : onFile.length === 9 && asked.length === 12 ? 'not_available' : 'false';

const iso = (birthDate: string) => birthDate.split('/').reverse().join('-');

function compare({ holder }: Sim, question: MatchQuestion): Record<string, Result> {
  const { idDocument, name, birthdate } = question;
  const known = iso(holder.birthDate);
  const answer: Record<string, Result> = {};
  if (idDocument !== undefined) answer['idDocumentMatch'] = documentMatch(holder.document, idDocument);
  if (name !== undefined) answer['nameMatch'] = compareNames(name, holder.fullName) === 'same' ? 'true' : 'false';
  if (birthdate !== undefined) {
    answer['birthdateMatch'] = known.length < 10 ? 'not_available' : known === birthdate ? 'true' : 'false';
  }
  for (const other of question.others) answer[`${other}Match`] = 'not_available';
  return answer;
}

const notFound = (c: Context) =>
  refuse(c, 404, 'IDENTIFIER_NOT_FOUND', 'The phone number provided is not associated with a customer account');
const missing = (c: Context) => refuse(c, 422, 'MISSING_IDENTIFIER', 'No phone number has been provided');

/** A carrier; without `serves` it has all numbers. */
export function camaraCarrier(
  world: World,
  tokens: CamaraTokens = camaraTokens(world.now),
  serves: (phone: string) => boolean = () => true,
): Hono {
  const app = new Hono();
  const context = { world, tokens, serves };
  const simAt = (phone: string) => (serves(phone) ? simNow(world, phone) : undefined);
  app.post('/oauth2/token', async (c) => {
    if (world.carrier === 'down') return refuse(c, 503, 'UNAVAILABLE', 'Service unavailable.');
    const form = await c.req.parseBody();
    const { status, answer } = tokens.issue(c.req.header('Authorization'), form);
    return c.json(answer, status, { 'Cache-Control': 'no-store' });
  });

  guard(app, context, '/kyc-match/v0.3/match', 'kyc-match:match');
  app.post('/kyc-match/v0.3/match', async (c) => {
    const question = matchQuestion(await c.req.json<unknown>().catch(() => undefined));
    if (!question) return invalid(c);
    if (question.phoneNumber === undefined) return missing(c);
    if (!isPhone(question.phoneNumber)) return invalid(c);
    if (question.asked === 0) {
      return refuse(
        c,
        400,
        'KNOW_YOUR_CUSTOMER.INVALID_PARAM_COMBINATION',
        'Indicated parameter combination is invalid',
      );
    }
    const sim = simAt(question.phoneNumber);
    return sim ? c.json(compare(sim, question)) : notFound(c);
  });

  guard(app, context, '/sim-swap/v2/check', 'sim-swap:check');
  guard(app, context, '/sim-swap/v2/retrieve-date', 'sim-swap:retrieve-date');
  app.post('/sim-swap/v2/check', async (c) => {
    const question = swapQuestion(await c.req.json<unknown>().catch(() => undefined));
    if (!question) return invalid(c);
    if (question.phoneNumber === undefined) return missing(c);
    if (!isPhone(question.phoneNumber)) return invalid(c);
    if (question.maxAge < 1 || question.maxAge > 2400) {
      return refuse(c, 400, 'OUT_OF_RANGE', 'Client specified an invalid range.');
    }
    const sim = simAt(question.phoneNumber);
    return sim ? c.json({ swapped: sim.swappedHoursAgo <= question.maxAge }) : notFound(c);
  });
  app.post('/sim-swap/v2/retrieve-date', async (c) => {
    const question = swapQuestion(await c.req.json<unknown>().catch(() => undefined));
    if (!question) return invalid(c);
    if (question.phoneNumber === undefined) return missing(c);
    if (!isPhone(question.phoneNumber)) return invalid(c);
    const sim = simAt(question.phoneNumber);
    if (!sim) return notFound(c);
    return c.json({ latestSimChange: new Date(world.now() - sim.swappedHoursAgo * 3_600_000).toISOString() });
  });

  addCodes(app, context);
  app.all('*', (c) => refuse(c, 404, 'NOT_FOUND', 'The specified resource is not found.'));
  return app;
}
