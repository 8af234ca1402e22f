import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import type { Provider } from 'oidc-provider';
import { createBackChannel } from '../../../src/node/provider/back-channel.js';
import type { Log } from '../../../src/server/observe/log.js';

test('an ended session that cannot be read is logged without a name in the place of a portal', async () => {
  const logged: { readonly event: string; readonly portal?: unknown; readonly error?: unknown }[] = [];
  const log: Log = (_level, entry) => void logged.push(entry);
  const records = { remove: () => Promise.reject(new Error('The database is away.')) };
  const provider = new EventEmitter() as unknown as Provider;
  createBackChannel({ provider, records, log }).ended([{ ref: 'ref', account: 'account' }]);
  while (!logged.length) await new Promise(setImmediate);
  const [entry] = logged;
  assert.deepEqual([entry?.event, entry?.portal, entry?.error], ['logout.undelivered', undefined, 'Error']);
});
