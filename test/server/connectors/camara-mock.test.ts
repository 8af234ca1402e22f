// The connector against a mock that Prism makes from each of CAMARA's own files; requests that
// break a file are refused.
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { camaraDirectory } from '../../../src/server/connectors/camara.js';
import { Unavailable } from '../../../src/server/ports.js';
import { dien } from './support/carrier.js';
import { prism } from './support/prism.js';

/** The mock serves at the root. `Prefer` selects the answer of the file. */
async function mocked(t: TestContext, file: 'kyc-match' | 'sim-swap', base: string) {
  const mock = await prism(t, 'mock', file);
  const refused: string[] = [];
  return {
    refused,
    directory: (prefer: string) =>
      camaraDirectory({
        root: mock,
        tokenUrl: `${mock}/token`,
        clientId: 'a',
        clientSecret: 'b',
        pause: 1,
        async fetch(request) {
          if (request.url.endsWith('/token')) return Response.json({ access_token: 'a', expires_in: 300 });
          assert.ok(request.url.startsWith(mock + base), request.url);
          const headers = new Headers(request.headers);
          if (prefer) headers.set('Prefer', prefer);
          const { pathname } = new URL(request.url);
          const body = await request.text();
          const response = await fetch(mock + pathname.slice(base.length), { method: 'POST', headers, body });
          const result = await response.clone().text();
          if (result.includes('stoplight.io/prism/errors')) refused.push(result);
          return response;
        },
      }),
  };
}

test('KYC-Match: the connector sends requests that match the file, and reads every answer in it', async (t) => {
  const { directory, refused } = await mocked(t, 'kyc-match', '/kyc-match/v0.3');
  // In the file's own example the date of birth is wrong.
  assert.equal(await directory('').match(dien, 'flow:identify'), 'different');
  const answered = (code: string, example: string) =>
    directory(`code=${code}, example=${example}`).match(dien, 'flow:identify');
  for (const [code, example] of [
    ['403', 'KNOW_YOUR_CUSTOMER.ID_DOCUMENT_MISMATCH'],
    ['404', 'GENERIC_404_IDENTIFIER_NOT_FOUND'],
  ] as const)
    assert.equal(await answered(code, example), 'different', example);
  // Not GENERIC_404_NOT_FOUND: the file's example lacks the message that the file requires.
  for (const [code, examples] of Object.entries({
    400: ['GENERIC_400_INVALID_ARGUMENT', 'KNOW_YOUR_CUSTOMER.INVALID_PARAM_COMBINATION'],
    401: ['GENERIC_401_UNAUTHENTICATED', 'GENERIC_401_AUTHENTICATION_REQUIRED'],
    403: ['GENERIC_403_PERMISSION_DENIED', 'GENERIC_403_INVALID_TOKEN_CONTEXT'],
    422: ['GENERIC_422_SERVICE_NOT_APPLICABLE', 'GENERIC_422_MISSING_IDENTIFIER'],
  })) {
    for (const example of examples) await assert.rejects(answered(code, example), Unavailable, example);
  }
  assert.deepEqual(refused, []);
});

test('SIM-Swap: the connector sends requests that match the file, and fails closed on every error in it', async (t) => {
  const { directory, refused } = await mocked(t, 'sim-swap', '/sim-swap/v2');
  assert.equal(typeof (await directory('').swappedWithin(dien.phone, 72, 'flow:identify')), 'boolean');
  for (const [code, examples] of Object.entries({
    400: ['GENERIC_400_INVALID_ARGUMENT', 'GENERIC_400_OUT_OF_RANGE'],
    401: ['GENERIC_401_UNAUTHENTICATED'],
    403: ['GENERIC_403_PERMISSION_DENIED'],
    404: ['GENERIC_404_NOT_FOUND'],
    422: ['GENERIC_422_SERVICE_NOT_APPLICABLE', 'GENERIC_422_MISSING_IDENTIFIER', 'GENERIC_422_UNNECESSARY_IDENTIFIER'],
    429: ['GENERIC_429_QUOTA_EXCEEDED', 'GENERIC_429_TOO_MANY_REQUESTS'],
  })) {
    for (const example of examples) {
      const answer = directory(`code=${code}, example=${example}`).swappedWithin(dien.phone, 72, 'flow:identify');
      await assert.rejects(answer, Unavailable, example);
    }
  }
  assert.deepEqual(refused, []);
});
