/** Where the key of proofs lives: in IndexedDB, or as long as the page. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { createProof } from '../../src/client/dpop.js';

const URL = 'https://id.vn/registration/flow?x';

/** IndexedDB with one store; with an error, it refuses each request. */
function store(t: TestContext, fails?: Error) {
  const kept = new Map<string, unknown>();
  const created: string[] = [];
  const request = (result: unknown) => {
    const made = { result, error: fails } as unknown as Record<'onsuccess' | 'onerror', () => void> & {
      onupgradeneeded?: () => void;
    };
    queueMicrotask(() => {
      made.onupgradeneeded?.();
      if (fails === undefined) made.onsuccess();
      else made.onerror();
    });
    return made;
  };
  const objectStore = () => ({
    get: (name: string) => request(kept.get(name)),
    put: (value: unknown, name: string) => request(kept.set(name, value)),
  });
  const database = {
    createObjectStore: (name: string) => created.push(name),
    transaction: () => ({ objectStore }),
    close: () => undefined,
  };
  Object.defineProperty(globalThis, 'indexedDB', { value: { open: () => request(database) }, configurable: true });
  t.after(() => Reflect.deleteProperty(globalThis, 'indexedDB'));
  return { kept, created };
}

/** The public key and the claims of a new page's proof. */
async function proof(token?: string) {
  const [head = '', claims = ''] = ((await createProof()('POST', URL, token)) ?? '').split('.');
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
  return { x: (read(head)['jwk'] as JsonWebKey).x, claims: read(claims) };
}

test('each page of a browser has the key that the first one stored', async (t) => {
  const { kept, created } = store(t);
  const first = await proof();
  assert.deepEqual([kept.size, created], [1, ['key']]);
  assert.equal((await proof()).x, first.x);
});

test('without a store that answers, the key is the page’s', async (t) => {
  const without = await proof();
  assert.ok(without.x);
  store(t, new Error('refused'));
  assert.ok((await proof()).x);
});

test('a proof is of one call, and of its token where there is one', async () => {
  const { claims } = await proof();
  assert.deepEqual([claims['htm'], claims['htu'], 'ath' in claims], ['POST', 'https://id.vn/registration/flow', false]);
  assert.equal(typeof (await proof('token')).claims['ath'], 'string');
});
