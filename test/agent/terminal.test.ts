/** The prompts in a terminal: what is typed there, and what stays of it in memory. */
import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import type { ReadStream } from 'node:tty';
import { test } from 'node:test';
import { pinentryAnswer } from '../../src/agent/prompt/pinentry.js';
import { inTurn, type PinQuestion } from '../../src/agent/prompt/prompter.js';
import { terminalPrompter } from '../../src/agent/prompt/terminal-prompter.js';

const ORIGIN = 'https://dichvucong.example.vn';
const question: PinQuestion = { origin: ORIGIN, token: 'Token', owner: 'ĐIỆN', tries: 'enough', onReader: false };
const ever = new AbortController().signal;

/** A terminal in raw mode, which sends each key as one chunk. */
function terminal() {
  const input = Object.assign(new PassThrough(), { setRawMode: () => input }) as unknown as ReadStream & PassThrough;
  const shown: string[] = [];
  const output = new PassThrough().on('data', (data: Buffer) => shown.push(data.toString()));
  const type = async (keys: string) => {
    for (const key of keys) {
      input.write(Buffer.from(key));
      await new Promise(setImmediate);
    }
  };
  return { prompter: inTurn(terminalPrompter(input, output)), type, shown: () => shown.join('') };
}

test('B-9: a PIN is read without echo, and what was deleted is overwritten', async () => {
  const { prompter, type, shown } = terminal();
  const asked = prompter.pin(question, ever);
  await type('24681357\u007f\u007f\r');
  const pin = await asked;
  assert.equal(pin?.toString(), '246813');
  assert.equal(Buffer.from(pin.buffer).includes('57'), false);
  assert.doesNotMatch(shown(), /\d/);
});

test('Ctrl-C cancels, and so does the end of the time', async () => {
  const { prompter, type } = terminal();
  const asked = prompter.pin(question, ever);
  await type('2468\u0003');
  assert.equal(await asked, undefined);
  const time = new AbortController();
  const late = prompter.pin(question, time.signal);
  await type('24');
  time.abort();
  assert.equal(await late, undefined);
});

test('B-10: a page that asks for consent meanwhile gets no key of the PIN', async () => {
  const { prompter, type, shown } = terminal();
  const pin = prompter.pin(question, ever);
  const consent = prompter.consent('https://other.example.vn', ever);
  await type('24681357\r');
  assert.equal((await pin)?.toString(), '24681357');
  assert.match(shown(), /other\.example\.vn/, 'prompted afterwards');
  await type('yes\r');
  assert.equal(await consent, true);
});

test('a prompt waits for the one before it, and that one’s failure is not its own', async () => {
  const prompter = inTurn({ ...terminal().prompter, consent: () => Promise.reject(new Error('no window')) });
  const consent = prompter.consent(ORIGIN, ever);
  const pin = prompter.pin({ ...question, onReader: true }, ever);
  await assert.rejects(consent, /no window/);
  assert.deepEqual(await pin, Buffer.alloc(0));
});

test('B-9: the output of a pinentry is never made a string', () => {
  const output = Buffer.from('OK Pleased to meet you\nD 12%2534\nOK\n');
  output.toString = () => assert.fail('a string of the PIN cannot be overwritten');
  const pin = pinentryAnswer(output);
  pin?.fill(0);
  assert.equal(output.includes('34'), false);
});
