// Writes dist/types from the custom-elements manifest: what each element has, and the files by which
// VS Code and JetBrains' editors know the elements. .config/types says what a framework makes of it.
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { componentTypes, writeReact } from './react.mjs';

/** Elements that a page writes down. Those below steps/ and internal/ are drawn by these. */
const FOR_PAGES = /^src\/elements\/(?:(?:sign-in|recover|account)\/)?[\w-]+\.ts$/;

const isPublic = ({ kind, privacy = 'public', static: ofClass = false, readonly = false }) =>
  kind === 'field' && privacy === 'public' && !ofClass && !readonly;

/** What a page can write of each element, from the manifest. */
export const elementsOf = ({ modules }) =>
  modules
    .filter(({ path }) => FOR_PAGES.test(path))
    .flatMap(({ path, declarations = [] }) => declarations.flatMap((each) => (each.tagName ? [{ ...each, path }] : [])))
    .map((each) => ({ events: [], slots: [], cssParts: [], cssProperties: [], attributes: [], ...each }))
    .map((each) => ({ ...each, properties: each.members.filter(isPublic) }))
    .sort((a, b) => (a.tagName < b.tagName ? -1 : 1));

const aboutOf = ({ summary = '', description = '' }) => [summary, description].filter(Boolean).join('\n\n');

const comment = (text = '') => (text ? `/** ${text.replaceAll('*/', '* /').replaceAll(/\s+/g, ' ')} */\n    ` : '');

const interfaceOf = (name, elements, membersOf) => {
  const entries = elements.map((each) => `  '${each.tagName}': {\n${membersOf(each).join('')}  };\n`);
  return `export interface ${name} {\n${entries.join('')}}\n`;
};

const member = (tag, name, property, about) =>
  `    ${comment(about)}'${name}'?: HTMLElementTagNameMap['${tag}']['${property}'] | undefined;\n`;

/** The types come from the element's class, so that no type is written twice. */
const elementTypes = (elements) => `import type {} from '../elements/all.js';
import type {} from '../elements/events.js';

/** Properties, by their names in JavaScript. */
${interfaceOf('Properties', elements, ({ tagName, properties }) =>
  properties.map(({ name, description }) => member(tagName, name, name, description)),
)}
/** Attributes that have another name than their property. */
${interfaceOf('Attributes', elements, ({ tagName, attributes }) =>
  attributes
    .filter(({ name, fieldName }) => name !== fieldName)
    .map(({ name, fieldName, description }) => member(tagName, name, fieldName, description)),
)}
${interfaceOf('Events', elements, ({ events }) =>
  events.map(({ name, description }) => `    ${comment(description)}'${name}': HTMLElementEventMap['${name}'];\n`),
)}
`;

/** Attributes with a closed list of values; the compiler knows them by their types. */
const valuesOf = (name, audiences) => ({ audience: audiences, lang: ['vi', 'en'] })[name] ?? [];

const isBoolean = ({ type }) => type?.text === 'boolean';

/** https://github.com/microsoft/vscode-custom-data */
const vsCode = (elements, url, audiences) => ({
  version: 1.1,
  tags: elements.map((each) => ({
    name: each.tagName,
    description: aboutOf(each),
    references: [{ name: 'Documentation', url }],
    attributes: each.attributes.map((attribute) => ({
      name: attribute.name,
      description: attribute.description ?? '',
      ...(isBoolean(attribute) ? { valueSet: 'v' } : {}),
      values: valuesOf(attribute.name, audiences).map((name) => ({ name })),
    })),
  })),
});

const named = ({ name, description = '' }) => ({ name, description });

/** https://github.com/JetBrains/web-types */
const webTypes = (elements, url, { name, version }) => ({
  $schema: 'https://raw.githubusercontent.com/JetBrains/web-types/master/schema/web-types.json',
  ...{ name, version, 'js-types-syntax': 'typescript', 'description-markup': 'markdown' },
  contributions: {
    html: {
      elements: elements.map((each) => ({
        ...{ name: each.tagName, description: aboutOf(each), 'doc-url': url },
        attributes: each.attributes.map((attribute) => ({
          ...named(attribute),
          value: { type: isBoolean(attribute) ? 'boolean' : attribute.type.text },
        })),
        slots: each.slots.map(named),
        js: {
          properties: each.properties.map((property) => ({ ...named(property), type: property.type.text })),
          events: each.events.map((event) => ({ ...named(event), type: event.type.text })),
        },
        css: { parts: each.cssParts.map(named), properties: each.cssProperties.map(named) },
      })),
    },
  },
});

/** Writes all of them below the root's dist. */
export async function writeTypings(root) {
  const read = (file) => JSON.parse(readFileSync(join(root, file), 'utf8'));
  const manifest = read('dist/custom-elements.json');
  writeFileSync(join(root, 'dist', 'custom-elements.json'), JSON.stringify(manifest)); // the analyzer indents it
  const elements = elementsOf(manifest);
  const { AUDIENCES } = await import('../dist/flow/method.js');
  const { homepage, name, version } = read('package.json');
  const url = `${homepage.replace(/#.*/, '')}/blob/main/docs/frameworks.md`;
  const folder = join(root, 'dist', 'types');
  cpSync(join(root, '.config', 'types'), folder, { recursive: true });
  const jsx = readFileSync(join(folder, 'react.d.ts'), 'utf8');
  const files = {
    'elements.d.ts': elementTypes(elements),
    'react.d.ts': `${jsx.replace('DetailedHTMLProps, HTMLAttributes', 'DetailedHTMLProps, HTMLAttributes, ReactElement')}${componentTypes(elements)}`,
    'preact.d.ts': jsx.replaceAll("'react'", "'preact'"),
    // What an `import` of these types finds when a page runs.
    'none.js': 'export {};\n',
    'html-custom-data.json': `${JSON.stringify(vsCode(elements, url, AUDIENCES))}\n`,
    'web-types.json': `${JSON.stringify(webTypes(elements, url, { name, version }))}\n`,
  };
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  writeReact(root, elements);
}
