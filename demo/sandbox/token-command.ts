// `npm run -s token -- --person NAME|all`: fills one software token (SoftHSM2) per person of the
// sandbox, and prints how to sign with it. Existing tokens stay as they are; the demo may run
// meanwhile.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AUTHORITY_FILE, createAuthority, type Kept } from './authority/authority.js';
import { Misconfigured, settings } from '../settings.js';
import { token as prepare } from '../../.config/setup.mjs';

/** The PIN of all tokens, as everywhere in the sandbox. */
const PIN = '123456';

const usage = (kept: readonly Kept[]) =>
  [
    'npm run -s token -- --person NAME      puts one of these people on a USB token in software; "all" puts each on one',
    '',
    ...kept.map(({ id, name, about }) => `  ${id.padEnd(15)} ${name} – ${about}`),
  ].join('\n');

const next = (module: string, conf: string, port: number) => `
Now start the agent on them (again, if it runs: a driver looks for new tokens only at its start), and leave it open:

  SOFTHSM2_CONF=${conf} node dist/agent/main.js --module ${module} --dev

It asks once whether the portal may use your certificates, and for the PIN at each signature: ${PIN}.
Then, beside a running \`npm start\`: http://localhost:${port}/national/, USB ký số.`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { person: { type: 'string' } } });
  const { data, port } = settings(process.env);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const { kept } = await createAuthority({ file: join(data, AUTHORITY_FILE) });
  const wanted = values.person === 'all' ? kept : kept.filter(({ id }) => id === values.person);
  if (!wanted.length) {
    const who = values.person === undefined ? '' : `The sandbox has no person "${values.person}".\n\n`;
    throw new Misconfigured(`${who}${usage(kept)}`);
  }
  prepare();
  const { provisionToken, softHsmConfig, softHsmModule } = await import('./authority/softhsm.js');
  const conf = softHsmConfig(join(data, 'softhsm2'));
  process.env['SOFTHSM2_CONF'] = conf;
  const module = softHsmModule() ?? '';
  for (const { id, name, about, holder, chain } of wanted) {
    const label = `Sandbox ${id}`;
    const filled = await provisionToken({ module, label, pin: PIN, holders: [holder], chain });
    console.log(`${label}: ${filled ? 'filled' : 'as it was'}. ${name} – ${about}.`);
  }
  console.log(next(module, conf, port));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
