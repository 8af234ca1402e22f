/** Broken configurations: each stops the start with its exact sentence, which names file, line and key, and no secret. */
import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { Misconfigured, readConfig } from '../../../src/node/config/read-config.js';
import { ENV, GOOD, written } from './support.js';

interface Broken {
  readonly what: string;
  /** From the good file: what is replaced by what. */
  readonly from?: string;
  readonly to?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Each line, without the file. `FOLDER` stands for its folder. */
  readonly says: readonly string[];
}

const BROKEN: readonly Broken[] = [
  {
    what: 'an unknown key, which is near a known one',
    from: 'trustedProxies',
    to: 'trustedProxy',
    says: ['3:1: trustedProxy is unknown; did you mean trustedProxies?'],
  },
  {
    what: 'an unknown key deep inside',
    from: 'clientSecret',
    to: 'clientSecrets',
    says: [
      '19:5: partners.carriers.viettel.clientSecret is missing.',
      '23:7: partners.carriers.viettel.clientSecrets is unknown; did you mean clientSecret?',
    ],
  },
  {
    what: 'an unknown key that is near nothing',
    from: '    from: DICHVUCONG',
    to: '    from: DICHVUCONG\n    colour: red',
    says: ['18:5: partners.sms.colour is unknown; known here: url, token, from, timeoutMs, pins, ca.'],
  },
  {
    what: 'a pattern as an origin',
    from: '[https://dichvucong.gov.vn]',
    to: "['https://*.gov.vn']",
    says: [
      '7:15: portals[0].origins[0] "https://*.gov.vn" is a pattern; write each origin out, such as https://dichvucong.gov.vn.',
    ],
  },
  {
    what: 'an origin with a path',
    from: '[https://dichvucong.gov.vn]',
    to: '[https://dichvucong.gov.vn/]',
    says: [
      '7:15: portals[0].origins[0] "https://dichvucong.gov.vn/" is not an origin: write https://dichvucong.gov.vn.',
    ],
  },
  {
    what: 'an origin of plain http',
    from: '[https://dichvucong.gov.vn]',
    to: '[http://dichvucong.gov.vn]',
    says: ['7:15: portals[0].origins[0] "http://dichvucong.gov.vn" is plain http; only this machine may use it.'],
  },
  {
    what: 'no terms',
    from: '    terms: https://dichvucong.gov.vn/dieu-khoan\n',
    to: '',
    says: ['5:5: portals[0].terms is missing.'],
  },
  {
    what: 'a policy that is only a path',
    from: 'https://dichvucong.gov.vn/chinh-sach',
    to: '/chinh-sach',
    says: ['9:5: portals[0].policy "/chinh-sach" is not a whole address such as https://dichvucong.gov.vn/terms.'],
  },
  {
    what: 'a secret in the file',
    from: '${env:SCIM_TOKEN}',
    to: 'scim-secret-1',
    says: ['12:7: portals[0].scim.token is a secret: write ${env:NAME} or ${file:PATH} here, and the secret there.'],
  },
  {
    what: 'a variable that is not set',
    env: { SCIM_TOKEN: 'x' },
    says: ['23:7: partners.carriers.viettel.clientSecret names VIETTEL_SECRET, which is not set in the environment.'],
  },
  {
    what: 'a file of a secret that is not there',
    from: '${file:sms.token}',
    to: '${file:/nowhere/sms.token}',
    says: ['16:5: partners.sms.token names /nowhere/sms.token, which is not there.'],
  },
  {
    what: 'a file of a secret that is empty',
    files: { 'sms.token': '\n' },
    says: ['16:5: partners.sms.token names FOLDER/sms.token, which is empty.'],
  },
  {
    what: 'an environment variable where no secret is',
    from: 'https://id.example.vn',
    to: '${env:PUBLIC_URL}',
    says: [
      '2:1: publicUrl takes no ${…}: only secrets come from the environment or from a file.',
      '2:1: publicUrl "${env:PUBLIC_URL}" is not a whole address such as https://dichvucong.gov.vn/terms.',
    ],
  },
  {
    what: 'a public address of plain http',
    from: 'https://id.example.vn',
    to: 'http://id.example.vn',
    says: ['2:1: publicUrl "http://id.example.vn" is plain http; only this machine may use it.'],
  },
  {
    what: 'a partner of plain http',
    from: 'https://sms.example.vn/v1/messages',
    to: 'http://sms.example.vn/v1/messages',
    says: ['15:5: partners.sms.url is neither https nor http on a loopback address.'],
  },
  {
    what: 'everybody as a trusted proxy',
    from: '[10.0.3.0/24]',
    to: '[0.0.0.0/0]',
    says: [
      '3:18: trustedProxies[0] "0.0.0.0/0" is not an address such as 10.0.3.7 or a block such as 10.0.3.0/24; a block of everybody (/0) cannot be trusted.',
    ],
  },
  {
    what: 'a database’s password in the file',
    from: 'portals:',
    to: 'database:\n  url: postgresql://me:geheim@db/dvc\nkeys: keys.json\nportals:',
    says: ['5:3: database.url holds a password: write ${env:NAME} or ${file:PATH} here instead.'],
  },
  {
    what: 'a database in the environment that is none',
    from: 'portals:',
    to: 'database:\n  url: ${env:DATABASE_URL}\nkeys: keys.json\nportals:',
    env: { ...ENV, DATABASE_URL: 'mysql://me:geheim@db/dvc' },
    says: ['5:3: database.url is not an address of PostgreSQL: postgresql://….'],
  },
  {
    what: 'PostgreSQL without a file of keys',
    from: 'portals:',
    to: 'database:\n  url: postgresql://db/dvc\nportals:',
    says: ['1:1: keys is missing: name the file of keys that all gateways of the database share.'],
  },
  {
    what: 'one portal twice',
    from: 'partners:',
    to: '  - id: national\n    name: Cổng thứ hai\n    origins: [https://hai.gov.vn]\n    terms: https://hai.gov.vn/a\n    policy: https://hai.gov.vn/b\npartners:',
    says: ['13:5: portals[1] the id is given twice.'],
  },
  {
    what: 'a method that no gateway has',
    from: '    scim:',
    to: '    methods: [fax]\n    scim:',
    says: ['5:5: portals[0] "fax" is no method of this gateway.'],
  },
  {
    what: 'two senders of codes',
    from: '  carriers:',
    to: `  codes:
    root: https://api.example.vn
    tokenUrl: https://api.example.vn/token
    clientId: dvc
    clientSecret: \${env:VIETTEL_SECRET}
  carriers:`,
    says: ['13:1: partners has both sms and codes: one-time codes have one sender.'],
  },
  {
    what: 'a number where a text belongs',
    from: 'from: DICHVUCONG',
    to: 'from: 1414',
    says: ['17:5: partners.sms.from must be a text, not a number: put it in quotes.'],
  },
  {
    what: 'one key twice',
    from: 'trustedProxies: [10.0.3.0/24]',
    to: 'publicUrl: https://b.example.vn',
    says: ['3:1: This key is given twice.'],
  },
  {
    what: 'a file that is not YAML',
    from: '[10.0.3.0/24]',
    to: '[10.0.3.0/24',
    says: ['4:1: The indentation does not fit the lines above; or a bracket or a quotation mark above is not closed.'],
  },
  {
    what: 'a trust list that is not there',
    from: 'portals:',
    to: 'trust: trust.json\nportals:',
    says: ['4:1: trust the trust list cannot be read (FOLDER/trust.json).'],
  },
];

