/**
 * Dark and light differ in colours and shadows only, so that a page which axe checked whole in one
 * scheme needs only the rules about colours in the other. `light-dark()` needs no test: a browser
 * takes it for colours alone.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const MEDIA = '@media (prefers-color-scheme: dark) {';
/** `#rrggbb`, two of them, or a custom property of the elements with such a default. */
const COLOUR =
  /^(?:#[\da-f]{3,8}|light-dark\(#[\da-f]{3,8}, #[\da-f]{3,8}\)|var\(--dvc-color-[a-z-]+, #[\da-f]{3,8}\))$/;

/** The names and values of the declarations in a style sheet. */
const declarations = (css: string) =>
  [...css.matchAll(/(?<![\w-])([a-z-]+):\s*([^;{}]+)(?=[;}])/g)].map(([, name = '', value = '']) => ({
    ...{ name, value: value.trim() },
  }));

/** What follows a `{`, up to its `}`. */
function blockOf(text: string): string {
  let depth = 1;
  let at = 0;
  for (; depth && at < text.length; at += 1) depth += Number(text[at] === '{') - Number(text[at] === '}');
  return text.slice(0, at);
}

/** What of these style sheets may change more than a colour or a shadow where the scheme changes. */
function faultsOf(css: string): string[] {
  const [light = '', ...rest] = css.replaceAll(/\/\*[\s\S]*?\*\//g, '').split(MEDIA);
  const dark = declarations(rest.map(blockOf).join(''));
  const changed = new Set(dark.map(({ name }) => name).filter((name) => name.startsWith('--')));
  changed.delete('--shadow');
  const otherForms = [light, ...rest].filter((text) => text.includes('prefers-color-scheme'));
  const notColours = [...dark, ...declarations(css).filter(({ name }) => changed.has(name))].filter(
    ({ name, value }) => name !== '--shadow' && !COLOUR.test(value),
  );
  const otherShadows = declarations(css).filter(
    ({ name, value }) => name !== 'box-shadow' && value.includes('var(--shadow'),
  );
  return [
    ...otherForms.map(() => 'prefers-color-scheme'),
    ...[...notColours, ...otherShadows].map(({ name, value }) => `${name}: ${value}`),
  ];
}

test('the measure: a scheme must not hide, move or size anything', () => {
  const dark = (rules: string) => `p { --a: #fff; box-shadow: var(--shadow) } ${MEDIA} ${rules} }`;
  assert.deepEqual(faultsOf(dark('p { --a: #000; color: var(--dvc-color-text, #fff); --shadow: none }')), []);
  assert.deepEqual(faultsOf(dark('p { color: #fff; display: none }')), ['display: none']);
  assert.deepEqual(faultsOf(dark('p { --b: #000 } a { --b: 4px }')), ['--b: 4px', '--b: 4px']);
  assert.deepEqual(faultsOf(`a { --b: 4px } ${dark('p { --b: #000 }')}`), ['--b: 4px']);
  assert.deepEqual(faultsOf(`a { display: var(--shadow) } ${dark('p { --shadow: none }')}`), [
    'display: var(--shadow)',
  ]);
  assert.deepEqual(faultsOf("matchMedia('(prefers-color-scheme: dark)')"), ['prefers-color-scheme']);
});

test('light and dark differ in colours and shadows only: elements, pages of the gateway, demo', () => {
  const files = ['src', 'demo'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  );
  const texts = files
    .filter((file) => /\.(?:css|html|json|mjs|ts)$/.test(file))
    .map((file) => readFileSync(file, 'utf8'));
  const css = texts.filter((text) => /prefers-color-scheme|--[a-z]/.test(text)).join('\n');
  assert.ok(css.split(MEDIA).length > 5, 'at least five sheets have a dark block');
  assert.deepEqual(faultsOf(css), []);
});
