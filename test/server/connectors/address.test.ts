import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partnerAddress } from '../../../src/server/connectors/address.js';

test('T22: an address is https anywhere, or http on a loopback address, without its trailing slash', () => {
  for (const [given, kept] of [
    ['https://api.carrier.vn/gateway/', 'https://api.carrier.vn/gateway'],
    ['http://localhost:8080/', 'http://localhost:8080'],
    ['http://127.0.0.1', 'http://127.0.0.1'],
    ['http://127.255.0.9:1/a', 'http://127.255.0.9:1/a'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
  ] as const)
    assert.equal(partnerAddress('root', given), kept);
});

test('T22: any other address is refused, by a sentence without the address', () => {
  for (const [given, says] of [
    ['http://api.carrier.vn', /^root is neither https nor http on a loopback address\.$/],
    ['http://127.0.0.1.carrier.vn', /^root is neither https/],
    ['http://localhost.carrier.vn', /^root is neither https/],
    ['ftp://127.0.0.1', /^root is neither https/],
    ['carrier.vn', /^root is not an absolute address\.$/],
    ['https://user@carrier.vn', /^root holds credentials/],
    ['https://:secret@carrier.vn', /^root holds credentials/],
    ['https://carrier.vn?x=1', /^root holds a query or a fragment\.$/],
    ['https://carrier.vn#x', /^root holds a query or a fragment\.$/],
  ] as const)
    assert.throws(() => partnerAddress('root', given), { name: 'TypeError', message: says });
});
