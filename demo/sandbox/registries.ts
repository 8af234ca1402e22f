/**
 * The sandbox's social-insurance database and post office. They serve `docs/registry-openapi.yaml`
 * over HTTP behind OAuth 2.0 client credentials: the gateway uses its production connector.
 */
import { Hono, type Context } from 'hono';
import { compareNames } from 'dvc-register/server/connectors';
import { camaraTokens, type CamaraTokens } from './camara/camara-tokens.js';
import { modeAnswer } from './mode-answer.js';
import { people, phoneOf, type Person } from './people.js';
import { question, type Question, type Registry } from './registry-questions.js';
import type { World } from './world.js';

type Status = 400 | 401 | 403 | 404 | 503;
type Result = 'true' | 'false' | 'not_available';

/** A record of a registry. */
interface Row {
  readonly documents: readonly string[];
  readonly fullName: string;
  readonly birthDate: string;
  readonly phone?: string;
  /** The ten-digit code from before August 2025, and the personal number that replaced it. */
  readonly insuranceCodes?: readonly string[];
  readonly postalId?: string;
}

const insured = (person: Person): Row | undefined =>
  person.insurance && {
    documents: [person.citizenId, ...(person.oldId ? [person.oldId] : [])],
    fullName: person.fullName,
    birthDate: person.insurance.birthDate ?? person.birthDate,
    insuranceCodes: [person.insurance.code, person.citizenId],
  };

const verified = (person: Person): Row | undefined =>
  person.postal && {
    documents: [person.citizenId],
    fullName: person.fullName,
    birthDate: person.birthDate,
    phone: phoneOf(person.postal.phone ?? person.phone) ?? '',
    postalId: person.postal.id,
  };

const ROWS: Readonly<Record<Registry, (person: Person) => Row | undefined>> = {
  'social-insurance': insured,
  'vietnam-post': verified,
};

const refuse = (c: Context, status: Status, code: string, message: string) => c.json({ status, code, message }, status);
const yes = (same: boolean): Result => (same ? 'true' : 'false');

/** Compares `12/06/1986` with `1986-06-12`; a registry that has only a year compares years. */
function birthdate(onFile: string, asked: string): Result {
  const known = onFile.split('/').reverse().join('-');
  return yes(known === asked || (known.length < asked.length && asked.startsWith(`${known}-`)));
}

function compare(row: Row, asked: Question): Record<string, string> {
  const answer: Record<string, string> = {
    idDocumentMatch: yes(row.documents.includes(asked.idDocument)),
    nameMatch: yes(compareNames(asked.name, row.fullName) === 'same'),
    birthdateMatch: birthdate(row.birthDate, asked.birthdate),
  };
  if (asked.phoneNumber !== undefined) answer['phoneNumberMatch'] = yes(row.phone === asked.phoneNumber);
  if (asked.insuranceCode !== undefined) {
    answer['insuranceCodeMatch'] = yes(row.insuranceCodes?.includes(asked.insuranceCode) ?? false);
  }
  if (asked.postalId !== undefined) answer['postalIdMatch'] = yes(row.postalId === asked.postalId);
  const [current = ''] = row.documents;
  const all = Object.values(answer).every((match) => match === 'true');
  return { ...answer, ...(all && asked.idDocument !== current && { currentIdDocument: current }) };
}

export function registries(world: World, tokens: CamaraTokens = camaraTokens(world.now)): Hono {
  const app = new Hono();
  app.post('/oauth2/token', async (c) => {
    const { status, answer } = tokens.issue(c.req.header('Authorization'), await c.req.parseBody());
    return c.json(answer, status, { 'Cache-Control': 'no-store' });
  });
  for (const registry of Object.keys(ROWS) as Registry[]) {
    app.post(`/${registry}/v1/match`, async (c) => {
      const correlator = c.req.header('x-correlator');
      if (correlator !== undefined && /^[a-zA-Z0-9-]{0,55}$/.test(correlator)) c.header('x-correlator', correlator);
      const broken = await modeAnswer(c, world, world.registries[registry], () =>
        refuse(c, 503, 'UNAVAILABLE', 'Service unavailable.'),
      );
      if (broken) return broken;
      const verdict = tokens.check(c.req.header('Authorization'), `${registry}:match`);
      if (verdict === 'invalid') {
        return refuse(c, 401, 'UNAUTHENTICATED', 'The access token is missing or has ended.');
      }
      if (verdict === 'scope') return refuse(c, 403, 'PERMISSION_DENIED', 'The access token lacks the scope.');
      const asked = question(registry, await c.req.json<unknown>().catch(() => undefined));
      if (!asked) return refuse(c, 400, 'INVALID_ARGUMENT', 'The request is not one of this API.');
      const row = people.map(ROWS[registry]).find((each) => each?.documents.includes(asked.idDocument));
      if (!row) return refuse(c, 404, 'IDENTIFIER_NOT_FOUND', 'There is no such record.');
      const answer = compare(row, asked);
      return c.json(world.registries[registry] === 'mismatch' ? { ...answer, nameMatch: 'false' } : answer);
    });
  }
  app.all('*', (c) => refuse(c, 404, 'NOT_FOUND', 'The specified resource is not found.'));
  return app;
}
