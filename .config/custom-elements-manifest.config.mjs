/** Drops what the analyzer (0.11) lists by mistake: `#private` members and nameless events. */
const onlyPublic = {
  name: 'only-public',
  packageLinkPhase({ customElementsManifest }) {
    for (const module of customElementsManifest.modules ?? []) {
      for (const declaration of module.declarations ?? []) {
        if (declaration.members) declaration.members = declaration.members.filter(({ name }) => !name.startsWith('#'));
        if (declaration.events) declaration.events = declaration.events.filter(({ name }) => name);
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
