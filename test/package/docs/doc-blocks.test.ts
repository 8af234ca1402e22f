/**
 * The code blocks of README.md, docs and docs/vi, and the examples in source comments. TypeScript and
 * JavaScript are checked against the package's types. A comment `<!-- with: … -->` before a block
 * adds lines that the block needs and a reader does not. A first line `// letter.ts` names the file,
 * so that other blocks can import it.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { sourcesByName } from '../../../.config/exports.mjs';
import { guides } from '../../support/guides.js';

interface Block {
  /** File and line: `docs-scim.md-10`. */
  readonly name: string;
  readonly lang: string;
  readonly code: string;
}

const read = (file: string) => readFileSync(file, 'utf8');
const FENCE = /(?:^<!-- with:\n(?<given>(?:(?!-->)[\s\S])*)-->\n+)?^```(?<lang>\w*)\n(?<code>[\s\S]*?)^```$/gm;

const blocks: readonly Block[] = guides.flatMap((page) => {
  const text = read(page);
  return [...text.matchAll(FENCE)].map(({ index, groups: { given = '', lang = '', code = '' } = {} }) => {
    const line = text.slice(0, index).split('\n').length;
    const [, file] = /^\/\/ ([\w.-]+)\.ts\n/.exec(code) ?? [];
    return { name: file ?? `${page.replaceAll('/', '-')}-${line}`, lang, code: given + code };
  });
});
const of = (...langs: readonly string[]) => blocks.filter(({ lang }) => langs.includes(lang));

const modules = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

/** The file that exports each name; the example's own file comes first. */
const homesOf = (example: string): ReadonlyMap<string, string> =>
  new Map(
    [...modules, example].flatMap((file) =>
      [...read(`src/${file}`).matchAll(/^export (?:async )?(?:function|const|class) (\w+)/gm)].map(
        ([, name = '']) => [name, file] as const,
      ),
    ),
  );

const WORDS = /^(?:async|await|const|for|from|if|import|new|of|return|string|process|console)$/;
/** Files whose constants an example may use. */
const CONSTANTS = /^(?:methods|locales\/(?:vi|en)\/index|node\/ciphers)/;

/** The context of an example: imports of our functions, and `any` for other names. */
function contextOf(example: string, file: string): string {
  const code = example.replaceAll(/'[^']*'|\/(?:\\.|[^/\n])+\/\.test/g, "''");
  const declared = new Set(
    [...code.matchAll(/(?:const|as)\s+(\{[^}]*\}|\w+)/g)].flatMap(([, names = '']) => names.match(/\w+/g) ?? []),
  );
  const used = new Set(
    [...code.matchAll(/(?<![\w.]|\d_)(?:\.\.\.)?([A-Za-z]\w*)(?!\s*:)/g)].map(([, name = '']) => name),
  );
  const homes = homesOf(file);
  return [...used]
    .filter((name) => !declared.has(name) && !WORDS.test(name) && !(name in globalThis))
    .map((name) => {
      const home = homes.get(name);
      const meant = home && (home === file || CONSTANTS.test(home) || new RegExp(`\\b${name}\\(`).test(code));
      if (!meant) return `declare const ${name}: any;`;
      return `import { ${name} } from '${resolve('src', home).replace(/ts$/, 'js')}';`;
    })
    .join('\n');
}

/** Examples in source comments. */
const examples: readonly Block[] = modules.flatMap((file) =>
  [...read(`src/${file}`).matchAll(/^ *\* @example\n((?: *\* [^@\n].*\n)+)/gm)].map(([, text = ''], at) => {
    const code = text.replaceAll(/^ *\* ?/gm, '');
    return { name: `${file.replaceAll(/[/.]/g, '-')}-${at}`, lang: 'ts', code: `${contextOf(code, file)}\n${code}` };
  }),
);

/** Libraries that pages bring along and that are not installed here. */
const AMBIENT = `declare module '@web-eid/web-eid-library'; declare module 'uqr'; declare module 'standardwebhooks';
  declare module '@angular/core';`;

/**
 * Writes every block as a module, with a configuration that resolves the package to its sources.
 */
