/** Schemas of the wire's bodies. They validate requests and generate the OpenAPI document. */
import * as z from 'zod/mini';
import { AUDIENCES, FLOW_PURPOSES } from '../../flow/method.js';

const text = (max: number) => z.string().check(z.minLength(1), z.maxLength(max));

export const startBody = z.strictObject({
  method: text(32),
  purpose: z.optional(z.enum(FLOW_PURPOSES)),
  audience: z.enum(AUDIENCES),
  portal: z.optional(text(32)),
  // BCP 47 in its usual form: language, script, region, variants.
  lang: z.optional(z.string().check(z.maxLength(35), z.regex(/^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,7}$/))),
});

const fieldErrorBody = z.object({ pointer: z.string(), code: z.string() });

const problemBody = z.object({
  type: z.string(),
  code: z.string(),
  status: z.int(),
  title: z.string(),
  detail: z.optional(z.string()),
  instance: z.optional(z.string()),
  errors: z.optional(z.array(fieldErrorBody)),
  retryAfter: z.optional(z.number()),
  attemptsLeft: z.optional(z.int()),
  links: z.optional(z.object({ signIn: z.string(), recover: z.string() })),
});

export const viewBody = z.object({
  id: z.string(),
  method: z.string(),
  purpose: z.optional(z.enum(FLOW_PURPOSES)),
  audience: z.enum(AUDIENCES),
  status: z.enum(['active', 'complete', 'closed']),
  step: z.string(),
  revision: z.int(),
  data: z.unknown(),
  problem: z.nullable(problemBody),
  expiresAt: z.string(),
  endsAt: z.string(),
  now: z.string(),
});

export const offerBody = z.object({
  methods: z.array(
    z.object({
      id: z.string(),
      audiences: z.array(z.enum(AUDIENCES)),
      outOfService: z.optional(z.boolean()),
      outage: z.optional(
        z.object({ from: z.string(), until: z.string(), text: z.optional(z.record(z.string(), z.string())) }),
      ),
    }),
  ),
});

/** A problem of a flow carries the flow's current view. */
export const flowProblemBody = z.extend(problemBody, { flow: z.optional(viewBody) });
