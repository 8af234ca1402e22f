/**
 * Drops what no page uses: static, private and protected members, which the declarations of types
 * have for who extends an element, attributes of private fields (each reactive state of Lit), and
 * events that no `@fires` names. The analyzer (0.11) lists them all.
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
        if (declaration.members)
          declaration.members = members.filter(
            ({ name, static: ofClass }) => !name.startsWith('#') && !ofClass && !hidden.has(name),
          );
        if (attributes) declaration.attributes = attributes.filter(({ fieldName }) => !hidden.has(fieldName));
        if (events) declaration.events = events.filter(({ name, description }) => name && description);
      }
    }
  },
};

/** Sorts the modules, which the analyzer lists in the order of the file system: each build gives the same file. */
const sorted = {
  name: 'sorted',
  packageLinkPhase({ customElementsManifest: { modules = [] } }) {
    modules.sort((a, b) => (a.path < b.path ? -1 : 1));
  },
};

export default {
  globs: ['src/elements/**/*.ts'],
  // Styles, texts and pictures are ours alone: they define no element.
  exclude: ['src/elements/{controllers,pictures,styles,texts}/**'],
  outdir: 'dist',
  litelement: true,
  plugins: [onlyPublic, sorted],
};
