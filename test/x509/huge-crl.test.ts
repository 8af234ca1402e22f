// CRLs with hundreds of thousands of entries are accepted, with little memory.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { answer } from '../tools/pki-check.js';
import { attribute, authority, crlOf, extension, int, issue, name, now, seq, tlv } from './make.js';

const ca = authority('Big CA');
const leaf = (serial: number) => issue({ subject: name([attribute.cn, 'leaf']), by: ca, serial });
const FIRST = 0x7000_0000;

/** Concatenated entries, each with a reason code. */
const entries = (count: number, odd?: Buffer): Buffer => {
  const when = tlv(0x17, Buffer.from('260501000000Z'));
  const why = seq(extension('2.5.29.21', tlv(0x0a, Buffer.of(1))));
  const list = Array.from({ length: count }, (_, at) => seq(int(FIRST + at), when, why));
  return seq(Buffer.concat(odd ? [...list, odd] : list));
};

const status = async (list: Buffer, serial: number): Promise<string> => {
  const [cert, issuer, crl] = [leaf(serial).der, ca.der, list].map((bytes) => bytes.toString('base64'));
  const time = new Date(now * 1000).toISOString();
  return (await answer(JSON.stringify({ id: 'x', op: 'crl', time, policy: {}, cert, issuer, crl }))).result;
};

/**
 * Reads the list in a thread with a small heap and returns its number of entries; a heap that is
 * too small ends the thread.
 */
const entriesIn = async (list: Buffer, megabytes: number): Promise<unknown> => {
  const script = `
    const { parentPort, workerData } = require('node:worker_threads');
    import(workerData.loader).then(({ tsImport }) => tsImport(workerData.module, workerData.module)).then(({ parseCrl }) =>
      parentPort.postMessage(parseCrl(workerData.list)?.entries.size));`;
  const worker = new Worker(script, {
    eval: true,
    workerData: {
      list,
      module: new URL('../../src/x509/status/crl.ts', import.meta.url).href,
      loader: import.meta.resolve('tsx/esm/api'),
    },
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
  });
  const [found] = (await Promise.race([once(worker, 'message'), once(worker, 'error')])) as [unknown];
  await worker.terminate();
  return found;
};

for (const count of [98_000, 300_000]) {
  test(`a list of ${count} entries with reasons is accepted, and its entries are found`, async () => {
    const list = crlOf(ca, { odd: { entries: entries(count) } });
    assert.equal(await status(list, FIRST), 'revoked', 'the first');
    assert.equal(await status(list, FIRST + count - 1), 'revoked', 'the last');
    assert.equal(await status(list, FIRST + count), 'good', 'nobody');
  });
}

test('a list of 300,000 entries is read in a heap that could not hold its elements', async () => {
  assert.equal(await entriesIn(crlOf(ca, { odd: { entries: entries(300_000) } }), 128), 300_000);
});

test('a fault in the last of many entries refuses the list', async () => {
  const when = tlv(0x17, Buffer.from('260501000000Z'));
  for (const [what, odd] of [
    ['no entry', tlv(5)],
    ['no time', seq(int(7))],
    ['a critical extension', seq(int(7), when, seq(extension('1.2.3.4', tlv(5), true)))],
    ['an unknown reason', seq(int(7), when, seq(extension('2.5.29.21', tlv(0x0a, Buffer.of(11)))))],
    ['more than an entry has', seq(int(7), when, seq(extension('2.5.29.21', tlv(0x0a, Buffer.of(1)))), tlv(5))],
    ['a length that is too long', Buffer.of(0x30, 0x81, 0x03, 0x02, 0x01, 0x07)],
    ['a cut one', Buffer.of(0x30, 0x7f, 0x02)],
  ] as const) {
    assert.equal(await status(crlOf(ca, { odd: { entries: entries(1_000, odd) } }), FIRST), 'unknown', what);
  }
});

test('a list larger than the gateway’s limit is not read', async () => {
  const filler = extension('1.2.3.4', Buffer.alloc(20 * 1024 * 1024));
  assert.equal(await status(crlOf(ca, { more: [filler] }), FIRST), 'unknown');
});
