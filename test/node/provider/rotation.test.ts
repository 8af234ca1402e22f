/** T68: keys rotate under load while portals cache the JWKS, and no verification fails. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from 'jose';
import { createServer } from '../../../src/node/create-server.js';
import { withSigningKey } from '../../../src/node/keys.js';
import { sqlReceipts } from '../../../src/server/sign-in/receipts.js';
import { newSecret } from '../../../src/server/vault/vault.js';
import { provider, SECRET, shared } from './support.js';

const MINUTE = 60_000;
const { server, configuration, sql, keys, vault, now, sleep, home, person } = await provider();
const second = await createServer({
  ...{
    ...configuration,
    sql: shared(sql),
    keys,
    trustedProxies: [],
    publicUrl: home,
    now,
  },
});
test.after(() => second.close());

const { citizenId } = await person();
const receipts = sqlReceipts({ sql, vault, now });
const Authorization = `Basic ${btoa(`national:${encodeURIComponent(SECRET)}`)}`;

/** An ID token of a gateway, for a receipt that was made for it. */
async function idToken(gateway: typeof server): Promise<string> {
  const id = newSecret();
  const about = { portal: 'national', origin: home, method: 'mobile', assurance: 'phone' };
  await receipts.issue(undefined, { id, subject: `cccd:${citizenId}`, ...about });
  const body = new URLSearchParams({
    ...{ grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange', subject_token: id },
    subject_token_type: 'urn:dvc:token-type:receipt',
  });
  const request = new Request(`${home}/oidc/token`, { method: 'POST', headers: { Authorization }, body });
  return ((await (await gateway.fetch(request)).json()) as { access_token: string }).access_token;
}

/** A portal that caches the JWKS for as long as the answer says, and asks no sooner. */
function portal(gateway: typeof server) {
  let [cached, until] = [createLocalJWKSet({ keys: [] }), 0];
  return async (jwt: string): Promise<boolean> => {
    if (now() >= until) {
      const response = await gateway.fetch(new Request(`${home}/oidc/jwks`));
      const seconds = Number(/max-age=(\d+)/.exec(response.headers.get('Cache-Control') ?? '')?.[1]);
      cached = createLocalJWKSet((await response.json()) as JSONWebKeySet);
      until = now() + seconds * 1000;
    }
    return jwtVerify(jwt, cached, { issuer: home, audience: 'national' }).then(
      () => true,
      () => false,
    );
  };
}

test('T68: two rotations in 60 hours, two gateways, one of which gets each file half an hour later', async () => {
  const gateways = [server, second];
  const portals = [portal(server), portal(second), portal(server)];
  let current = keys;
  const late: (() => Promise<void>)[] = [];
  const used = new Set<string>();
  const recent: string[] = [];
  let [verified, failed] = [0, 0];
  for (let minute = 0; minute < 60 * 60; minute += 10) {
    if (minute === 5 * 60 || minute === 30 * 60) {
      current = withSigningKey(current, now());
      const signing = current.signing ?? [];
      await server.reload({ ...configuration, signing });
      late.push(() => second.reload({ ...configuration, signing }));
    }
    if (minute === 5 * 60 + 30 || minute === 30 * 60 + 30) await late.shift()?.();
    recent.push(...(await Promise.all(gateways.map(idToken))));
    for (const jwt of recent) {
      used.add(decodeProtectedHeader(jwt).kid ?? '');
      for (const verify of portals)
        if (await verify(jwt)) verified += 1;
        else failed += 1;
    }
    recent.splice(0, Math.max(0, recent.length - 2));
    sleep(10 * MINUTE);
  }
  assert.equal(failed, 0);
  assert.ok(verified > 4000, `${verified}`);
  assert.equal(used.size, 3, 'three keys have signed');
});

test('T68: a gateway without a signing key is no OpenID Provider, and says why it cannot be one', async () => {
  const bare = { lookup: keys.lookup, seal: keys.seal, current: keys.current };
  const start = createServer({
    ...{
      ...configuration,
      sql: shared(sql),
      keys: bare,
      trustedProxies: [],
      publicUrl: home,
    },
  });
  await assert.rejects(start, /portal "national" \(client\.redirectUris\).*keys rotate-signing/);
});
