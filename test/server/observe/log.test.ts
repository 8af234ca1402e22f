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

test('the place is the first of ours in the stack, without its folder, or none', () => {
  const frames = [
    'node:internal/x:1:1',
    'f (file:///app/node_modules/a/lib/b.js:1:1)',
    'g (/home/dvc/dist/server/a.js:12:3)',
    '/x/src/b.ts:4:5',
  ];
  const placeOf = (...lines: readonly string[]) => {
    const error = new TypeError('message');
    error.stack = ['TypeError: message', ...lines.map((line) => `    at ${line}`)].join('\n');
    return errorPlace(error);
  };
  assert.deepEqual(placeOf(...frames), { error: 'TypeError', at: 'dist/server/a.js:12:3' });
  assert.equal(placeOf(...frames.toReversed()).at, 'src/b.ts:4:5');
  assert.equal(placeOf(...frames.slice(0, 2)).at, '');
  assert.equal(placeOf().at, '');
  assert.equal(placeOf(`/app/demo/${'a'.repeat(300)}`).at, `demo/${'a'.repeat(195)}`);
});
