/**
 * `npm run test:receipts`: runs the lines of docs/sign-in.md that redeem a receipt in Java, PHP and
 * C#, against a server that authenticates as the gateway does. As root on Debian it installs the
 * languages, and says so; C# by Mono.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { serve } from '../../src/node/serve.js';
import { tokenHash } from '../../src/server/checks/bearer.js';
import { createPortals } from '../../src/server/registration/portals.js';
import { clientOf } from '../../src/server/http/account/client-authentication.js';
import { installPackages } from '../cluster/packages.js';

const SECRET = 'a secret: of 32 characters + ünïcode';
const RECEIPT = 'a-receipt';
const page = readFileSync('docs/sign-in.md', 'utf8');
/** The block of a language that redeems: the one that names the address of receipts. */
const linesIn = (language: string): string =>
  [...page.matchAll(/```(\w+)\n([\s\S]*?)```/g)].find(
    ([, name, code = '']) => name === language && code.includes('/receipt'),
  )?.[2] ?? '';

const portals = createPortals([
  {
    ...{ id: 'national', name: 'National', origins: ['https://portal.example.vn'] },
    client: { secrets: [await tokenHash(SECRET)] },
  },
]);
const seen: unknown[] = [];
const listener = await serve(
  async (request) => {
    const form = new URLSearchParams(await request.clone().text());
    seen.push([await clientOf(request, portals), request.headers.get('Content-Type'), form.get('token')]);
    return Response.json({ active: true, sub: 'ai đó' });
  },
  { port: 0, hostname: '127.0.0.1' },
);
const gateway = `http://127.0.0.1:${listener.port}/registration`;
const folder = mkdtempSync(join(tmpdir(), 'dvc-receipts-'));
const env = { ...process.env, LC_ALL: 'C.UTF-8', PORTAL_SECRET: SECRET };
const run = async (command: string, args: readonly string[]) =>
  (await promisify(execFile)(command, args, { env, timeout: 120_000 })).stdout;
function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text.replaceAll('https://id.example.vn/registration', gateway));
  return file;
}

/** How each language runs its lines; resolves with what they print. */
const LANGUAGES: Readonly<Record<string, () => Promise<string>>> = {
  java() {
    const main = `class Main {
  public static void main(String[] given) throws Exception {
    System.out.print(Receipts.redeem(given[0], "national", System.getenv("PORTAL_SECRET"), given[1]));
  }
}`;
    const [imports, ...rest] = linesIn('java').split('\nclass ');
    const file = write('Main.java', `${imports}\n${main}\nclass ${rest.join('\nclass ')}`);
    return run('java', ['-Dfile.encoding=UTF-8', '-Dstdout.encoding=UTF-8', file, gateway, RECEIPT]);
  },
  php() {
    const file = write('redeem.php', `<?php\n${linesIn('php')}\necho json_encode(redeem($argv[1]));`);
    return run('php', [file, RECEIPT]);
  },
  async csharp() {
    const main = `class Program {
  static void Main(string[] given) => Console.Write(Receipts.Redeem(given[0]).Result);
}`;
    const file = write('Redeem.cs', `${linesIn('csharp')}\n${main}`);
    const program = join(folder, 'redeem.exe');
    await run('mcs', ['-r:System.Net.Http', `-out:${program}`, file]);
    return run('mono', [program, RECEIPT]);
  },
};

installPackages({
  'default-jdk-headless': '/usr/bin/java',
  'php-cli': '/usr/bin/php',
  'mono-mcs': '/usr/bin/mcs',
  'libmono-system-net-http4.0-cil': '/usr/lib/mono/4.5/System.Net.Http.dll',
});
try {
  for (const [language, redeem] of Object.entries(LANGUAGES)) {
    const answer = JSON.parse(await redeem()) as unknown;
    assert.deepEqual(answer, { active: true, sub: 'ai đó' }, language);
    const [client, type, token] = seen.splice(0)[0] as readonly unknown[];
    assert.deepEqual([client, token], ['national', RECEIPT], language);
    assert.match(String(type), /^application\/x-www-form-urlencoded/, language);
    console.log(`✓ ${language}`);
  }
} finally {
  await listener.close();
  rmSync(folder, { recursive: true });
}
