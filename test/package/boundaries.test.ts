import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { test } from 'node:test';
import { DOORS } from '../../.config/exports.mjs';

const files = readdirSync('src', { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => posix.relative('src', join(entry.parentPath, entry.name)));

/** The rules of the nearest parent folder that has any. */
const rulesOf = (file: string): readonly string[] | undefined => {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const rules = MAY[folder];
    if (rules || folder === '.') return rules;
  }
};
const source = (file: string) => readFileSync(join('src', file), 'utf8');
const code = (file: string) => source(file).replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '');

/**
 * Allowed imports of each folder: our folders (including those below them) and packages. `?` allows
 * types only, `~` only dynamic imports. The longest matching folder decides.
 */
const MAY: Readonly<Record<string, readonly string[]>> = {
  flow: ['flow', 'zod/mini', 'zod/v4/core'],
  methods: ['methods', 'flow', 'url-of.ts'],
  client: ['client', 'flow', 'within.ts', 'pause.ts'],
  capture: ['capture', 'flow', 'zxing-wasm'],
  locales: ['locales', '?flow', '?capture', '?proof', '?signers', 'flow/identity'],
  elements: [
    ...['elements', 'flow', 'methods', 'client', 'locales', 'capture', 'lit', '@lit/context', 'within.ts', 'pause.ts'],
    ...[
      'edit-distance.ts',
      'theme.ts',
      'url-of.ts',
      '?signers',
      '~signers',
      '~uqr',
      '?proof',
      '~proof',
      '?x509',
      '~x509',
    ],
  ],
  prerender: ['prerender', 'elements', 'methods', 'locales', '?flow', 'lit', '@lit-labs/ssr'],
  pages: ['pages', 'elements', 'client', 'zod/mini'],
  signers: ['signers', 'flow', 'within.ts', '~proof', '~x509'],
  x509: ['x509', 'pkijs', 'asn1js', 'node-forge'],
  proof: ['proof', 'x509', 'bytes.ts', 'within.ts', '?flow'],
  server: [
    ...['server', 'methods', 'flow', 'locales', 'proof', 'x509', 'bytes.ts', 'pause.ts'],
    ...['zod/mini', 'zod/v4/core', 'hono', 'jose', 'altcha-lib'],
  ],
  'server/connectors': [
    'server/connectors',
    'server/ports.ts',
    'server/retry.ts',
    'server/observe',
    'flow',
    'x509',
    'bytes.ts',
    'pause.ts',
    'zod/mini',
    'oauth4webapi',
  ],
  'server/sql': ['server', '?flow', 'flow'],
  testing: ['testing', '?locales', 'flow', 'server', 'altcha-lib', '?signers', 'proof', 'x509'],
  node: [
    ...[
      'node',
      'server',
      'flow',
      'locales',
      'methods',
      'proof',
      'x509',
      'bytes.ts',
      'within.ts',
      'node:',
      'zod',
      'yaml',
      'pino',
    ],
    ...['@hono/node-server', '@electric-sql/pglite', 'pg', '@node-rs/argon2', '@zxcvbn-ts', 'prom-client'],
    ...['@opentelemetry/api', 'edit-distance.ts', 'jose', 'oidc-provider', '?koa', '@simplewebauthn/server'],
  ],
  cli: ['cli', 'dvc-register', 'commander', '~@node-rs/argon2', 'node:', 'node/database/failpoint.ts'],
  agent: ['agent', 'node:', 'zod/mini', 'ws', 'pkcs11js'],
  '.': ['flow', 'client'],
};

interface Import {
  readonly target: string;
  readonly mark: '' | '?' | '~';
}

