/**
 * What a browser reports about its machine: phones and tablets have no token drivers (cases 64, 65,
 * 66).
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isHandheld, isSafari, systemOf } from '../../src/signers/device.js';
import { CHROME, DEVICES, MAC } from '../support/devices.js';

for (const [name, device, system] of DEVICES) {
  test(`${name}: ${system}`, () => {
    assert.equal(systemOf(device), system);
    assert.equal(isHandheld(device), system === 'handheld');
  });
}

test('Safari is distinguished from browsers that claim to be Safari', () => {
  assert.equal(isSafari({ userAgent: MAC }), true);
  assert.equal(isSafari({ userAgent: `Mozilla/5.0 (Macintosh) ${CHROME} Safari/537.36` }), false);
  assert.equal(isSafari({ userAgent: `Mozilla/5.0 (Macintosh) ${CHROME} Safari/537.36 Edg/147.0` }), false);
  assert.equal(isSafari({ userAgent: 'Mozilla/5.0 (Macintosh; rv:140.0) Gecko/20100101 Firefox/140.0' }), false);
});
