/**
 * The sandbox's carrier. It speaks CAMARA KYC-Match 0.3 and SIM-Swap 2.1 over HTTP as their OpenAPI files say, behind OAuth
 * 2.0 client credentials, so that the gateway reaches it with the connector that it would use in production.
 */
import { Hono, type Context } from 'hono';
import { compareNames } from '../../src/flow/identity/full-name.js';
import { isPhone, matchQuestion, swapQuestion, type MatchQuestion } from './camara-questions.js';
import { camaraTokens, type CamaraTokens } from './camara-tokens.js';
import { simOf, type Holder, type Sim } from './people.js';
import type { World } from './world.js';

type Status = 400 | 401 | 403 | 404 | 422 | 503;
type Result = 'true' | 'false' | 'not_available';

const refuse = (c: Context, status: Status, code: string, message: string) => c.json({ status, code, message }, status);

const OTHER: Holder = { document: '001180000001', fullName: 'Người Khác', birthDate: '01/01/1980' };

/** What the carrier has on file, bent by the switch on the control panel. */
export function simNow(world: World, phone: string): Sim | undefined {
  const sim = simOf(phone);
  if (!sim) return undefined;
  if (world.carrier === 'wrong-owner') return { ...sim, holder: OTHER };
  if (world.carrier === 'legacy-id') return { ...sim, holder: { ...sim.holder, document: '182345678' } };
  if (world.carrier === 'swapped') return { ...sim, swappedHoursAgo: 10 };
  return sim;
}

/** A carrier that holds a 9-digit card has nothing to compare a 12-digit number with. */
const documentMatch = (held: string, asked: string): Result =>
  held === asked ? 'true' : held.length === 9 && asked.length === 12 ? 'not_available' : 'false';

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

/** How the carrier behaves today; `undefined`: as it should. */
async function mood(c: Context, world: World): Promise<Response | undefined> {
  const { signal } = c.req.raw;
  switch (world.carrier) {
    case 'slow':
      await world.wait(world.slow, signal);
      return undefined;
    case 'hang':
      await world.wait(120_000, signal);
      return refuse(c, 503, 'UNAVAILABLE', 'Service unavailable.');
    case 'down':
      return refuse(c, 503, 'UNAVAILABLE', 'Service unavailable.');
    case 'garbage':
      return c.html('<html><body>502 – nginx</body></html>');
    default:
      return undefined;
  }
}

const body = async (c: Context): Promise<unknown> => c.req.json<unknown>().catch(() => undefined);

const notFound = (c: Context) =>
  refuse(c, 404, 'IDENTIFIER_NOT_FOUND', 'The phone number provided is not associated with a customer account');
const missing = (c: Context) => refuse(c, 422, 'MISSING_IDENTIFIER', 'No phone number has been provided');
const invalid = (c: Context) =>
  refuse(c, 400, 'INVALID_ARGUMENT', 'Client specified an invalid argument, request body or query param.');

function guard(app: Hono, world: World, tokens: CamaraTokens, path: string, scope: string) {
  app.post(path, async (c, next) => {
    const correlator = c.req.header('x-correlator');
    if (correlator !== undefined && /^[a-zA-Z0-9-]{0,55}$/.test(correlator)) c.header('x-correlator', correlator);
    const moody = await mood(c, world);
    if (moody) return moody;
    const verdict = tokens.check(c.req.header('Authorization'), scope);
    if (verdict === 'invalid') {
      return refuse(
        c,
        401,
        'UNAUTHENTICATED',
        'Request not authenticated due to missing, invalid, or expired credentials.',
      );
    }
    if (verdict === 'scope') {
      return refuse(c, 403, 'PERMISSION_DENIED', 'Client does not have sufficient permissions to perform this action.');
    }
    return next();
  });
}

export function camaraCarrier(world: World, tokens = camaraTokens(world.now)): Hono {
  const app = new Hono();
  app.post('/oauth2/token', async (c) => {
    if (world.carrier === 'down') return refuse(c, 503, 'UNAVAILABLE', 'Service unavailable.');
    const form = await c.req.parseBody();
    const { status, answer } = tokens.issue(c.req.header('Authorization'), form);
    return c.json(answer, status, { 'Cache-Control': 'no-store' });
  });

  guard(app, world, tokens, '/kyc-match/v0.3/match', 'kyc-match:match');
  app.post('/kyc-match/v0.3/match', async (c) => {
    const question = matchQuestion(await body(c));
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
    const sim = simNow(world, question.phoneNumber);
    return sim ? c.json(compare(sim, question)) : notFound(c);
  });

  guard(app, world, tokens, '/sim-swap/v2/check', 'sim-swap:check');
  guard(app, world, tokens, '/sim-swap/v2/retrieve-date', 'sim-swap:retrieve-date');
  app.post('/sim-swap/v2/check', async (c) => {
    const question = swapQuestion(await body(c));
    if (!question) return invalid(c);
    if (question.phoneNumber === undefined) return missing(c);
    if (!isPhone(question.phoneNumber)) return invalid(c);
    if (question.maxAge < 1 || question.maxAge > 2400) {
      return refuse(c, 400, 'OUT_OF_RANGE', 'Client specified an invalid range.');
    }
    const sim = simNow(world, question.phoneNumber);
    return sim ? c.json({ swapped: sim.swappedHoursAgo <= question.maxAge }) : notFound(c);
  });
  app.post('/sim-swap/v2/retrieve-date', async (c) => {
    const question = swapQuestion(await body(c));
    if (!question) return invalid(c);
    if (question.phoneNumber === undefined) return missing(c);
    if (!isPhone(question.phoneNumber)) return invalid(c);
    const sim = simNow(world, question.phoneNumber);
    if (!sim) return notFound(c);
    return c.json({ latestSimChange: new Date(world.now() - sim.swappedHoursAgo * 3_600_000).toISOString() });
  });

  app.all('*', (c) => refuse(c, 404, 'NOT_FOUND', 'The specified resource is not found.'));
  return app;
}