function imports(file: string): Import[] {
  const text = code(file);
  const statements = [...text.matchAll(/(?:import|export)\s+(type\s)?[^'";]*?from\s*'([^']+)'|import\s*'([^']+)'/g)];
  const later = [...text.matchAll(/import\(\s*'([^']+)'/g)];
  const target = (path: string) =>
    path.startsWith('.') ? posix.join(dirname(file), path).replace(/\.js$/, '.ts') : path;
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

/** The only folders that may import a package: a gateway or a page may lack it. */
const OWNERS: Readonly<Record<string, RegExp>> = {
  hono: /^server\/(?:http\/(?:account\/)?(?:gateway|guard|requests|[a-z]+-(?:routes|guard))|scim\/scim-(?:server|routes)|console\/(?:console|frame|outages|page)|pages\/(?:[a-z-]+-page|[a-z-]+-routes|frame))\.ts$/,
  oauth4webapi: /^server\/connectors\/(?:client-credentials|identity-provider\/(?:discovery|openid))\.ts$/,
  jose: /^(?:server\/(?:http\/dpop|scim\/statement)|node\/config\/assertion)\.ts$/,
  'oidc-provider': /^node\/provider\/[a-z-]+\.ts$/,
  '@simplewebauthn/server': /^node\/passkey-verifier\.ts$/,
  'prom-client': /^node\/observe\/(?:metrics|outbox-gauges)\.ts$/,
  '@opentelemetry/api': /^node\/observe\/tracing\.ts$/,
};

test('every module imports only what its folder allows', () => {
  const faults = files.flatMap((file) => {
    const rules = rulesOf(file) ?? [];
    return imports(file)
      .filter((each) => {
        const [, owner] = Object.entries(OWNERS).find(([name]) => `${each.target}/`.startsWith(`${name}/`)) ?? [];
        return !rules.some((rule) => allows(rule, each)) || (owner && !owner.test(file));
      })
      .map(({ mark, target }) => `${file}: ${mark}${target}`);
  });
  assert.deepEqual(faults, []);
});

/** Files without a door that may be imported all the same, and by which tests. */
const WITHOUT_DOOR: Readonly<Record<string, RegExp>> = {
  'src/node/database/failpoint.ts': /^src\/cli\/keys\.ts$/,
};

test('the demo, the commands, the journeys and these tests import the package by name', () => {
  const users = ['demo', 'src/cli', 'test/journeys', 'test/package'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(?:ts|mjs)$/.test(name))
      .map((name) => posix.join(folder, name)),
  );
  assert.ok(users.length > 90);
  const found = users.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/(?:from|import|import\()\s*'(\.[^']+)'/g)]
      .map(([, path = '']) => posix.join(dirname(file), path).replace(/\.js$/, '.ts'))
      .filter((target) => target.startsWith('src/') && dirname(target) !== dirname(file))
      .map((target) => ({ file, target })),
  );
  assert.deepEqual(
    found.filter(({ file, target }) => !WITHOUT_DOOR[target]?.test(file)),
    [],
  );
  const used = new Set(found.map(({ target }) => target));
  assert.deepEqual(
    Object.keys(WITHOUT_DOOR).filter((file) => !used.has(file)),
    [],
    'every exception is needed',
  );
});

test('each export is used by another file or is public', () => {
  const texts = ['src', 'demo', 'test'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => ({ path: posix.join(folder, name), text: readFileSync(join(folder, name), 'utf8') })),
  );
  const offered = new Set(Object.values(DOORS).map(([file]) => file));
  // Iterating over a Set includes elements added meanwhile.
  for (const door of offered)
    for (const [, path = ''] of code(door).matchAll(/export (?:type )?\* from '([^']+)'/g))
      offered.add(posix.join(dirname(door), path).replace(/\.js$/, '.ts'));
  const declared = /^export (?:abstract |async )*(?:const|function\*?|class|interface|type) (\w+)/gm;
  const unused = files.flatMap((file) => {
    const path = `/${basename(file, '.ts')}.js'`;
    const others = texts.filter((each) => each.path !== `src/${file}`);
    const importers = others.filter(({ text }) => text.includes(path));
    // A namespace import may use every export.
    const users = importers.some(({ text }) => new RegExp(`\\* as \\w+ from '[^']*${path}`).test(text))
      ? others
      : importers;
    return [...code(file).matchAll(declared)].flatMap(([, name = '']) =>
      offered.has(file) || users.some(({ text }) => new RegExp(`\\b${name}\\b`).test(text)) ? [] : `${file}: ${name}`,
    );
  });
  assert.deepEqual(unused, []);
});

test('no import cycles', () => {
  const next = new Map(
    files.map((file) => [file, imports(file).flatMap(({ mark, target }) => (mark ? [] : [target]))]),
  );
  const circles: string[] = [];
  const walk = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' → '));
    else if (!done.has(file)) {
      for (const each of next.get(file) ?? []) walk(each, [...way, file]);
      done.add(file);
    }
  };
  const done = new Set<string>();
  for (const file of files) walk(file, []);
  assert.deepEqual(circles, []);
});

test('no folder has more than fifteen files', () => {
  const sizes = new Map<string, number>();
  for (const file of files) sizes.set(dirname(file), (sizes.get(dirname(file)) ?? 0) + 1);
  assert.deepEqual(
    [...sizes].filter(([, size]) => size > 15),
    [],
  );
});

test('the core never names a method', () => {
  const names = /'(?:mobile|insurance|post|usb|sim|signature|federation)'/;
  // In X.509 the word signature does not mean the method: src/x509 knows no methods.
  const own =
    /^flow\/fields\.ts$|^(?:x509|proof|methods|server\/methods|server\/federation|locales|testing)\/|^server\/http\/openapi-paths\.ts$|^elements\/(?:mobile|insurance|post|usb|sim|signature|federation)\.ts$/;
  for (const file of files.filter((each) => !own.test(each))) {
    // Fields of that name are allowed: in a signer's result, in a partner's answer; and SCIM's type of a number.
    assert.ok(
      !names.test(code(file).replaceAll(/(?:defineField\(|member\(\w+, )'signature'|phoneNumbers: 'mobile'/g, '')),
      file,
    );
  }
});

test('the page’s globals are used only in page code', () => {
  for (const file of files.filter((each) => !/^(?:elements|pages|capture|signers)\//.test(each))) {
    const text = code(file).replaceAll(/`[^`]*`|'[^'\n]*'/g, '');
    assert.ok(!/(?<![.\w])(?:document|window|localStorage)\.\w/.test(text), file);
  }
});

/** Names of their own: of the lines that are signed, and in a service's protocol. */
const OWN_LANGUAGES = ['proof/challenge.ts', 'server/connectors/mobile-id.ts'];

test('the locales alone name languages, so that another one changes no other file', () => {
  for (const file of files.filter((each) => !each.startsWith('locales/'))) {
    const text = code(file).replace(/localeCompare\([^)]*\)/g, '');
    // Vietnamese is the fallback of the gateway.
    const page = /^(?:elements|pages|methods|signers|capture|client|flow)\//.test(file);
    const names = page ? /['"](?:vi|en)['"]|\b(?:vi|en):/ : /['"]en['"]|\ben:/;
    assert.ok(OWN_LANGUAGES.includes(file) || !names.test(text), file);
    assert.ok(!/locales\/(?:en|vi\/(?!index))/.test(text), `${file} imports texts past the list of languages`);
  }
});
