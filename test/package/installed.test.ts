/** The package as a stranger gets it: packed, and installed in an empty folder without our lockfile. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { build } from 'esbuild';
import { encode } from 'uqr';
import type * as Decoder from '../../src/capture/decoder.js';
import { onPage } from './browser.js';

const folder = mkdtempSync(join(tmpdir(), 'dvc-installed-'));
const COMPILER = 'node_modules/typescript/bin/tsc';
const installed = join(folder, 'node_modules', 'dvc-register');

before(() => {
  execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder]);
  const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}');
  const how = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--prefer-offline', '--silent'];
  execFileSync('npm', ['install', ...how, join(folder, file)], { cwd: folder, stdio: 'pipe' });
});
after(() => rmSync(folder, { recursive: true }));

test('reads a QR code in a browser, with the module and the binary that came together', async () => {
  assert.ok(!readdirSync(join(folder, 'node_modules')).includes('zxing-wasm'), 'no other copy of it is there');
  const entry = join(folder, 'page.js');
  writeFileSync(entry, `export { wasmDecoder } from './node_modules/dvc-register/dist/capture/decoder.js';`);
  const site = join(folder, 'site');
  await build({
    entryPoints: [entry],
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    outdir: site,
    logLevel: 'silent',
  });
  writeFileSync(join(site, 'zxing_reader.wasm'), readFileSync(join(installed, 'dist/capture/zxing_reader.wasm')));
  const text = '034086012222||NGUYỄN ĐĂNG ĐIỆN|12061986|Nam|Hà Nội|01012022';
  const { size, data } = encode(text, { border: 0 });
  const dots = { size, data: data.flat() };
  const found = await onPage(site, (page) =>
    page.evaluate(async ({ size, data }) => {
      const script: string = '/page.js';
      const { wasmDecoder } = (await import(script)) as typeof Decoder;
      const [scale, quiet] = [6, 4];
      const side = (size + 2 * quiet) * scale;
      const picture = new ImageData(side, side);
      picture.data.fill(255);
      for (let y = 0; y < side; y++) {
        for (let x = 0; x < side; x++) {
          const [column, row] = [Math.floor(x / scale) - quiet, Math.floor(y / scale) - quiet];
          const inside = column >= 0 && row >= 0 && column < size && row < size;
          if (inside && data[row * size + column]) picture.data.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
        }
      }
      const decode = await wasmDecoder('/zxing_reader.wasm');
      return decode(picture);
    }, dots),
  );
  assert.deepEqual(found, [text]);
});

for (const [module, resolution] of [
  ['node16', 'node16'],
  ['nodenext', 'nodenext'],
  ['esnext', 'bundler'],
] as const) {
  test(`a strict consumer compiles against its types, with ${resolution}`, () => {
    const { exports } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as { exports: object };
    // What a page takes. Servers bring their own packages along, and the types of those.
    const paths = Object.keys(exports).filter((path) =>
      /^\.\/(?:elements|methods|client|adapters|capture|signers|pki|locales)\/|^\.$/.test(path),
    );
    assert.ok(paths.length > 30);
    mkdirSync(join(folder, resolution), { recursive: true });
    const file = join(folder, resolution, 'consumer.ts');
    writeFileSync(file, paths.map((path, at) => `export * as m${at} from 'dvc-register${path.slice(1)}';`).join('\n'));
    const options = {
      ...{ module, moduleResolution: resolution, target: 'ES2022', lib: ['ES2023', 'DOM', 'DOM.Iterable'], types: [] },
      ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noEmit: true },
    };
    const config = join(folder, resolution, 'tsconfig.json');
    writeFileSync(config, JSON.stringify({ compilerOptions: options, files: ['consumer.ts'] }));
    const { stdout } = spawnSync(process.execPath, [COMPILER, '-p', config, '--pretty', 'false'], { encoding: 'utf8' });
    assert.deepEqual(
      stdout.split('\n').filter((line) => /consumer\.ts|dvc-register\/|^error/.test(line)),
      [],
    );
  });
}
