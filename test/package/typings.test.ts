/**
 * The types of the elements for frameworks: each page of docs/frameworks.md compiles with no
 * declaration of its own, and the usual mistakes in it are found. Templates of Vue, Svelte and
 * Angular become the calls that their own checkers make of them (Volar, svelte2tsx, ngtsc).
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { TYPINGS } from '../../.config/exports.mjs';

const TAG = /<(dvc-[\w-]+)((?:\s+[^\s=>/]+(?:="[^"]*"|=\{[^}]*\})?)*)\s*\/?>/g;
const ATTRIBUTE = /([^\s=]+)(?:="([^"]*)"|=\{([^}]*)\})?/g;

interface Attribute {
  readonly name: string;
  readonly text: string | undefined;
  readonly code: string | undefined;
}

const tagsOf = (template: string) =>
  [...template.matchAll(TAG)].map(([, tag = '', rest = '']) => ({
    tag,
    attributes: [...rest.matchAll(ATTRIBUTE)].map(([, name = '', text, code]): Attribute => ({ name, text, code })),
  }));

const camel = (name: string) => name.replaceAll(/-(\w)/g, (_all, letter: string) => letter.toUpperCase());
const valueOf = ({ text, code }: Attribute) => code ?? (text === undefined ? 'true' : JSON.stringify(text));
const script = (page: string) => /<script[^>]*>([\s\S]*?)<\/script>/.exec(page)?.[1] ?? '';
const withoutScript = (page: string) => page.replace(/<script[\s\S]*?<\/script>/, '');

/** `@event` is a listener, `:property` and `.property` are code. */
function vueMember(attribute: Attribute): string {
  const [, mark = '', name = ''] = /^([@:.]?)(.*)$/.exec(attribute.name) ?? [];
  if (mark === '@') return `${camel(`on-${name}`)}: ${attribute.text ?? ''}`;
  return `${camel(name)}: ${mark ? (attribute.text ?? '') : valueOf(attribute)}`;
}

function vue(page: string): string {
  const calls = tagsOf(withoutScript(page)).map(
    ({ tag, attributes }) => `component(components['${tag}'], { ${attributes.map(vueMember).join(', ')} });`,
  );
  return `${script(page)}
    declare const components: import('vue').GlobalComponents;
    declare function component<Props>(of: new () => { $props: Props }, props: NoInfer<Props>): void;
    ${calls.join('\n')}`;
}

function svelte(page: string): string {
  const calls = tagsOf(withoutScript(page)).map(({ tag, attributes }) => {
    const members = attributes.map((each) => `'${each.name}': ${valueOf(each)}`);
    return `createElement('${tag}', { ${members.join(', ')} });`;
  });
  return `${script(page)}
    type Tags = svelteHTML.IntrinsicElements;
    declare function createElement<Tag extends keyof Tags>(tag: Tag, attributes: Tags[Tag]): void;
    ${calls.join('\n')}`;
}

function angular(page: string): string {
  const lines = tagsOf(page).map(({ tag, attributes }, at) => {
    const names = attributes.flatMap(({ name }) => (name.startsWith('#') ? [name.slice(1)] : [`element${at}`]));
    const [element = ''] = names;
    const listeners = attributes.flatMap(({ name, text }) => {
      const [, event] = /^\((.*)\)$/.exec(name) ?? [];
      return event ? [`${element}.addEventListener('${event}', ($event) => { page.${text ?? ''}; });`] : [];
    });
    return `const ${element} = document.createElement('${tag}');\n${listeners.join('\n')}`;
  });
  return `${page}\ndeclare const page: Registration;\n${lines.join('\n')}`;
}

const FRAMEWORKS = {
  react: { heading: 'React 19', file: 'tsx', made: (page: string) => page },
  next: { heading: 'Next', file: 'tsx', made: (page: string) => page },
  preact: { heading: 'Preact', file: 'tsx', made: (page: string) => `/** @jsxImportSource preact */\n${page}` },
  vue: { heading: 'Vue', file: 'ts', made: vue },
  svelte: { heading: 'Svelte', file: 'ts', made: svelte },
  angular: { heading: 'Angular', file: 'ts', made: angular },
  typescript: { heading: 'TypeScript without a framework', file: 'ts', made: (page: string) => page },
} as const;
type Framework = keyof typeof FRAMEWORKS;

