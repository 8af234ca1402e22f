import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { UsbPorts } from 'dvc-register/server';

type Downloads = NonNullable<UsbPorts['downloads']>;

const SYSTEMS: Readonly<Record<string, 'linux' | 'windows'>> = { '.deb': 'linux', '.msi': 'windows' };

/**
 * The installers that `npm run agent:packages` has made in this folder, as the gateway names them to pages; none before
 * that.
 */
export function installers(folder: string, address: string): Downloads {
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  return names.flatMap((file) => {
    const system = SYSTEMS[extname(file)];
    if (!system) return [];
    const content = readFileSync(join(folder, file));
    const sha256 = createHash('sha256').update(content).digest('hex');
    const about = { signer: 'agent', kind: 'program', name: 'Công cụ ký số', publisher: 'dvc-register' } as const;
    return [{ ...about, system, url: `${address}/${file}`, size: content.length, sha256 }];
  });
}
