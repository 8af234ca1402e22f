import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorPlace } from '../../../src/server/observe/log.js';
import { Unavailable } from '../../../src/server/ports.js';

const SECRET = '034086012222';
/** Messages that a partner could provoke: they look like stack frames. */
const MESSAGES = [
  `src/${SECRET}`,
  `x src/${SECRET}`,
  `\n    at src/${SECRET}.ts:1:1`,
  `demo/${SECRET}\n    at dist/${SECRET}\nUnavailable: src/${SECRET}`,
  ...[3, 5, 7, 9].map((length) => `src/${SECRET.slice(0, length)}`),
  '',
];

for (const make of [(text: string) => new Unavailable(text), (text: string) => new TypeError(text)]) {
  test(`T35: logs class and place of a ${make('').name}, whatever its message looks like`, () => {
    for (const message of MESSAGES) {
      const { error, at } = errorPlace(make(message));
      assert.equal(error, make('').name);
      for (let length = 3; length <= SECRET.length; length += 1) assert.ok(!at.includes(SECRET.slice(0, length)), at);
    }
  });
}

test('of a value that is not an error only the type is logged', () => {
  assert.deepEqual(errorPlace(SECRET), { error: 'string', at: '' });
});
