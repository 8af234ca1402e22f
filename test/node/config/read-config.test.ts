/** What a good configuration becomes. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { optionsOf } from '../../../src/node/config/connect.js';
import { readConfig } from '../../../src/node/config/read-config.js';
import { jsonSchema } from '../../../src/node/config/schema.js';
import { noObserver } from '../../../src/server/observe/observer.js';
import { createKeys, createVault } from '../../../src/server/vault/vault.js';
import { ENV, GOOD, written } from './support.js';

test('secrets come from the environment and from files, and are not shown', (t) => {
  const config = readConfig(written(t), { env: ENV });
  assert.equal(config.settings.partners.sms?.token, 'sms-secret-1');
  assert.equal(config.settings.partners.carriers?.['viettel']?.clientSecret, 'viettel-secret-1');
  assert.deepEqual(config.configuration.portals.scim?.['national']?.target, {
    url: 'https://dichvucong.gov.vn/scim/v2',
    token: 'scim-secret-1',
  });
  assert.doesNotMatch(JSON.stringify(config.shown), /secret-1/);
});

test('a portal has a webhook in the place of SCIM, and its secrets are not shown', (t) => {
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const scim = / {4}scim:\n.*\n.*\n/;
  const webhook =
    '    webhook:\n      url: https://a.vn/hooks\n      secrets: ["${env:HOOK}"]\n      attributes: [displayName]\n';
  const config = readConfig(written(t, GOOD.replace(scim, webhook)), { env: { ...ENV, HOOK: secret } });
  const { scim: none, webhooks } = config.configuration.portals;
  assert.deepEqual(none, {});
  assert.deepEqual(webhooks, {
    national: { url: 'https://a.vn/hooks', secrets: [secret], attributes: ['displayName'] },
  });
  assert.doesNotMatch(JSON.stringify(config.shown), new RegExp(secret.slice(6, 20)));
  for (const [from, to, says] of [
    ['["${env:HOOK}"]', `[${secret}]`, /: portals\[0\]\.webhook\.secrets\[0\] is a secret/],
    ['https://a.vn/hooks', 'http://a.vn/hooks', /: portals\[0\]\.webhook\.url is neither https nor/],
    ['[displayName]', '[password]', /: portals\[0\]\.webhook\.attributes\[0\] /],
  ] as const) {
    const text = GOOD.replace(scim, webhook.replace(from, to));
    assert.throws(() => readConfig(written(t, text), { env: { ...ENV, HOOK: secret } }), says);
  }
});

test('partners that are named are there, and no others', (t) => {
  const { configuration } = readConfig(written(t), { env: ENV });
  const partners = configuration.partners({ vault: createVault(createKeys()), observe: noObserver, now: Date.now });
  assert.deepEqual(Object.keys(partners).sort(), ['issuer', 'subscribers', 'texts']);
});

const VENDORS = `  smartCa:
    name: VNPT SmartCA
    url: https://gwsca.vnpt.vn/sca/sp769
    sp: { id: dvc, password: "\${env:SP}" }
    refusals: { REJECTED: cancelled }
  mySign:
    name: Viettel MySign
    url: https://remotesigning.viettel.vn/vtss/service
    clientId: dvc
    clientSecret: \${env:SP}
    profile: adss:ras:profile:001
`;

test('VNPT SmartCA and Viettel MySign are out of service without a document, which is said once, and in service with one', (t) => {
  const said = t.mock.method(console, 'warn', () => undefined).mock;
  const providersOf = (text: string) => {
    const { configuration } = readConfig(written(t, text), { env: { ...ENV, SP: 'sp-secret-1' } });
    const tools = { vault: createVault(createKeys()), observe: noObserver, now: Date.now };
    const { providers = [] } = configuration.partners(tools);
    return providers.map(({ id, name, service }) => [id, name, service.available]);
  };
  assert.deepEqual(providersOf(GOOD + VENDORS), [
    ['smartca', 'VNPT SmartCA', false],
    ['mysign', 'Viettel MySign', false],
  ]);
  const sentences = said.calls.map(({ arguments: [sentence] }) => String(sentence));
  assert.deepEqual(
    sentences.map((each) => each.split(' ', 1)[0]),
    ['smartCaService', 'mySignService'],
  );
  const named = VENDORS.replaceAll(/( {4}url: .*)/g, "$1\n    document: '1.0'");
  assert.deepEqual(
    providersOf(GOOD + named).map(([, , available]) => available),
    [true, true],
  );
  assert.equal(said.callCount(), 2);
  const csc =
    '  remoteSigners:\n    smartca:\n      name: x\n      url: https://a.vn\n      login: { user: x, password: "${env:SP}" }\n';
  assert.throws(() => providersOf(GOOD + VENDORS + csc), /partners has the remote signer smartca twice/);
});

const VNEID = `  identityProviders:
    vneid:
      name: VNeID
      issuer: https://vneid.example.vn
      clientId: dvc
      clientSecret: "\${env:SP}"
      assurance: vneid
      acr: ['urn:vneid:level:2']
      claims: { citizenId: citizen_id, fullName: name }
`;

test('an identity provider is a partner, whose levels and claims the operator names', (t) => {
  const env = { ...ENV, SP: 'x' };
  const read = (text: string) => readConfig(written(t, GOOD + text), { env });
  const { configuration, settings } = read(VNEID);
  const tools = { vault: createVault(createKeys()), observe: noObserver, now: Date.now };
  const found = configuration
    .partners(tools)
    .identityProviders?.map(({ id, name, assurance }) => [id, name, assurance]);
  assert.deepEqual(found, [['vneid', 'VNeID', 'vneid']]);
  assert.equal(settings.partners.identityProviders?.['vneid']?.clientSecret, 'x');
  for (const [change, sentence] of [
    [VNEID.replace("['urn:vneid:level:2']", '[]'), /acr/],
    [VNEID.replace('citizenId: citizen_id, ', ''), /citizenId/],
    [VNEID.replace('https://vneid', 'http://vneid'), /issuer/],
    [`${VNEID}      keys: [{ kty: EC, d: secret }]\n`, /keys.*is a private key/],
  ] as const)
    assert.throws(() => read(change), sentence);
});

test('paths are relative to the file', (t) => {
  const file = written(t);
  const config = readConfig(file, { env: ENV });
  assert.equal(config.keysFile, join(config.folder, 'data', 'keys.json'));
  assert.equal(config.dataFolder, join(config.folder, 'data'));
});

test('limits that are not named stay as they are', (t) => {
  const text = `${GOOD}limits:\n  start: [{ scope: address, max: 7, seconds: 60 }]\n`;
  const { limits } = optionsOf(readConfig(written(t, text), { env: ENV }), '1.0.0');
  assert.deepEqual(limits?.start, [{ scope: 'address', max: 7, seconds: 60 }]);
  assert.equal(limits.send.length, 8);
});

test('JSON is read as well as YAML', (t) => {
  const file = written(t, JSON.stringify(parse(GOOD)));
  assert.equal(readConfig(file, { env: ENV }).settings.publicUrl, 'https://id.example.vn');
});

test('the JSON Schema takes what the reader takes, and names what it does not', () => {
  const validate = new Ajv2020({ strict: false }).compile(jsonSchema());
  assert.ok(validate(parse(GOOD)), JSON.stringify(validate.errors));
  for (const [from, to] of [
    ['trustedProxies', 'trustedProxy'],
    ['${env:SCIM_TOKEN}', 'in-the-clear'],
    ['    terms: https://dichvucong.gov.vn/dieu-khoan\n', ''],
  ] as const)
    assert.equal(validate(parse(GOOD.replace(from, to))), false, from);
});
