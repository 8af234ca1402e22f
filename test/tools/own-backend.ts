/**
 * `npm run test:own-backend`: the published suite against the backend of `demo/own-backend`, by the
 * command. Needs PHP with SQLite; as root on Debian it installs them, and says so.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackages } from '../cluster/packages.js';
import { bundle } from '../support/bundle.js';
import { until } from '../support/promises/promise.js';
import { freePort } from '../support/free-port.js';

if (spawnSync('php', ['-r', 'exit(class_exists("SQLite3") && class_exists("Normalizer") ? 0 : 1);']).status !== 0)
  installPackages({ 'php-cli': '/usr/bin/php', 'php-sqlite3': '', 'php-mbstring': '', 'php-intl': '' });

const home = mkdtempSync(join(tmpdir(), 'dvc-own-backend-'));
const port = await freePort();
const env = {
  ...process.env,
  ...{ DVC_CONTROL: '1', DVC_DATABASE: join(home, 'own.sqlite'), PHP_CLI_SERVER_WORKERS: '4' },
};
const php = spawn('php', ['-S', `127.0.0.1:${port}`, 'demo/own-backend/backend.php'], {
  env,
  stdio: 'ignore',
  detached: true,
});
try {
  const at = `http://127.0.0.1:${port}`;
  const program = await bundle('src/cli/main.ts');
  const answers = () =>
    fetch(`${at}/registration/methods`).then(
      ({ ok }) => ok,
      () => false,
    );
  await until('The backend', answers);
  const args = [program, 'conformance', `${at}/registration`, '--control', `${at}/control`];
  process.exitCode = spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;
} finally {
  if (php.pid !== undefined) process.kill(-php.pid);
  rmSync(home, { recursive: true, force: true });
}
