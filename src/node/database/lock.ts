import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Another process has the directory open. */
export class DirectoryLocked extends Error {
  override readonly name = 'DirectoryLocked';
}

/**
 * The socket address of a directory's lock: an abstract socket on Linux, a named pipe on Windows.
 * The system gives it to one process and frees it when that process ends, so the lock cannot become
 * stale.
 */
function addressOf(directory: string): string {
  const name = createHash('sha256').update(realpathSync(directory)).digest('hex').slice(0, 32);
  if (process.platform === 'linux') return `\0dvc-register-${name}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\dvc-register-${name}`;
  return join(tmpdir(), `dvc-register-${name}.sock`);
}

const listen = (address: string) =>
  new Promise<Server>((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', reject);
    server.listen({ path: address, exclusive: true }, () => resolve(server.unref()));
  });

/**
 * Elsewhere the socket is a file that survives its process: if nothing answers there, the process
 * is dead.
 */
const isAlive = (address: string) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(address);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
  });

async function take(address: string): Promise<Server | undefined> {
  try {
    return await listen(address);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
  }
  if (address.startsWith('\0') || address.startsWith('\\\\') || (await isAlive(address))) return undefined;
  rmSync(address, { force: true });
  return listen(address);
}

const owner = (file: string) => {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    process.kill(pid, 0); // signal 0 only tests whether it lives
    return pid ? ` (process ${pid})` : '';
  } catch {
    return ''; // not written yet; any content is from a dead process
  }
};

/**
 * Locks a directory for this process. PGlite does not do that (F4): two processes on one directory
 * lose each other's commits.
 *
 * @throws {DirectoryLocked} if another process has the lock
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, 'gateway.pid');
  const server = await take(addressOf(directory));
  if (!server) {
    throw new DirectoryLocked(
      `The data directory ${directory} is in use by another gateway${owner(file)}. ` +
        'Stop that one, choose another directory, or use PostgreSQL for more than one process.',
    );
  }
  writeFileSync(file, String(process.pid));
  return () =>
    new Promise((resolve) => {
      rmSync(file, { force: true });
      server.close(() => resolve());
    });
}
