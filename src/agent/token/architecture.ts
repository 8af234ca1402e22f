import { closeSync, openSync, readSync } from 'node:fs';

/** Values of `Machine` in the header of a Windows module (Microsoft PE Format, Machine Types). */
const MACHINES: Readonly<Record<number, string>> = { 0x14c: 'ia32', 0x8664: 'x64', 0xaa64: 'arm64' };
/** Offset of the field that holds the offset of the signature `PE\0\0`. */
const OFFSET_AT = 0x3c;
/** The header is in the first bytes of every module. */
const HEADER_BYTES = 4096;

/**
 * The processor that a Windows module is for, as `process.arch` names it. `undefined` for other
 * files, which the system's loader refuses by itself.
 */
export function architectureOf(path: string): string | undefined {
  const header = Buffer.alloc(HEADER_BYTES);
  const file = openSync(path, 'r');
  try {
    readSync(file, header, 0, HEADER_BYTES, 0);
  } finally {
    closeSync(file);
  }
  const at = header.readUInt32LE(OFFSET_AT);
  const isModule = header.toString('latin1', 0, 2) === 'MZ' && at < HEADER_BYTES - 6;
  if (!isModule || header.toString('latin1', at, at + 4) !== 'PE\0\0') return undefined;
  return MACHINES[header.readUInt16LE(at + 4)];
}
