/**
 * Runs the Java lines of docs/sign-in.md against a server that answers as the gateway does. By hand,
 * where a JDK is installed: `node --import tsx test/tools/redeem-in-java.ts`.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { serve } from '../../src/node/serve.js';
import { tokenHash } from '../../src/server/checks/bearer.js';
import { createPortals } from '../../src/server/registration/portals.js';
import { clientOf } from '../../src/server/http/account/client-authentication.js';

const SECRET = 'a secret: of 32 characters + ünïcode';
const [, code = ''] = /```java\n([\s\S]*?)```/.exec(readFileSync('docs/sign-in.md', 'utf8')) ?? [];
const secrets = [await tokenHash(SECRET)];
const portals = createPortals([
  { id: 'national', name: 'National', origins: ['https://portal.example.vn'], client: { secrets } },
]);
const seen: unknown[] = [];
const listener = await serve(
  async (request) => {
    const form = new URLSearchParams(await request.clone().text());
    seen.push([await clientOf(request, portals), request.headers.get('Content-Type'), form.get('token')]);
    return Response.json({ active: true });
  },
  { port: 0, hostname: '127.0.0.1' },
);
const folder = mkdtempSync(join(tmpdir(), 'dvc-java-'));
const main = `class Main {
  public static void main(String[] given) throws Exception {
    System.out.print(Receipts.redeem(given[0], "national", given[1], "a-receipt"));
  }
}
`;
const [imports, ...rest] = code.split('\nclass ');
writeFileSync(join(folder, 'Main.java'), `${imports}\n${main}\nclass ${rest.join('\nclass ')}`);
try {
  const url = `http://127.0.0.1:${listener.port}/registration`;
  const flags = ['-Dfile.encoding=UTF-8', '-Dsun.jnu.encoding=UTF-8'];
  const { stdout } = await promisify(execFile)('java', [...flags, join(folder, 'Main.java'), url, SECRET], {
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
  console.log(stdout, JSON.stringify(seen));
} finally {
  await listener.close();
  rmSync(folder, { recursive: true });
}
