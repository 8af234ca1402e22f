// The reference of the elements, as Markdown, from the custom-elements manifest.

const oneLine = (text = '') => text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').trim();
const code = (text = '') => (text ? `\`${oneLine(text)}\`` : '');

/** A table of those rows, below its own heading; nothing without rows. */
const table = (heading, columns, rows) => {
  if (!rows.length) return '';
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [`### ${heading}`, '', line(columns), line(columns.map(() => '---')), ...rows.map(line), ''].join('\n');
};

function section({
  tagName,
  summary = '',
  description = '',
  properties,
  attributes,
  events,
  slots,
  cssParts,
  cssProperties,
}) {
  const names = new Map(attributes.map(({ fieldName, name }) => [fieldName, name]));
  const about = [summary, description].filter((each, at, all) => each && all.indexOf(each) === at);
  return [
    `## \`<${tagName}>\``,
    '',
    ...about.flatMap((each) => [oneLine(each), '']),
    table(
      'Properties',
      ['Property', 'Attribute', 'Type', 'Default', 'What it is'],
      properties.map(({ name, type, default: value, description: text }) => [
        ...[code(name), code(names.get(name)), code(type?.text), code(value), oneLine(text)],
      ]),
    ),
    table(
      'Events',
      ['Event', 'Type', 'When'],
      events.map(({ name, type, description: text }) => [code(name), code(type?.text), oneLine(text)]),
    ),
    table(
      'Slots',
      ['Slot', 'For'],
      slots.map(({ name, description: text }) => [name ? code(name) : '(default)', oneLine(text)]),
    ),
    table(
      'Parts',
      ['`::part()`', 'What it is'],
      cssParts.map(({ name, description: text }) => [code(name), oneLine(text)]),
    ),
    table(
      'Style properties',
      ['Property', 'Default', 'For'],
      cssProperties.map(({ name, default: value, description: text }) => [code(name), code(value), oneLine(text)]),
    ),
  ]
    .filter((each, at, all) => each !== '' || all[at - 1] !== '')
    .join('\n');
}

export const elementsPage = (elements) =>
  `# Elements

Every element that a page can write, made from the custom-elements manifest
(\`dvc-register/custom-elements.json\`). [Embedding](embedding.md) shows how they are used.

${elements.map(section).join('\n')}
`;
