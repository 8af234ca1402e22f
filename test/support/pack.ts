import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** `npm pack` of the package in `source`, into `folder`; returns the file. Needs a build. */
export function pack(folder: string, source = '.'): string {
  const args = ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder];
  return join(folder, execFileSync('npm', args, { cwd: source, encoding: 'utf8' }).trim());
}
