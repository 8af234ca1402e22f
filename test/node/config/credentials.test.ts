/** Partners that know a client by its key (`private_key_jwt`, RFC 7523), by dvc.yaml. */
import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { jwtVerify } from 'jose';
import { partnersAnswers } from '../../../src/cli/probes.js';
import { readConfig } from '../../../src/node/config/read-config.js';
import { Unavailable } from '../../../src/server/ports.js';
import { noObserver } from '../../../src/server/observe/observer.js';
import { createKeys, createVault } from '../../../src/server/vault/vault.js';
import { ENV, GOOD, written } from './support.js';

const forms: URLSearchParams[] = [];
const issuer = createServer((incoming, outgoing) => {
  void text(incoming).then((body) => {
    if (incoming.url === '/oauth2/token') forms.push(new URLSearchParams(body));
    outgoing.setHeader('Content-Type', 'application/json');
    outgoing.statusCode = incoming.url === '/oauth2/token' ? 200 : 503;
    outgoing.end('{"access_token":"t","token_type":"Bearer","expires_in":60}');
  });
}).listen(0, '127.0.0.1');
await once(issuer, 'listening');
after(() => issuer.close());
const root = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;

const pem = ({ privateKey }: { readonly privateKey: KeyObject }) =>
  String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
const KEYS = {
  rsa: pem(generateKeyPairSync('rsa', { modulusLength: 2048 })),
  'P-256': pem(generateKeyPairSync('ec', { namedCurve: 'P-256' })),
  'P-384': pem(generateKeyPairSync('ec', { namedCurve: 'P-384' })),
  ed25519: pem(generateKeyPairSync('ed25519')),
  // The curve of Bitcoin, which no algorithm of OAuth uses by default.
  secp256k1: pem(generateKeyPairSync('ec', { namedCurve: 'secp256k1' })),
} as const;

const CLAIMED = {
  citizenId: '034086012222',
  fullName: 'Nguyễn Đăng Điện',
  birthDate: '12/06/1986',
  phone: '+84823628899',
  insuranceCode: '0123456789',
};

const registry = (credentials: string) =>
  GOOD.replace('partners:', `partners:\n  socialInsurance:\n    root: ${root}\n    clientId: dvc\n${credentials}`);
const byKey = (more = '') => registry(`    privateKey: \${file:key.pem}\n${more}`);

for (const [key, options, algorithm] of [
  ['rsa', '', 'RS256'],
  ['rsa', '    algorithm: PS256\n    keyId: dvc-1\n', 'PS256'],
  ['P-256', '', 'ES256'],
  ['P-384', '', 'ES384'],
  ['ed25519', '', 'EdDSA'],
] as const)
  test(`a ${key} key signs for the token, for the check and for the gateway, with ${algorithm}`, async (t) => {
    const file = written(t, byKey(options), { 'key.pem': KEYS[key] });
    const config = readConfig(file, { env: ENV });
    const answers = await partnersAnswers(config);
    assert.equal(answers.find(({ what }) => what === 'partners.socialInsurance')?.says, 'gives an access token');

    const vault = createVault(createKeys());
    const { insured } = config.configuration.partners({ vault, observe: noObserver, now: Date.now });
    await assert.rejects(async () => insured?.match(CLAIMED, 'key'), Unavailable);
    const [first, second] = forms.splice(0);
    for (const form of [first, second]) {
      assert.equal(form?.get('grant_type'), 'client_credentials');
      assert.equal(form.get('client_assertion_type'), 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
      const { payload, protectedHeader } = await jwtVerify(
        form.get('client_assertion') ?? '',
        createPublicKey(KEYS[key]),
        { issuer: 'dvc', subject: 'dvc', audience: `${root}/oauth2/token`, algorithms: [algorithm] },
      );
      assert.equal((payload.exp ?? 0) - (payload.iat ?? 0), 120);
      assert.equal(protectedHeader.kid, options ? 'dvc-1' : undefined);
    }
    assert.notEqual(first?.get('client_assertion'), second?.get('client_assertion'));
  });

for (const [what, yaml, keys, says] of [
  ['neither a secret nor a key', registry(''), {}, /socialInsurance\.clientSecret is missing\.$/],
  [
    'a secret and a key',
    byKey('    clientSecret: ${env:SCIM_TOKEN}\n'),
    { 'key.pem': KEYS.rsa },
    /socialInsurance\.privateKey stands beside clientSecret: keep one\.$/,
  ],
  [
    'the name of a key without a key',
    registry('    clientSecret: ${env:SCIM_TOKEN}\n    keyId: a\n'),
    {},
    /socialInsurance\.keyId is of a privateKey, which is missing\.$/,
  ],
  [
    'a file that is no key',
    byKey(),
    { 'key.pem': 'viettel-secret-1' },
    /partners name a privateKey for social-insurance that is not a private key in PEM without a passphrase\.$/,
  ],
  [
    'an algorithm of another kind of key',
    byKey('    algorithm: ES256\n'),
    { 'key.pem': KEYS.rsa },
    /does not sign ES256\.$/,
  ],
  [
    'an EC key with another curve’s algorithm',
    byKey('    algorithm: ES384\n'),
    { 'key.pem': KEYS['P-256'] },
    /does not sign ES384\.$/,
  ],
  [
    'a key that no algorithm takes',
    byKey(),
    { 'key.pem': KEYS.secp256k1 },
    /does not sign as OAuth needs it: use RSA, P-256 or Ed25519\.$/,
  ],
  [
    'a key that stands in the file',
    registry('    privateKey: abc\n'),
    {},
    /socialInsurance\.privateKey is a secret: write \$\{env:NAME\} or \$\{file:PATH\} here, and the secret there\.$/,
  ],
] as const)
  test(`${what} stops the start with a sentence`, (t) => {
    const file = written(t, yaml, keys);
    assert.throws(
      () => readConfig(file, { env: ENV }),
      (error: Error) => {
        assert.match(error.message, says);
        assert.match(error.message, /dvc\.yaml:\d+:\d+: partners/);
        assert.doesNotMatch(error.message, /viettel-secret-1|BEGIN/);
        return true;
      },
    );
  });
