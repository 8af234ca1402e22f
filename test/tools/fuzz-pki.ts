// `npm run fuzz:pki -- --seconds N`: mutates real certificates, CRLs and OCSP answers; an exception
// or a slow answer fails.
import { readFileSync, readdirSync } from 'node:fs';
import { answer } from './pki-check.js';

const folder = new URL('../vectors/pki/', import.meta.url);
const at = process.argv.indexOf('--seconds');
const until = performance.now() + (at < 0 ? 10 : Number(process.argv[at + 1])) * 1000;
const load = (name: string): Buffer => {
  const bytes = readFileSync(new URL(name, folder));
  if (!name.endsWith('.pem')) return bytes;
  return Buffer.from(bytes.toString().replace(/-----[^-]+-----|\s/g, ''), 'base64');
};
const seeds = readdirSync(folder).filter((name) => /\.(?:pem|der|crl|ocsp)$/.test(name));
const [issuer, citizen] = [load('root.der').toString('base64'), load('citizen.der').toString('base64')];
const time = load('time.txt').toString().trim();
let state = 1;
/** A linear congruential generator: every run is the same, so that a failure can be reproduced. */
const random = (below: number): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};

const bend = (seed: Buffer): Buffer => {
  const bytes = Buffer.from(seed);
  for (let count = 1 + random(4); count > 0; count--) bytes[random(bytes.length)] = random(256);
  const [cut, kind] = [random(bytes.length), random(4)];
  if (kind === 0) return bytes.subarray(0, cut);
  return kind === 1 ? Buffer.concat([bytes.subarray(0, cut), bytes]) : bytes;
};

const question = (name: string, bytes: string) => {
  if (name.endsWith('.crl')) return { op: 'crl', cert: citizen, crl: bytes };
  if (name.endsWith('.ocsp')) return { op: 'ocsp', cert: citizen, response: bytes };
  return random(2) === 0 ? { op: 'parse', der: bytes } : { op: 'path', leaf: bytes, anchors: [issuer, bytes] };
};

await answer(JSON.stringify({ id: 'warm', op: 'path', leaf: citizen, anchors: [issuer], time }));
const tally = { runs: 0, slow: 0, slowest: 0, crashed: 0 };
while (performance.now() < until) {
  const name = seeds[random(seeds.length)] ?? '';
  const bytes = bend(load(name)).toString('base64');
  const begun = performance.now();
  try {
    await answer(JSON.stringify({ id: name, time, issuer, ...question(name, bytes) }));
  } catch (cause) {
    tally.crashed++;
    console.error(name, bytes, cause);
  }
  const took = performance.now() - begun;
  tally.runs++;
  tally.slowest = Math.max(tally.slowest, Math.round(took));
  if (took > 100) tally.slow++;
}
console.log(JSON.stringify(tally));
process.exitCode = tally.crashed + tally.slow > 0 ? 1 : 0;
