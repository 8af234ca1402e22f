import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPortals } from '../../../src/server/registration/portals-file.js';
import { gatewayWorld } from '../../support/worlds.js';

const HASH = 'a'.repeat(64);
const national = {
  ...{ id: 'national', name: 'Cổng quốc gia', origins: ['https://dichvucong.gov.vn'], methods: ['mobile'] },
  scim: { url: 'https://dichvucong.gov.vn/scim/v2/', tokenFrom: 'NATIONAL_TOKEN', accepts: [HASH] },
};
const env = { NATIONAL_TOKEN: 'secret-token' };
const read = (...portals: unknown[]) => readPortals(JSON.stringify({ portals }), env, ['mobile', 'post']);

test('the portals’ file configures the gateway, with secrets from the environment', () => {
  const { all, scim } = read(national, { id: 'small', name: 'Nhỏ', origins: ['https://a.vn'] });
  assert.deepEqual(
    all.map(({ id }) => id),
    ['national', 'small'],
  );
  assert.deepEqual(scim, {
    national: { accepts: [HASH], target: { url: 'https://dichvucong.gov.vn/scim/v2', token: 'secret-token' } },
  });
});

const key = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' };
const granting = (more: object) => ({ ...national, scim: { ...national.scim, ...more } });

test('T71, T72: a portal gets the grants in the file, and no others', () => {
  const grantOf = (more: object) => read(granting(more)).scim['national']?.grant;
  assert.equal(grantOf({}), undefined);
  assert.deepEqual(grantOf({ may: ['active', 'emails'] }), { may: ['active', 'emails'] });
  assert.deepEqual(grantOf({ creates: { methods: ['counter'], keys: [key] } }), {
    creates: { methods: ['counter'], keys: [key], assurance: 'asserted', perHour: 100 },
  });
  const creates = { methods: ['counter'], keys: [key], assurance: 'phone', perHour: 5 };
  assert.deepEqual(grantOf({ may: [], creates }), { may: [], creates });
});

test('the portals’ file: an error stops the start with a sentence that names the place and no secret', () => {
  const scim = (changes: object) => ({ ...national, scim: { ...national.scim, ...changes } });
  const wrong: readonly (readonly [unknown, RegExp])[] = [
    [{ ...national, id: 'National' }, /"National": the id must be kebab-case/],
    [{ ...national, origins: ['dichvucong.gov.vn'] }, /"national": "dichvucong.gov.vn" is not an origin/],
    [{ ...national, origins: 'x' }, /portals\[0\]\.origins/],
    [{ ...national, audiences: ['everybody'] }, /portals\[0\]\.audiences\[0\]/],
    [{ ...national, methods: ['fax'] }, /"national": "fax" is no method/],
    [{ ...national, orgins: [] }, /portals\[0\]/],
    [
      scim({ url: 'http://dichvucong.gov.vn/scim/v2' }),
      /"national": scim\.url is neither https nor http on a loopback/,
    ],
    [scim({ url: 'https://user:secret-token@a.vn' }), /"national": scim\.url holds credentials/],
    [scim({ url: undefined }), /go together/],
    [scim({ tokenFrom: 'NOT_SET' }), /NOT_SET, which is not set/],
    [scim({ accepts: ['token'] }), /portals\[0\]\.scim\.accepts\[0\]/],
    [scim({ may: ['userName'] }), /portals\[0\]\.scim\.may\[0\]/],
    [scim({ may: 'authority' }), /portals\[0\]\.scim\.may/],
    [scim({ grant: 'authority' }), /portals\[0\]\.scim/],
    [scim({ creates: { methods: [], keys: [key] } }), /scim\.creates\.methods/],
    [scim({ creates: { methods: ['counter'], keys: [] } }), /scim\.creates\.keys/],
    [scim({ creates: { methods: ['counter'], keys: [{ kty: 'oct', k: 'x' }] } }), /scim\.creates\.keys\[0\]/],
    [
      scim({ creates: { methods: ['counter'], keys: [{ ...key, d: 'x' }] } }),
      /"national": scim\.creates\.keys holds a private key/,
    ],
    [scim({ creates: { methods: ['counter'], keys: [key], assurance: 'best' } }), /scim\.creates\.assurance/],
    [scim({ creates: { methods: ['counter'], keys: [key], perHour: 0 } }), /scim\.creates\.perHour/],
  ];
  for (const [portal, sentence] of wrong) {
    assert.throws(
      () => read(portal),
      (error: unknown) => {
        assert.ok(error instanceof TypeError);
        assert.match(error.message, sentence);
        assert.ok(!error.message.includes('\n') && !error.message.includes('secret-token'), error.message);
        return true;
      },
    );
  }
  assert.throws(() => read(national, national), /"national": the id is given twice/);
  assert.throws(
    () => read(national, { ...national, id: 'other', scim: { accepts: [HASH] } }),
    /"other": scim.accepts has a token of portal "national"/,
  );
  // T38: the operator of one portal could pass for the gateway at the other.
  const accepts = ['b'.repeat(64)];
  assert.throws(
    () => read(national, { ...national, id: 'other', scim: { ...national.scim, accepts } }),
    /"other": scim.tokenFrom has the token of portal "national"/,
  );
  assert.throws(() => readPortals('{', env), /is not JSON/);
});

