import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storageMemory } from '../../src/client/memory.js';

function storage(start: Readonly<Record<string, string>> = {}) {
  const kept = new Map(Object.entries(start));
  return {
    kept,
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
}

test('remembers a flow by method and scope, until it is forgotten', () => {
  const place = storage();
  const [plain, scoped] = [storageMemory(place), storageMemory(place, 'national')];
  plain.set('usb', { id: 'a' });
  scoped.set('usb', { id: 'b', key: 'k' });
  assert.deepEqual([...place.kept.keys()], ['dvc-register:usb', 'dvc-register:national:usb']);
  assert.deepEqual(
    [plain.get('usb'), scoped.get('usb'), plain.get('sim')],
    [{ id: 'a' }, { id: 'b', key: 'k' }, undefined],
  );
  plain.set('usb', undefined);
  assert.deepEqual([plain.get('usb'), place.kept.size], [undefined, 1]);
});

test('what is not ours is nothing, and a key that is not a text is none', () => {
  for (const value of ['', 'x', 'null', '1', '"a"', '[]', '{}', '{"id":1}', '{"id":null}', '{"key":"k"}'])
    assert.equal(storageMemory(storage({ 'dvc-register:usb': value })).get('usb'), undefined, value);
  assert.deepEqual(storageMemory(storage({ 'dvc-register:usb': '{"id":"a","key":1}' })).get('usb'), { id: 'a' });
});

test('a closed storage remembers nothing and throws nothing', () => {
  const closed = () => {
    throw new Error('closed');
  };
  const memory = storageMemory({ getItem: closed, setItem: closed, removeItem: closed });
  memory.set('usb', { id: 'a' });
  memory.set('usb', undefined);
  assert.equal(memory.get('usb'), undefined);
});
