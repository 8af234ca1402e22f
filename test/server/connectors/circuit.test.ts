import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCircuit } from '../../../src/server/connectors/circuit.js';
import { Unavailable } from '../../../src/server/ports.js';

const fails = () => Promise.reject(new Error('down'));
const works = () => Promise.resolve('up');

test('a partner that fails often enough is left alone, and asked again after a rest', async () => {
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
  assert.equal(asked, 3, 'nobody is asked while the circuit is open');

  now = 1000;
  assert.equal(await circuit.run(counted(works)), 'up');
  assert.equal(circuit.open, false);
});

test('after a rest one call tries, and the others are still refused', async () => {
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

test('a trial that fails closes the door for another rest', async () => {
  let now = 0;
  const circuit = createCircuit({ threshold: 1, rest: 1000, now: () => now });
  await assert.rejects(circuit.run(fails));
  now = 1000;
  await assert.rejects(circuit.run(fails), /down/);
  now = 1999;
  await assert.rejects(circuit.run(works), Unavailable);
});

test('one success forgets the failures before it', async () => {
  const circuit = createCircuit({ threshold: 2, rest: 1000 });
  await assert.rejects(circuit.run(fails));
  await circuit.run(works);
  await assert.rejects(circuit.run(fails));
  assert.equal(circuit.open, false);
});
