/** What the agent's signer does when the way to it changes (the suite that every signer passes is in suite.test.ts). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agentSigner } from '../../src/signers/agent.js';
import type { OpenSocket } from '../../src/signers/line.js';
import { serveWire } from './wires.js';

/** An agent with one token, as far as `detect` asks it. */
const agent = () =>
  serveWire((_, text) => {
    const { id, op } = JSON.parse(text) as { readonly id: number; readonly op: string };
    const result = op === 'hello' ? { agent: 'dvc-register-agent', version: '1.0.0' } : [{ label: 'USB' }];
    return [JSON.stringify({ id, ok: true, result })];
  });

test('whoever asks while an earlier attempt is under way is not told of that attempt’s failure', async (t) => {
  const wire = await agent();
  t.after(() => wire.close());
  /** A socket that the browser keeps shut, and says so when it likes. */
  const shut = Object.assign(new EventTarget(), { close: () => undefined });
  let allowed = false;
  const open: OpenSocket = (...all) => (allowed ? wire.reach(...all) : (shut as unknown as WebSocket));
  const signer = agentSigner({ ports: [1], open });
  const over = new AbortController();
  const first = signer.detect({ signal: over.signal });
  over.abort();
  allowed = true; // the person has allowed it; the earlier attempt has not heard of that
  const second = signer.detect();
  shut.dispatchEvent(new Event('close'));
  await assert.rejects(first);
  assert.equal(await second, 'ready');
});
