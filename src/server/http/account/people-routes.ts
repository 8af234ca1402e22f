/** Whom an organisation has named, and for whom a person acts. For pages of the gateway only. */
import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { problem } from '../../../flow/problem.js';
import { check, schemaOf } from '../../../flow/schema.js';
import { naming, ROLES } from '../../../methods/naming.js';
import type { People } from '../../accounts/people.js';
import type { Sessions } from '../../sign-in/sessions.js';
import { readJson } from '../requests.js';
import type { Responses } from '../responses.js';
import type { SessionGuard } from './session-guard.js';

interface PeopleRoutesOptions {
  readonly people: People;
  readonly sessions: Sessions;
  readonly guard: SessionGuard;
  readonly responses: Responses;
}

const role = z.enum(ROLES);
const acting = z.strictObject({ organisation: z.nullable(z.string().check(z.maxLength(64))) });

/** Splits the role from the fields that the forms have too. */
function readNaming(body: unknown) {
  const { role: given, ...fields } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, never>;
  const [chosen, checked] = [role.safeParse(given), check(schemaOf(naming), fields)];
  if (!checked.ok) return checked;
  if (!chosen.success)
    return {
      ok: false,
      problem: problem('validation-failed', { errors: [{ pointer: '/role', code: 'invalid' }] }),
    } as const;
  return {
    ok: true,
    value: { ...(checked.value as { citizenId: string; fullName: string }), role: chosen.data },
  } as const;
}

export function peopleRoutes(app: Hono, { people, sessions, guard, responses }: PeopleRoutesOptions): void {
  const { reading, changing } = guard;
  const refused = () => responses.problem(problem('not-entitled'));

  app.get(
    '/account/people',
    reading(async (_c, session) => {
      const organisation = await people.organisationOf(session);
      return organisation === undefined ? refused() : Response.json({ people: await people.list(organisation) });
    }),
  );
  app.post(
    '/account/people',
    changing(async (c, session) => {
      const organisation = await people.managedBy(session);
      if (organisation === undefined) return refused();
      const read = readNaming(await readJson(c));
      if (!read.ok) return responses.problem(read.problem);
      return Response.json(await people.name(organisation, read.value, session.account), { status: 201 });
    }),
  );
  app.all('/account/people', () => responses.notAllowed('GET, HEAD, POST'));
  app.delete(
    '/account/people/:ref',
    changing(async (c, session) => {
      const organisation = await people.managedBy(session);
      if (organisation === undefined) return refused();
      const removed = await people.remove(organisation, c.req.param('ref') ?? '', session.account);
      return removed ? new Response(null, { status: 204 }) : responses.problem(problem('not-found'));
    }),
  );
  app.all('/account/people/:ref', () => responses.notAllowed('DELETE'));
  app.get(
    '/account/organisations',
    reading(async (_c, { account }) => Response.json({ organisations: await people.representedBy(account) })),
  );
  app.all('/account/organisations', () => responses.notAllowed('GET, HEAD'));
  app.post(
    '/account/acting',
    changing(async (c, _session, id) => {
      const read = acting.safeParse(await readJson(c));
      if (!read.success) return responses.problem(problem('malformed'));
      return (await sessions.act(id, read.data.organisation)) ? new Response(null, { status: 204 }) : refused();
    }),
  );
  app.all('/account/acting', () => responses.notAllowed('POST'));
}