for (const { what, from = '', to = '', files = {}, env = ENV, says } of BROKEN)
  test(`does not start with ${what}`, (t) => {
    assert.ok(GOOD.includes(from), from);
    const file = written(
      t,
      GOOD.replace(from, () => to),
      files,
    );
    const lines = says.map((line) => `${file}:${line.replace('FOLDER', dirname(file))}`);
    assert.throws(() => readConfig(file, { env }), new Misconfigured(lines.join('\n')));
  });

test('does not start with keys or secrets that others can read', (t) => {
  const file = written(t, GOOD.replace('portals:', 'keys: keys.json\nportals:'), { 'keys.json': '{}' });
  const keys = join(dirname(file), 'keys.json');
  chmodSync(keys, 0o644);
  assert.throws(
    () => readConfig(file, { env: ENV }),
    new Misconfigured(
      `${file}:4:1: keys names ${keys}, which others can read or change (mode 644): chmod 600 ${keys}.`,
    ),
  );
  chmodSync(keys, 0o640);
  const token = join(dirname(file), 'sms.token');
  chmodSync(token, 0o604);
  assert.throws(
    () => readConfig(file, { env: ENV }),
    new Misconfigured(
      `${file}:17:5: partners.sms.token names ${token}, which others can read or change (mode 604): chmod 600 ${token}.`,
    ),
  );
});

test('does not start without its file, or with an empty one', (t) => {
  assert.throws(
    () => readConfig('/nowhere/dvc.yaml'),
    new Misconfigured('/nowhere/dvc.yaml cannot be read. dvc-register config schema says what stands in it.'),
  );
  const file = written(t, '# nothing yet\n');
  assert.throws(
    () => readConfig(file),
    new Misconfigured(`${file}:1:1: The file holds no keys; it begins with publicUrl, portals and partners.`),
  );
});
