import { spawn } from 'node:child_process';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../../support/free-port.js';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const cli = path('../../../../node_modules/@stoplight/prism-cli/dist/index.js');

const FILES = {
  'kyc-match': '../../../vectors/camara/kyc-match.yaml',
  'one-time-password-sms': '../../../vectors/camara/one-time-password-sms.yaml',
  'sim-swap': '../../../vectors/camara/sim-swap.yaml',
  registry: '../../../../docs/registry-openapi.yaml',
} as const;

/**
 * Prism with one of CAMARA's files or ours: a mock made from it, or a proxy that validates a
 * server.
 */
export async function prism(
  t: TestContext,
  command: 'mock' | 'proxy',
  file: keyof typeof FILES,
  ...rest: string[]
): Promise<string> {
  const port = await freePort();
  const document = path(FILES[file]);
  const args = [cli, command, document, ...rest, '--errors', '--port', String(port), '--host', '127.0.0.1'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  t.after(() => child.kill('SIGKILL'));
  let text = '';
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (text.includes('Prism is listening')) resolve();
      });
    }
    child.once('exit', () => reject(new Error(`prism ended: ${text}`)));
  });
  return `http://127.0.0.1:${port}`;
}
