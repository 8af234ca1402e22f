import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountClient, Refused } from '../../src/client/account.js';

test('a call ends within its time, also when the network stops in the middle of a body', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const stalled = new Response(new ReadableStream(), { status: 503 });
  const fetch = () => Promise.resolve(stalled);
  const called = accountClient({ endpoint: 'https://id.example.vn/account', fetch }).signOut();
  const over = new AbortController();
  called.catch(() => over.abort());
  // The timer of the body is set once the headers have come.
  for (let turns = 0; !over.signal.aborted && turns < 1000; turns += 1) {
    await new Promise(setImmediate);
    t.mock.timers.tick(1000);
  }
  await assert.rejects(called, (error) => error instanceof Refused && error.problem.status === 503);
});

test('an offer of changes without a list of methods is a refusal', async () => {
  for (const offer of ['{"sessions":[]}', '{"methods":{}}', '{"methods":"x"}', 'null', '7', 'no JSON', '']) {
    const fetch = ({ url }: Request) =>
      Promise.resolve(new Response(url.includes('/methods') ? offer : '{"sessions":[]}'));
    const client = accountClient({
      endpoint: 'https://id.example.vn/account',
      flows: 'https://id.example.vn/r',
      fetch,
    });
    await assert.rejects(client.read(), Refused, offer);
  }
});
