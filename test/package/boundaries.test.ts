import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { test } from 'node:test';

const files = readdirSync('src', { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => posix.relative('src', join(entry.parentPath, entry.name)));

const layerOf = (file: string) => (file.includes('/') ? (file.split('/')[0] ?? '') : 'index');
const source = (file: string) => readFileSync(join('src', file), 'utf8');
const code = (file: string) => source(file).replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '');

/** What each folder may import: folders of ours, and packages. `?` marks types only, `~` what is fetched later. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  flow: ['flow', 'zod/mini', 'zod/v4/core'],
  methods: ['methods', 'flow'],
  client: ['client', 'flow'],
  adapters: ['adapters', 'flow'],
  capture: ['capture', 'flow', 'zxing-wasm'],
  locales: ['locales', '?flow', '?capture', '?pki'],
  elements: [
    'elements',
    'flow',
    'methods',
    'client',
    'locales',
    'adapters',
    'capture',
    'lit',
    '@lit/context',
    '?signers',
    '~signers',
    '~uqr',
    '?pki',
    '~pki',
  ],
  signers: ['signers', 'flow', '~pki'],
  pki: ['pki', 'pkijs', 'asn1js', 'node-forge'],
  server: ['server', 'methods', 'flow', 'locales', 'pki', 'zod/mini', 'zod/v4/core', 'hono', 'jose', 'altcha-lib'],
  testing: ['testing', 'flow', 'server', 'altcha-lib', '?signers', 'pki'],
  node: [
    'node',
    'server',
    'methods',
    'flow',
    'pki',
    'node:',
    '@hono/node-server',
    '@electric-sql/pglite',
    'pg',
    '@node-rs/argon2',
    'pino',
    '@zxcvbn-ts',
    'prom-client',
    '@opentelemetry/api',
  ],
  agent: ['agent', 'node:', 'zod/mini', 'ws', 'pkcs11js'],
  index: ['flow', 'adapters'],
};

/** Packages that a gateway may lack: only who imports these files needs them. */
const OWNERS: Readonly<Record<string, RegExp>> = {
  'prom-client': /^node\/(?:metrics|outbox-gauges)\.ts$/,
  '@opentelemetry/api': /^node\/tracing\.ts$/,
};

interface Import {
  readonly target: string;
  readonly mark: '' | '?' | '~';
}

function imports(file: string): Import[] {
  const text = code(file);
  const statements = [...text.matchAll(/(?:import|export)\s+(type\s)?[^'";]*?from\s*'([^']+)'|import\s*'([^']+)'/g)];
  const later = [...text.matchAll(/import\(\s*'([^']+)'/g)];
  const target = (path: string) => (path.startsWith('.') ? layerOf(posix.join(dirname(file), path)) : path);
  return [
    ...statements.map(([, type, from, bare]): Import => ({
      target: target(from ?? bare ?? ''),
      mark: type ? '?' : '',
    })),
    ...later.map(([, path]): Import => ({ target: target(path ?? ''), mark: '~' })),
  ];
}

const allows = (rule: string, { target, mark }: Import) => {
  const name = rule.replace(/^[?~]/, '');
  const known = target === name || target.startsWith(name.endsWith(':') ? name : `${name}/`);
  return known && (!/^[?~]/.test(rule) || rule.startsWith(mark || '!'));
};

for (const file of files) {
  test(`src/${file} imports only what its folder may`, () => {
    const rules = MAY[layerOf(file)];
    assert.ok(rules, `src/${layerOf(file)} is not in the table`);
    for (const each of imports(file)) {
      assert.ok(
        rules.some((rule) => allows(rule, each)),
        `${each.mark}${each.target}`,
      );
    }
    if (imports(file).some(({ target }) => target.startsWith('hono'))) {
      assert.match(file, /^server\/(?:gateway|sync\/scim-server|console\/(?:console|frame|outages|page))\.ts$/);
    }
    for (const [peer, owner] of Object.entries(OWNERS)) {
      if (imports(file).some(({ target }) => target === peer)) assert.match(file, owner);
    }
    if (imports(file).some(({ target }) => target === 'jose'))
      assert.match(file, /^server\/(?:proof|sync\/statement)\.ts$/);
  });
}

test('the core never names a method', () => {
  const names = /'(?:mobile|insurance|post|usb|sim|signature)'/;
  // In X.509 a signature is a signature: src/pki knows no method.
  const own =
    /^flow\/fields\.ts$|^(?:pki|methods|server\/methods|locales|testing)\/|^server\/openapi\.ts$|^elements\/(?:mobile|insurance|post|usb|sim|signature)\.ts$/;
  for (const file of files.filter((each) => !own.test(each))) {
    // A field may be called so too: what a signer hands over, what a partner's answer holds.
    assert.ok(!names.test(code(file).replaceAll(/(?:defineField\(|member\(\w+, )'signature'/g, '')), file);
  }
});

test('the page’s globals are used only where a page is', () => {
  for (const file of files.filter((each) => !/^(?:elements|capture|signers)\//.test(each))) {
    const text = code(file).replaceAll(/`[^`]*`|'[^'\n]*'/g, '');
    assert.ok(!/(?<![.\w])(?:document|window|localStorage)\.\w/.test(text), file);
  }
});

test('a language is named in its own folder and in the list of languages, and nowhere else in the page', () => {
  const page = files.filter((file) => /^(?:elements|methods|signers|capture|client|flow)\//.test(file));
  assert.ok(page.length > 80);
  for (const file of page) {
    const text = code(file);
    assert.ok(!/['"](?:vi|en)['"]|\b(?:vi|en):/.test(text.replace(/localeCompare\([^)]*\)/g, '')), file);
    assert.ok(!/locales\/(?:en|vi\/(?!index))/.test(text), `${file} imports texts past the list of languages`);
  }
});
