/** A carrier of the demo that the package does not know. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createKeys, createVault } from 'dvc-register/server';
import { demoPartners } from '../../demo/partners.js';
import { createSandbox } from '../../demo/sandbox/app.js';
import { people } from '../../demo/sandbox/people-data.js';
import { phoneOf } from '../../demo/sandbox/people.js';
import { createWorld } from '../../demo/sandbox/world.js';

test('a person whose number a new carrier was given is compared there, and at no other carrier', async () => {
  const sandbox = createSandbox(createWorld());
  const calls: string[] = [];
  const ask = async (request: Request) => {
    const [, carrier = '', rest = ''] = /\/carriers\/([a-z]+)\/(.*)/.exec(request.url) ?? [];
    if (!rest.startsWith('oauth2')) calls.push(carrier);
    return sandbox.fetch(new Request(request.url.replace('/sandbox', ''), request));
  };
  const at = 'http://127.0.0.1:8080/sandbox';
  const { subscribers } = demoPartners({
    ...{
      sandbox: at,
      vault: createVault(createKeys()),
      observe: (_activity, work) => work(() => undefined),
      now: Date.now,
    },
    partners: { at: { carriers: at, registries: at, sms: at, 'mobile-id': at }, patience: { fetch: ask } },
  });
  const [who] = people.filter(({ phone }) => phone.startsWith('0778'));
  assert.ok(who && subscribers);
  const claimed = { ...who, phone: phoneOf(who.phone) ?? '' };
  assert.equal(await subscribers.match(claimed, 'key'), 'same');
  assert.deepEqual([...new Set(calls)], ['fpt']);
});
