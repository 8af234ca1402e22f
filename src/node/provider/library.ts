/**
 * oidc-provider, without its warning on Node.js 20. Our tests run it there; `docs/production.md`
 * says which Node.js to choose.
 */
const warn = console.warn;
console.warn = (...words: unknown[]) => {
  if (!String(words[0]).includes('Unsupported runtime')) warn(...words);
};
export const { Provider, errors, interactionPolicy } = await import('oidc-provider').finally(() => {
  console.warn = warn;
});
