import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { brotliCompressSync, constants } from 'node:zlib';

/** What a browser fetches before the first drawing: a module and all its static imports. */
function closure(entries: readonly string[], later = false): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const pattern = later ? /(?:from|import\()\s*"(\.[^"]+)"|import"(\.[^"]+)"/g : /(?:from|import)\s*"(\.[^"]+)"/g;
  const walk = (file: string) => {
    if (found.has(file)) return;
    const text = readFileSync(file, 'utf8').replace(/\/\/# sourceMappingURL.*/, '');
    found.set(file, text);
    for (const [, path, other] of text.matchAll(pattern)) walk(join(dirname(file), path ?? other ?? ''));
  };
  for (const entry of entries) walk(`dist/cdn/${entry}.js`);
  return found;
}

const brotli = (text: string) => brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
const size = (files: ReadonlyMap<string, string>) => [...files.values()].reduce((sum, text) => sum + brotli(text), 0);

test('the choice of methods and the first form of mobile are at most 18 kB brotli, everything included', () => {
  const bytes = size(closure(['registration', 'mobile']));
  assert.ok(bytes > 5000 && bytes <= 18_000, `${bytes} bytes`);
});

test('a page with one method is at most 15,800 bytes brotli up to its first field, without the choice', () => {
  const files = closure(['mobile']);
  const bytes = size(files);
  assert.ok(bytes > 5000 && bytes <= 15_800, `${bytes} bytes`);
  assert.deepEqual([...files.keys()].sort(), ['dist/cdn/common.js', 'dist/cdn/mobile.js']);
  const text = [...files.values()].join('');
  for (const unused of ['dvc-register-method-picker', 'data-method', 'dvc-card-scan', '.certificate'])
    assert.ok(!text.includes(unused), unused);
});

test('six methods are chosen from two files', () => {
  assert.deepEqual([...closure(['registration']).keys()].sort(), ['dist/cdn/common.js', 'dist/cdn/registration.js']);
});

test('no chunk from the first form to the account contains PKI.js', () => {
  const files = closure(['mobile'], true);
  assert.ok(files.size > 5, 'the later chunks are looked at too');
  for (const [file, text] of files) assert.ok(!/pkijs|asn1js|1\.2\.840\.113549\.1\.7\.2/i.test(text), file);
});

for (const method of ['federation', 'insurance', 'post', 'usb', 'sim', 'signature']) {
  test(`${method} adds at most 3 kB brotli to what is already loaded`, () => {
    const loaded = closure(['registration', 'mobile']);
    const more = new Map([...closure(['registration', 'mobile', method])].filter(([file]) => !loaded.has(file)));
    assert.ok(more.size > 0 && size(more) <= 3000, `${size(more)} bytes`);
  });
}

test('PKI.js is fetched only when a certificate is read, by usb or the certificate card', () => {
  const before = closure(['registration', 'mobile', 'usb', 'certificate-card']);
  const steps = closure(['usb'], true);
  const heavy = (files: ReadonlyMap<string, string>) =>
    [...files].filter(([, text]) => /1\.2\.840\.113549\.1\.12\.10\.1/.test(text)).map(([file]) => file);
  assert.deepEqual(heavy(before), []);
  assert.ok(heavy(steps).length > 0, 'it is there to be fetched');
  assert.ok(heavy(closure(['certificate-card'], true)).length > 0, 'by the card, too');
});

test('each signer is a separate chunk that is fetched when a page names it', () => {
  const before = [...closure(['registration', 'mobile', 'usb']).values()].join('');
  const later = [...closure(['usb'], true).values()];
  for (const [name, mark] of [
    ['agent', 'dvc-agent.v1'],
    ['vgca', '127.0.0.1:8987'],
    ['vnpt', 'callbackDefault'],
    ['bkav', 'BkavExtensionCallback'],
  ] as const) {
    assert.ok(!before.includes(mark), name);
    const holding = later.filter((text) => text.includes(mark));
    assert.equal(holding.length, 1, name);
    assert.ok(brotli(holding[0] ?? '') < 2500, `${name}: ${brotli(holding[0] ?? '')} bytes`);
  }
  // Demo signers need libraries of the page, so pages bring them too.
  for (const mark of ['ERR_WEBEID', '127.0.0.1:31337']) assert.ok(!later.some((text) => text.includes(mark)), mark);
});
