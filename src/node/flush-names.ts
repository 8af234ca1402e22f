import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Flushes the directory's entries to the disk, so that a new file, or a rename, survives a power cut. */
export function flushNames(directory: string): void {
  if (process.platform === 'win32') return; // NTFS orders renames itself and has no such call
  const handle = openSync(directory, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
