/** The passkeys of a signed-in person. For pages of the gateway only. A flow makes new ones. */
import type { Hono } from 'hono';
import * as z from 'zod/mini';
import type { Step } from '../../../flow/method.js';
import { problem } from '../../../flow/problem.js';
import { check, schemaOf } from '../../../flow/schema.js';
import { passkeyLabel } from '../../../methods/passkey.js';
import type { Passkeys } from '../../sign-in/passkeys.js';
import { readJson } from '../requests.js';
import type { Responses } from '../responses.js';
import type { SessionGuard } from './session-guard.js';

interface PasskeyRoutesOptions {
  readonly passkeys: Passkeys;
  readonly guard: SessionGuard;
  readonly responses: Responses;
}

const naming = {
  ...{ name: 'naming', kind: 'identify', guarded: false, attempts: 1 },
  fields: [{ ...passkeyLabel, required: true }],
} as const satisfies Step;
const resuming = z.strictObject({ paused: z.literal(false) });

export function passkeyRoutes(app: Hono, { passkeys, guard, responses }: PasskeyRoutesOptions): void {
  const { reading, changing } = guard;
  const done = (isFound: boolean) =>
    isFound ? new Response(null, { status: 204 }) : responses.problem(problem('not-found'));

  app.get(
    '/account/passkeys',
    reading(async (_c, { account }) => Response.json({ passkeys: await passkeys.list(account) })),
  );
  app.all('/account/passkeys', () => responses.notAllowed('GET, HEAD'));
  app.patch(
    '/account/passkeys/:ref',
    changing(async (c, { account }) => {
      const [body, ref] = [await readJson(c), c.req.param('ref') ?? ''];
      if (resuming.safeParse(body).success) return done(await passkeys.resume(account, ref));
      const named = check(schemaOf(naming), body);
      if (!named.ok) return responses.problem(named.problem);
      return done(await passkeys.rename(account, ref, (named.value as { readonly label: string }).label));
    }),
  );
  app.delete(
    '/account/passkeys/:ref',
    changing(async (c, { account }) => done(await passkeys.remove(account, c.req.param('ref') ?? ''))),
  );
  app.all('/account/passkeys/:ref', () => responses.notAllowed('PATCH, DELETE'));
}
