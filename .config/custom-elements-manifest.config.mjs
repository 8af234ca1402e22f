/**
 * Drops what the analyzer (0.11) lists by mistake: `#private` members, attributes of private fields
 * (each reactive state of Lit), and events that no `@fires` names.
 */
const onlyPublic = {
  name: 'only-public',
  packageLinkPhase({ customElementsManifest }) {
    for (const module of customElementsManifest.modules ?? []) {
      for (const declaration of module.declarations ?? []) {
        const { members = [], attributes, events } = declaration;
        const hidden = new Set(
          members.filter(({ privacy = 'public' }) => privacy !== 'public').map(({ name }) => name),
        );
        if (declaration.members) declaration.members = members.filter(({ name }) => !name.startsWith('#'));
        for (const each of members) if (hidden.has(each.name)) delete each.attribute;
        if (attributes) declaration.attributes = attributes.filter(({ fieldName }) => !hidden.has(fieldName));
        if (events) declaration.events = events.filter(({ name, description }) => name && description);
      }
    }
  },
};

export default {
  globs: ['src/elements/**/*.ts'],
  outdir: 'dist',
  litelement: true,
  plugins: [onlyPublic],
};
