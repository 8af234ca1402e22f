/** The sandbox's partners for any number of people: a message service and a carrier. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Hono } from 'hono';
import { guard, invalid } from '../../demo/sandbox/camara/camara-guard.js';
import { matchQuestion } from '../../demo/sandbox/camara/camara-questions.js';
import { camaraTokens } from '../../demo/sandbox/camara/camara-tokens.js';
import { smsService } from '../../demo/sandbox/sms.js';
import { createWorld } from '../../demo/sandbox/world.js';
import { serve } from '../../src/node/serve.js';
import { subscriberOf } from '../support/load/people.js';

/** @param phones folder of one file per phone, which holds its newest code */
export async function servePartners(port: number, phones: string): Promise<void> {
  const world = createWorld();
  const deliver = world.deliver.bind(world);
  world.deliver = (message, key) => {
    writeFileSync(join(phones, message.to), /\d{6}/.exec(message.text)?.[0] ?? '');
    return deliver(message, key);
  };
  const tokens = camaraTokens();
  const carrier = new Hono();
  const context = { world, tokens, serves: () => true };
  carrier.post('/oauth2/token', async (c) => {
    const { status, answer } = tokens.issue(c.req.header('Authorization'), await c.req.parseBody());
    return c.json(answer, status);
  });
  guard(carrier, context, '/kyc-match/v0.3/match', 'kyc-match:match');
  carrier.post('/kyc-match/v0.3/match', async (c) => {
    const { phoneNumber = '', idDocument } = matchQuestion(await c.req.json<unknown>()) ?? {};
    const known = subscriberOf(phoneNumber);
    if (!known) return invalid(c);
    const idDocumentMatch = String(idDocument === known.citizenId);
    return c.json({ idDocumentMatch, nameMatch: 'true', birthdateMatch: 'true' });
  });
  guard(carrier, context, '/sim-swap/v2/check', 'sim-swap:check');
  carrier.post('/sim-swap/v2/check', (c) => c.json({ swapped: false }));
  const app = new Hono().route('/sms', smsService(world)).route('/carrier', carrier);
  await serve((request) => app.fetch(request), { port, hostname: '127.0.0.1' });
}