const SECRETS = [1, 2].map((fill) => `whsec_${Buffer.alloc(32, fill).toString('base64')}`);
const hooked = (changes: object = {}, id = 'small') => ({
  ...{ id, name: 'Nhỏ', origins: [`https://${id}.vn`] },
  webhook: { url: 'https://small.vn/hooks/', secretsFrom: ['HOOK_NEW', 'HOOK_OLD'], ...changes },
});
const readHooks = (...portals: unknown[]) =>
  readPortals(JSON.stringify({ portals }), { ...env, HOOK_NEW: SECRETS[0], HOOK_OLD: SECRETS[1], SHORT: 'whsec_AAAA' });

test('the portals’ file: a portal without SCIM has a webhook, with secrets from the environment', () => {
  const { webhooks, scim } = readHooks(national, hooked({ attributes: ['displayName', 'assurance'] }));
  assert.deepEqual(webhooks, {
    small: { url: 'https://small.vn/hooks/', secrets: SECRETS, attributes: ['displayName', 'assurance'] },
  });
  assert.deepEqual(Object.keys(scim), ['national']);
});

test('T38: an unsafe webhook stops the start with a sentence that names the portal and no secret', () => {
  const wrong: readonly (readonly [unknown, RegExp])[] = [
    [{ ...hooked(), scim: { accepts: [HASH] } }, /"small": it has both scim and webhook; keep one/],
    [hooked({ url: 'http://small.vn/hooks' }), /"small": webhook\.url is neither https nor http on a loopback/],
    [hooked({ url: 'https://small.vn/hooks?key=1' }), /"small": webhook\.url holds a query/],
    [hooked({ secretsFrom: [] }), /portals\[0\]\.webhook\.secretsFrom/],
    [hooked({ secretsFrom: ['NOT_SET'] }), /"small": webhook\.secretsFrom names NOT_SET, which is not set/],
    [hooked({ secretsFrom: ['SHORT'] }), /"small": webhook\.secrets: a secret is whsec_/],
    [hooked({ secretsFrom: ['HOOK_NEW', 'HOOK_NEW'] }), /"small": webhook\.secrets has a secret of portal "small"/],
    [hooked({ attributes: ['password'] }), /portals\[0\]\.webhook\.attributes\[0\]/],
    [hooked({ secrets: SECRETS }), /portals\[0\]\.webhook/],
  ];
  for (const [portal, sentence] of wrong)
    assert.throws(
      () => readHooks(portal),
      ({ name, message }: Error) => name === 'TypeError' && sentence.test(message) && !/AQEB|AgIC|AAAA/.test(message),
      String(sentence),
    );
  assert.throws(
    () => readHooks(hooked(), hooked({ secretsFrom: ['HOOK_OLD'] }, 'other')),
    /"other": webhook\.secrets has a secret of portal "small"/,
  );
});

test('a start is limited to the portal’s methods and audiences, which are those offered to its page', async () => {
  const portals = read(
    { ...national, audiences: ['citizen'] },
    { id: 'none', name: 'Không', origins: ['https://b.vn'], methods: ['post'], audiences: ['enterprise'] },
  );
  const { registrar } = gatewayWorld({ portals: portals.all });
  const start = async (portal: string, method: string) => {
    const reply = await registrar.start({ method, audience: 'citizen', portal });
    return reply.ok ? 'ok' : reply.problem.code;
  };
  assert.equal(await start('national', 'mobile'), 'ok');
  assert.equal(await start('national', 'post'), 'method-unavailable');
  assert.equal(await start('none', 'post'), 'method-unavailable');
  const offered = await registrar.offer('national');
  assert.ok(!('code' in offered));
  assert.deepEqual(
    offered.map(({ id, audiences }) => [id, audiences]),
    [['mobile', ['citizen']]],
  );
});