function writeProgram(folder: string, code: readonly Block[]): void {
  const paths = Object.entries(sourcesByName()).map(([name, source]) => [name, [resolve(source)]] as const);
  const { compilerOptions } = JSON.parse(read('tsconfig.json')) as { compilerOptions: object };
  const options = {
    ...compilerOptions,
    noUncheckedIndexedAccess: false, // not a part of `strict`
    checkJs: true,
    types: ['node'],
    typeRoots: [resolve('node_modules/@types')],
    paths: Object.fromEntries(paths),
  };
  const include = ['ambient.d.ts', 'blocks'];
  mkdirSync(join(folder, 'blocks'));
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  for (const { name, lang, code: text } of code)
    writeFileSync(join(folder, 'blocks', `${name}.${lang}`), `${text}\nexport {};\n`);
  writeFileSync(join(folder, 'ambient.d.ts'), AMBIENT);
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, include }));
}

test('every code block and example compiles against the package’s types', () => {
  const code = [...of('ts', 'js'), ...examples];
  assert.ok(code.length > 12 + 60, 'blocks and examples were found');
  const wrong = {
    name: 'wrong',
    lang: 'ts',
    code: "import { createGateway } from 'dvc-register/server';\ncreateGateway(0);",
  };
  const folder = mkdtempSync(join(tmpdir(), 'dvc-blocks-'));
  try {
    writeProgram(folder, [...code, wrong]);
    const { stdout } = spawnSync(resolve('node_modules/.bin/tsc'), ['-p', folder], { encoding: 'utf8' });
    const found = stdout.split('\n').filter((line) => line.includes('/blocks/'));
    const [itself, ...others] = [
      ...found.filter((line) => line.includes('wrong.ts')),
      ...found.filter((line) => !line.includes('wrong.ts')),
    ];
    assert.match(itself ?? '', /TS2345/, `the compiler ran, and noticed what is wrong: ${stdout}`);
    assert.deepEqual(others, []);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('every JSON block is valid JSON', () => {
  const json = of('json');
  assert.ok(json.length > 3, 'blocks were found');
  for (const { name, code } of json) assert.doesNotThrow(() => JSON.parse(code) as unknown, name);
});

test('every block names a known language', () => {
  const known = [
    'ts',
    'js',
    'json',
    'html',
    'css',
    'sh',
    'http',
    'sql',
    'text',
    'yaml',
    'nginx',
    'java',
    'csharp',
    'php',
  ];
  // test/package/typings.test.ts compiles these.
  const frameworks = ['tsx', 'vue', 'svelte', 'astro'];
  const odd = blocks.filter(({ lang }) => ![...known, ...frameworks].includes(lang));
  assert.deepEqual(
    odd.map(({ name, lang }) => `${name} ${lang}`),
    [],
  );
});

interface Declaration {
  readonly tagName?: string;
  readonly attributes?: readonly { readonly name: string }[];
  readonly cssParts?: readonly { readonly name: string }[];
}

test('HTML blocks and named parts belong to existing elements', () => {
  const { modules } = JSON.parse(read('dist/custom-elements.json')) as {
    modules: readonly { readonly declarations?: readonly Declaration[] }[];
  };
  const declarations = modules.flatMap(({ declarations: all = [] }) => all);
  const elements = new Map(declarations.flatMap((each) => (each.tagName ? [[each.tagName, each] as const] : [])));
  const parts = new Set(declarations.flatMap(({ cssParts = [] }) => cssParts.map(({ name }) => name)));
  const tags = of('html').flatMap(({ name, code }) =>
    [...code.matchAll(/<(dvc-[\w-]+)((?:\s+[\w-]+(?:="[^"]*")?)*)\s*\/?>/g)].map(([, tag = '', rest = '']) => ({
      name,
      tag,
      attributes: [...rest.replaceAll(/"[^"]*"/g, '""').matchAll(/\s([\w-]+)/g)].map(([, attribute]) => attribute),
    })),
  );
  assert.ok(tags.length > 10, 'tags were found');
  for (const { name, tag, attributes } of tags) {
    const known = new Set(['id', 'class', 'slot', ...(elements.get(tag)?.attributes ?? []).map((each) => each.name)]);
    assert.ok(elements.has(tag), `${name}: <${tag}>`);
    for (const attribute of attributes) assert.ok(known.has(attribute ?? ''), `${name}: <${tag} ${attribute}>`);
  }
  const named = guides.flatMap((page) => [...read(page).matchAll(/::part\(([\w-]+)\)/g)].map(([, part]) => part));
  for (const part of named) assert.ok(parts.has(part ?? ''), `::part(${part})`);
});
