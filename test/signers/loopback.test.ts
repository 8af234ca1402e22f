/**
 * What a browser's permission says about a silent loopback (F7). The real Chromium is in
 * test/journeys/usb/usb-agent.test.ts.
 */
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { agentSigner } from '../../src/signers/agent.js';
import { bkavSigner } from '../../src/signers/plug-ins/bkav.js';
import { vgcaSigner } from '../../src/signers/plug-ins/vgca.js';
import { vnptSigner } from '../../src/signers/plug-ins/vnpt.js';
import { loopbackState, watchLoopback } from '../../src/signers/loopback.js';

/** A browser with the permission under one name, in one state. */
function browser(name: string, state: PermissionState, hostname = 'dichvucong.example.vn') {
  const status = Object.assign(new EventTarget(), { name, state });
  const query = (asked: { name: string }) =>
    asked.name === name ? Promise.resolve(status) : Promise.reject(new TypeError('unknown'));
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { permissions: { query } } });
  Object.defineProperty(globalThis, 'location', { configurable: true, value: { hostname } });
  return status;
}
afterEach(() => {
  Reflect.deleteProperty(globalThis, 'navigator');
  Reflect.deleteProperty(globalThis, 'location');
});

test('a denied permission means blocked, under both names', async () => {
  for (const name of ['loopback-network', 'local-network-access']) {
    browser(name, 'denied');
    assert.equal(await loopbackState(), 'blocked', name);
    browser(name, 'granted');
    assert.equal(await loopbackState(), 'software-missing', name);
  }
});

test('a dismissed prompt means blocked, where the browser prompts', async () => {
  browser('loopback-network', 'prompt');
  assert.equal(await loopbackState(), 'blocked');
  for (const host of ['localhost', 'portal.localhost', '127.0.0.1', '[::1]']) {
    browser('loopback-network', 'prompt', host);
    assert.equal(await loopbackState(), 'software-missing', host);
  }
  browser('loopback-network', 'prompt', 'localhost.example.vn');
  assert.equal(await loopbackState(), 'blocked');
  // Before version 147 the permission existed, but sockets did not need it.
  browser('local-network-access', 'prompt');
  assert.equal(await loopbackState(), 'software-missing');
});

test('a browser without the permission means a missing program', async () => {
  browser('geolocation', 'denied');
  assert.equal(await loopbackState(), 'software-missing');
  Reflect.deleteProperty(globalThis, 'navigator');
  assert.equal(await loopbackState(), 'software-missing');
});

const SAFARI = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.1 Safari/605.1.15';
const says = (device: object) => Object.defineProperty(globalThis, 'navigator', { configurable: true, value: device });

test('Safari blocks “ws:” permanently, but not “wss:”', async () => {
  says({ userAgent: SAFARI, maxTouchPoints: 0 });
  assert.equal(await loopbackState({ plain: true }), 'unsupported-browser');
  assert.equal(await loopbackState(), 'software-missing');
});

test('a phone or tablet gets no downloads, and no socket is opened', async () => {
  for (const device of [
    { userAgent: SAFARI, maxTouchPoints: 5 },
    { userAgent: 'Mozilla/5.0 (Linux; Android 10; K) Chrome/147.0.0.0 Mobile Safari/537.36' },
  ]) {
    says(device);
    const tried: string[] = [];
    const open = (url: string) => {
      tried.push(url);
      throw new DOMException('blocked', 'SecurityError');
    };
    for (const signer of [agentSigner({ open }), vgcaSigner({ open }), vnptSigner({ open }), bkavSigner({ open })]) {
      assert.equal(await signer.detect(), 'computer-needed', signer.id);
      assert.deepEqual(await signer.certificates(), { ok: false, fault: 'computer-needed' }, signer.id);
    }
    assert.deepEqual(tried, []);
  }
});

test('a socket that Safari refuses means unsupported-browser, not a missing program', async () => {
  says({ userAgent: SAFARI, maxTouchPoints: 0 });
  const open = () => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  };
  assert.equal(await agentSigner({ open }).detect(), 'unsupported-browser');
});

test('calls back at each change until it is aborted', async () => {
  const status = browser('loopback-network', 'denied');
  let told = 0;
  const over = new AbortController();
  await watchLoopback(() => (told += 1), over.signal);
  status.dispatchEvent(new Event('change'));
  over.abort();
  status.dispatchEvent(new Event('change'));
  assert.equal(told, 1);
});
