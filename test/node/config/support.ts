/** A configuration in a folder of its own, as an operator has one. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

export const GOOD = `# yaml-language-server: $schema=./node_modules/dvc-register/dist/dvc.schema.json
publicUrl: https://id.example.vn
trustedProxies: [10.0.3.0/24]
portals:
  - id: national
    name: Cổng Dịch vụ công quốc gia
    origins: [https://dichvucong.gov.vn]
    terms: https://dichvucong.gov.vn/dieu-khoan
    policy: https://dichvucong.gov.vn/chinh-sach
    scim:
      url: https://dichvucong.gov.vn/scim/v2
      token: \${env:SCIM_TOKEN}
partners:
  sms:
    url: https://sms.example.vn/v1/messages
    token: \${file:sms.token}
    from: DICHVUCONG
  carriers:
    viettel:
      root: https://api.viettel.example
      tokenUrl: https://api.viettel.example/oauth2/token
      clientId: dvc
      clientSecret: \${env:VIETTEL_SECRET}
`;

export const ENV = { SCIM_TOKEN: 'scim-secret-1', VIETTEL_SECRET: 'viettel-secret-1' };

/** @returns the path of \`dvc.yaml\` */
export function written(t: TestContext, text = GOOD, files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'dvc-config-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries({ 'sms.token': 'sms-secret-1\n', ...files })) {
    writeFileSync(join(folder, name), content, { mode: 0o600 });
    chmodSync(join(folder, name), 0o600);
  }
  const file = join(folder, 'dvc.yaml');
  writeFileSync(file, text);
  return file;
}
