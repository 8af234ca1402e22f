import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Step } from '../../src/flow/method.js';
import { defineMethod } from '../../src/flow/purposes.js';
import * as methods from '../../src/methods/index.js';
import { METHOD_IDS } from '../../src/methods/known.js';
import { OFFER } from '../../src/methods/offer.js';

const [identify, code, password] = methods.mobile.steps;
const named = (name: string): Step => ({ ...code, name });

test('refuses a method without steps, or with two steps of one name', () => {
  const wrong: readonly (readonly Step[])[] = [
    [],
    [code, code],
    [identify, code, named('identify')],
    [named('a'), named('b'), named('b')],
  ];
  for (const steps of wrong)
    assert.throws(() => defineMethod('acme', steps), /"acme" needs steps/, steps.map(({ name }) => name).join());
  for (const steps of [[code], [identify, code], [identify, code, password], [named('a'), named('b')]])
    assert.deepEqual(defineMethod('acme', steps).steps, steps);
});

test('a method’s id is kebab-case with at most 32 characters', () => {
  for (const id of ['', 'Acme', '1acme', 'acme_vneid', 'acme/vneid', '-acme', 'a'.repeat(33), 'á'])
    assert.throws(() => defineMethod(id, [code]), /not a kebab-case id/, id);
  for (const id of ['a', 'acme-vneid', 'vneid2', 'a'.repeat(32)]) assert.equal(defineMethod(id, [code]).id, id);
});

test('the package’s own methods, which no page checks, pass the check', () => {
  for (const { id, steps, audiences } of Object.values(methods))
    assert.deepEqual(defineMethod(id, steps, { audiences }).steps, steps);
});

test('a picker offers each method to the audiences of its declaration', () => {
  const byId = (some: readonly { readonly id: string; readonly audiences: readonly string[] }[]) =>
    Object.fromEntries(some.map(({ id, audiences }) => [id, audiences]));
  const registering = Object.values(methods).filter(({ purpose }) => purpose === undefined);
  // Without a gateway a picker shows the six of the guide: federation needs an identity provider.
  const guide = registering.filter(({ id }) => id !== 'federation');
  assert.deepEqual(byId(OFFER), byId(guide));
  assert.deepEqual([...METHOD_IDS].sort(), registering.map(({ id }) => id).sort());
});
