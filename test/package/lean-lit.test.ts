/** Our elements use nothing that `.config/lean-lit.mjs` leaves out of Lit in the scripts of pages. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { leanLit } from '../../.config/lean-lit.mjs';

const sources = ['src/elements', 'src/pages'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file)),
);
/** Without comments. */
const codeOf = (text: string) => text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

const LEFT_OUT: readonly (readonly [what: string, RegExp])[] = [
  ['MathML', /\bmathml\b/],
  ['an expression in a comment', /<!--/],
  ['an expression in the text of a script, a style, a text area or a title', /<(?:script|style|textarea|title)\b/],
  ['an expression in a tag itself', /<[\w-]+ \$\{/],
  ['a listener with options', /\bhandleEvent\b/],
  ['`useDefault` of a property', /\buseDefault\b/],
  ['a decorator', /lit\/decorators|\baddInitializer\b/],
  ['a directive that asks of its place', /lit\/(?:(?:async-)?directive\b|directives\/(?!keyed\b))/],
  ['a style sheet in the place of a text', /styles = .*CSSStyleSheet/],
];

for (const [what, pattern] of LEFT_OUT)
  test(`no element uses ${what}`, () => {
    const using = sources.filter((file) => pattern.test(codeOf(readFileSync(file, 'utf8'))));
    assert.deepEqual(using, []);
  });

test('each of them would be seen', () => {
  const using = [
    'mathml`<mi>x</mi>`',
    '<p><!-- ${x} --></p>',
    '<textarea>${x}</textarea>',
    '<input ${ref(x)} />',
    '{ handleEvent: x, capture: true }',
    '{ useDefault: true }',
    "import { property } from 'lit/decorators.js'",
    "import { until } from 'lit/directives/until.js'",
    'static styles = new CSSStyleSheet()',
  ];
  for (const [at, [what, pattern]] of LEFT_OUT.entries()) assert.match(using[at] ?? '', pattern, what);
});

test('another version of Lit is looked at anew', () => {
  const { transform } = leanLit() as unknown as { transform: (code: string, id: string) => unknown };
  const id = join(process.cwd(), 'node_modules/lit-element/lit-element.js');
  const code = readFileSync(id, 'utf8');
  assert.ok(transform(code, id));
  assert.throws(() => transform(code.replace('litElementHydrateSupport', 'litHydration'), id), /has 0 times/);
});
