import { provisionToken, softHsmConfig, softHsmModule } from '../../demo/sandbox/authority/softhsm.js';
import { makeAgent, PIN } from '../agent/world.js';
import type { Files } from '../journeys/support/usb.js';

/** The agent, with this person's certificate on a token; its person enters the PIN. */
export async function tokenAndAgent(files: Files, id: string, origin: string): Promise<{ close(): Promise<void> }> {
  const module = softHsmModule();
  if (!module) throw new Error('A USB token in software is missing: apt-get install softhsm2');
  process.env['SOFTHSM2_CONF'] = softHsmConfig(files.folder);
  await provisionToken({ module, label: 'Sandbox Token', pin: PIN, holders: [await files.holder(id)] });
  const { agent } = await makeAgent({ modules: [module], allowed: [origin], dev: true, fixed: true });
  return agent;
}
