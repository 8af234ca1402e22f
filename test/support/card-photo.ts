import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer';
import type { Person } from '../../demo/sandbox/people.js';

/** The QR code on the front of this person's card, as a photo. */
export async function cardPhoto({ citizenId, fullName, birthDate }: Person): Promise<Buffer> {
  const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/writer/zxing_writer.wasm'));
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } });
  const born = birthDate.replaceAll('/', '');
  const payload = `${citizenId}||${fullName.toUpperCase()}|${born}|Nam|Vũ Thư, Thái Bình|25122021`;
  const { image } = await writeBarcode(payload, { format: 'QRCode', scale: 6 });
  return Buffer.from((await image?.arrayBuffer()) ?? new ArrayBuffer(0));
}
