// Takes the place of the global registry in `.config/bundle-prerender.mjs`.
export { customElements } from '@lit-labs/ssr-dom-shim';