/** Mistakes in a template: what is replaced by what, and what the compiler says of it. */
const IN_TEMPLATE = {
  'a wrong value of an attribute': [/audience="citizen"/, 'audience="citizens"', /citizens/],
  'a misspelt attribute': [/portal="/, 'portall="', /portall/],
  'a flag that is no flag': [/allow-framed/, 'allow-framed="yes"', /not assignable to type '(?:true|boolean)/],
  'a listener for another event': [
    /(?<=\{)finish(?=\})|(?<=")finish(?=")/,
    '(event: MouseEvent) => event.button',
    /MouseEvent/,
  ],
  'a member that the event has not': [/(?<=\{)finish(?=\})|(?<=")finish(?=")/, '(event) => event.recept', /recept/],
} as const;
const IN_CODE = {
  'a listener for another event': [
    /\{ receipt \}: CompleteEvent/,
    '{ receipt }: MouseEvent & { receipt: string }',
    /MouseEvent/,
  ],
  'a misspelt property of a reference': [/widget\.portal\b/, 'widget.portall', /portall/],
} as const;
const mistakesOf = (framework: Framework) => {
  if (framework === 'angular') return Object.entries(IN_CODE);
  if (framework === 'typescript') return Object.entries(IN_CODE).slice(1);
  return Object.entries(IN_TEMPLATE);
};

const pageOf = (framework: Framework): string => {
  const [, section = ''] = readFileSync('docs/frameworks.md', 'utf8').split(`## ${FRAMEWORKS[framework].heading}\n`);
  return /^```\w+\n([\s\S]*?)^```$/m.exec(section)?.[1] ?? '';
};

const folder = mkdtempSync(join(tmpdir(), 'dvc-typings-'));
const write = (name: string, text: string) => {
  writeFileSync(join(folder, 'pages', name), text);
};

/** Every event that an element fires by a class of its own. */
const events = readdirSync('src/elements', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => [...readFileSync(`src/elements/${file}`, 'utf8').matchAll(/^ +super\('([\w-]+)'/gm)])
  .map(([, name = '']) => name);

interface Manifest {
  readonly modules: readonly {
    readonly path: string;
    readonly declarations?: readonly { readonly tagName?: string }[];
  }[];
}
const { modules } = JSON.parse(readFileSync('dist/custom-elements.json', 'utf8')) as Manifest;
const defining = modules.flatMap(({ path, declarations = [] }) =>
  declarations.flatMap(({ tagName }) => (tagName ? [{ path, tagName }] : [])),
);

const compile = (config: string) =>
  spawnSync(resolve('node_modules/.bin/tsc'), ['-p', join(folder, config), '--pretty', 'false'], {
    encoding: 'utf8',
    cwd: folder,
  }).stdout;

/** What the compiler says of a page that imports nothing but an element. */
let aloneErrors = '';
/** Compiler errors by file. */
const errors = new Map<string, string>();

before(() => {
  mkdirSync(join(folder, 'pages'));
  mkdirSync(join(folder, 'node_modules'));
  const installed = { 'dvc-register': '.', preact: 'node_modules/preact', '@types': 'node_modules/@types' };
  for (const [name, path] of Object.entries(installed)) symlinkSync(resolve(path), join(folder, 'node_modules', name));
  for (const framework of Object.keys(FRAMEWORKS) as Framework[]) {
    const { file, made } = FRAMEWORKS[framework];
    const page = pageOf(framework);
    write(`${framework}.${file}`, made(page));
    for (const [at, [, [what, instead]]] of mistakesOf(framework).entries())
      write(`${framework}-${at}.${file}`, made(page.replace(what, instead)));
  }
  const imports = defining.map(
    ({ path }) => `import type {} from '${resolve(path.replace('src', 'dist').replace(/ts$/, 'js'))}';`,
  );
  const types = [
    ...defining.map(({ tagName }) => `HTMLElementTagNameMap['${tagName}']`),
    ...events.map((name) => `HTMLElementEventMap['${name}']`),
  ];
  write('maps.ts', `${imports.join('\n')}\n${types.map((type, at) => `export type T${at} = ${type};`).join('\n')}`);
  // Angular's compiler needs a newer Node than we do; the page takes these two names from it.
  writeFileSync(
    join(folder, 'angular.d.ts'),
    'export declare const CUSTOM_ELEMENTS_SCHEMA: object; export declare const Component: (of: object) => ClassDecorator;',
  );
  const compilerOptions = {
    ...{ target: 'ES2022', module: 'ESNext', moduleResolution: 'bundler', lib: ['ES2023', 'DOM', 'DOM.Iterable'] },
    ...{ strict: true, exactOptionalPropertyTypes: true, noEmit: true, types: [], experimentalDecorators: true },
    ...{ jsx: 'react-jsx', moduleDetection: 'force' },
    paths: {
      vue: [resolve('node_modules/@vue/runtime-dom/dist/runtime-dom.d.ts')],
      'svelte/elements': [resolve('node_modules/svelte/elements.d.ts')],
      '@angular/core': ['./angular.d.ts'],
    },
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['pages'] }));
  // Alone, because every page of one program sees what another has imported.
  const alone = { extends: './tsconfig.json', include: ['pages/typescript.ts'] };
  writeFileSync(join(folder, 'alone.json'), JSON.stringify(alone));
  aloneErrors = compile('alone.json');
  const stdout = compile('tsconfig.json');
  for (const error of stdout.split(/\n(?=\S)/)) {
    const [, file = 'none'] = /^(\S+)\(\d+,\d+\): error/.exec(error) ?? [];
    errors.set(file, `${errors.get(file) ?? ''}${error}\n`);
  }
});
after(() => {
  rmSync(folder, { recursive: true });
});

const errorsOf = (file: string) => errors.get(`pages/${file}`) ?? '';

for (const framework of Object.keys(FRAMEWORKS) as Framework[]) {
  const { file } = FRAMEWORKS[framework];
  test(`${framework}: the page of the docs compiles with no declaration of its own`, () => {
    assert.match(pageOf(framework), /dvc-register/);
    assert.equal(errorsOf(`${framework}.${file}`), '');
  });
  for (const [at, [what, [part, , said]]] of mistakesOf(framework).entries()) {
    test(`${framework}: the compiler finds ${what}`, () => {
      assert.match(pageOf(framework), part);
      assert.match(errorsOf(`${framework}-${at}.${file}`), said);
    });
  }
}

test('one element’s module brings the types of its events', () => {
  assert.equal(aloneErrors, '');
});

test('the types that the build writes have no errors themselves', () => {
  assert.deepEqual(
    [...errors]
      .filter(([file]) => /dist\/|^none$/.test(file))
      .map(([, text]) => text.trim())
      .filter(Boolean),
    [],
  );
});

test('every element and every event has its place in the maps of the DOM', () => {
  assert.ok(defining.length > 15);
  assert.deepEqual(events.sort(), [
    ...[
      'card',
      'dvc-again',
      'dvc-answer',
      'dvc-complete',
      'dvc-language',
      'dvc-method',
      'dvc-problem',
      'dvc-refused',
      'dvc-signed-in',
      'dvc-signed-out',
      'dvc-step',
    ],
  ]);
  assert.equal(errorsOf('maps.ts'), '');
});

test('every door to types has a page in the docs', () => {
  for (const door of Object.keys(TYPINGS)) {
    const framework = door.slice('./'.length) as Framework;
    assert.match(pageOf(framework), new RegExp(`import type {} from 'dvc-register/${framework}';`));
  }
});

interface VsCode {
  readonly tags: readonly {
    readonly name: string;
    readonly attributes: readonly { readonly name: string; readonly values: readonly object[] }[];
  }[];
}
interface WebTypes {
  readonly version: string;
  readonly contributions: {
    readonly html: {
      readonly elements: readonly {
        readonly name: string;
        readonly attributes: readonly { readonly name: string }[];
        readonly js: { readonly events: readonly { readonly name: string }[] };
      }[];
    };
  };
}

test('editors get the elements that a page writes, with their public attributes', () => {
  const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as unknown;
  const { tags } = read('dist/types/html-custom-data.json') as VsCode;
  const { 'web-types': path, version } = read('package.json') as { 'web-types': string; version: string };
  const webTypes = read(path) as WebTypes;
  const { elements } = webTypes.contributions.html;
  assert.equal(webTypes.version, version);
  const written = defining
    .filter(({ path: file }) => !/\/(?:steps|internal)\//.test(file))
    .map(({ tagName }) => tagName);
  for (const known of [tags, elements])
    assert.deepEqual(
      known.map(({ name }) => name),
      written.sort(),
    );
  const attributes = ['allow-framed', 'audience', 'endpoint', 'label', 'lang', 'out-of-service', 'portal', 'wording'];
  for (const known of [tags, elements]) {
    const mobile = known.find(({ name }) => name === 'dvc-register-mobile');
    assert.deepEqual(mobile?.attributes.map(({ name }) => name).sort(), attributes);
  }
  const values = tags
    .find(({ name }) => name === 'dvc-register')
    ?.attributes.find(({ name }) => name === 'audience')?.values;
  assert.deepEqual(values, [{ name: 'citizen' }, { name: 'enterprise' }, { name: 'agency' }]);
  assert.deepEqual(
    elements.find(({ name }) => name === 'dvc-register')?.js.events.map(({ name }) => name),
    ['dvc-method', 'dvc-step', 'dvc-problem', 'dvc-complete'],
  );
});
