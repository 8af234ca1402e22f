import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCircuit } from '../../../src/server/connectors/circuit.js';
import { Unavailable } from '../../../src/server/ports.js';

const fails = () => Promise.reject(new Error('down'));
const works = () => Promise.resolve('up');

test('opens after enough failures, and lets a trial call through after the rest', async () => {
  let now = 0;
  let asked = 0;
  const circuit = createCircuit({ threshold: 3, rest: 1000, now: () => now });
  const counted = (call: () => Promise<string>) => () => {
    asked += 1;
    return call();
  };
  for (let failure = 0; failure < 3; failure += 1) await assert.rejects(circuit.run(counted(fails)), /down/);
  assert.equal(circuit.open, true);
  await assert.rejects(circuit.run(counted(works)), Unavailable);
  assert.equal(asked, 3, 'no call while the circuit is open');

  now = 1000;
  assert.equal(await circuit.run(counted(works)), 'up');
  assert.equal(circuit.open, false);
});

test('half-open: one call is tried, and the others are still refused', async () => {
  let now = 0;
  const circuit = createCircuit({ threshold: 1, rest: 1000, now: () => now });
  await assert.rejects(circuit.run(fails));
  now = 1000;
  let release = (): void => undefined;
  const trial = circuit.run(() => new Promise<void>((resolve) => (release = resolve)));
  await assert.rejects(circuit.run(works), Unavailable);
  release();
  await trial;
  assert.equal(await circuit.run(works), 'up');
});

test('a failed trial opens the circuit again', async () => {
  let now = 0;
  const circuit = createCircuit({ threshold: 1, rest: 1000, now: () => now });
  await assert.rejects(circuit.run(fails));
  now = 1000;
  await assert.rejects(circuit.run(fails), /down/);
  now = 1999;
  await assert.rejects(circuit.run(works), Unavailable);
});

test('one success resets the count of failures', async () => {
  const circuit = createCircuit({ threshold: 2, rest: 1000 });
  await assert.rejects(circuit.run(fails));
  await circuit.run(works);
  await assert.rejects(circuit.run(fails));
  assert.equal(circuit.open, false);
});

test('L-5: opens on a silent partner before the first waiting caller times out', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const circuit = createCircuit({ threshold: 5, slow: 20 });
  let release = (): void => undefined;
  const silence = new Promise<void>((resolve) => (release = resolve));
  let ended = 0;
  const waiting = Array.from({ length: 5 }, () => circuit.run(() => silence).then(() => (ended += 1)));
  t.mock.timers.tick(19);
  assert.equal(circuit.open, false);
  t.mock.timers.tick(1);
  assert.equal(circuit.open, true);
  assert.equal(ended, 0);
  await assert.rejects(circuit.run(works), Unavailable);
  release();
  await Promise.all(waiting);
  assert.equal(circuit.open, false, 'it answered after all');
});

test('a call that is slow and then fails counts once; a call with a longer limit does not count as slow', async () => {
  const circuit = createCircuit({ threshold: 2, slow: 5 });
  const late = () => new Promise<string>((_, reject) => setTimeout(() => reject(new Error('down')), 30));
  await assert.rejects(circuit.run(late), /down/);
  assert.equal(circuit.open, false);
  assert.equal(await circuit.run(() => new Promise((resolve) => setTimeout(() => resolve('up'), 30)), 1000), 'up');
  await assert.rejects(circuit.run(fails));
  assert.equal(circuit.open, false);
});
