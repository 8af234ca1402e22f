/**
 * `npm run -s token`: fills software tokens for people of the sandbox, which the agent then finds.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { AUTHORITY_FILE, createAuthority } from '../../demo/sandbox/authority/authority.js';
import { softHsmModule } from '../../demo/sandbox/authority/softhsm.js';
import { createDriver } from '../../src/agent/token/driver.js';
import { bundle } from '../support/bundle.js';
import { dataDirectory } from './server.js';

test('fills a token once, prints how to sign with it, and lists the known people', async (t) => {
  const data = dataDirectory();
  const run = promisify(execFile);
  const program = await bundle('demo/sandbox/token-command.ts');
  const command = (...words: readonly string[]) =>
    run(process.execPath, [program, ...words], {
      env: { ...process.env, DVC_DATA: data, PORT: '8091' },
    });
  const first = await command('--person', 'citizen');
  assert.match(first.stdout, /^Sandbox citizen: filled\. NGUYỄN ĐĂNG ĐIỆN/);
  const conf = join(data, 'softhsm2', 'softhsm2.conf');
  const module = softHsmModule() ?? '';
  assert.ok(first.stdout.includes(`SOFTHSM2_CONF=${conf} node dist/agent/main.js --module ${module} --dev`));
  assert.match(first.stdout, /http:\/\/localhost:8091\/national\//);
  assert.match((await command('--person', 'citizen')).stdout, /^Sandbox citizen: as it was\./);
  await assert.rejects(command('--person', 'nobody'), /The sandbox has no person "nobody"[\s\S]*on-hold/);

  process.env['SOFTHSM2_CONF'] = conf;
  const driver = createDriver({ module });
  t.after(() => driver.close());
  const found = await driver.run({ verb: 'certificates' });
  const { kept } = await createAuthority({ file: join(data, AUTHORITY_FILE) });
  const citizen = kept.find(({ id }) => id === 'citizen');
  assert.deepEqual(
    found.ok && found.result.map(({ token, certificate, chain }) => [token, certificate, chain.length]),
    [['Sandbox citizen', Buffer.from(citizen?.holder.der ?? []).toString('base64'), 2]],
  );
  const signed = await driver.run({
    verb: 'sign',
    certificate: found.ok ? (found.result[0]?.id ?? '') : '',
    message: Buffer.from('m'),
    pin: Buffer.from('123456'),
  });
  assert.ok(signed.ok, 'the PIN is the one that was said');
});
