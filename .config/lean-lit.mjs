// Lit without what no element of ours uses, for the scripts of pages: a third of the first script is Lit. Each passage
// must be there once, so that another version of Lit fails the build and is looked at anew. What is left out is named in
// `test/package/lean-lit.test.ts`, which keeps it out of our templates.

const CUTS = {
  '@lit/reactive-element/css-tag.js': [
    // The ShadyCSS polyfill.
    ['t.ShadowRoot&&(void 0===t.ShadyCSS||t.ShadyCSS.nativeShadow)&&', ''],
    // Sheets by the strings of a template: our `css` makes texts.
    [
      /let t=this\.o;const s=this\.t;if\(e&&.*?\}return t(?=\}toString)/,
      'return e&&!this.o&&(this.o=new CSSStyleSheet).replaceSync(this.cssText),this.o',
    ],
    // Style sheets in the place of texts, where a browser adopts none.
    [/c=e\?t=>t:.*?;export/, 'c=t=>t;export'],
  ],
  '@lit/reactive-element/reactive-element.js': [
    ['p=a.reactiveElementPolyfillSupport,', ''],
    [',p?.({ReactiveElement:y}),(a.reactiveElementVersions??=[]).push("2.1.2")', ''],
    // Decorators: their metadata and their initialisers.
    ['Symbol.metadata??=Symbol("metadata"),a.litPropertyMetadata??=new WeakMap;', ''],
    [/const t=this\[Symbol\.metadata\];if\(null!==t\)\{.*?\}(?=this\._\$Eh)/, ''],
    ['static addInitializer(t){this._$Ei(),(this.l??=[]).push(t)}', ''],
    ['void 0!==t.l&&(this.l=[...t.l]),', ''],
    [',this.constructor.l?.forEach(t=>t(this))', ''],
    // `useDefault` of a property, and a property that is named by a symbol.
    ['useDefault:!1,', ''],
    ['||i.useDefault&&i.reflect&&h===this._$Ej?.get(t)&&!this.hasAttribute(r._$Eu(t,i))', ''],
    ['r??this._$Ej?.get(e)??r', 'r'],
    [
      '{useDefault:i,reflect:e,wrapped:h},r){i&&!(this._$Ej??=new Map).has(t)&&(this._$Ej.set(t,r??s??this[t]),!0!==h||void 0!==r)||(',
      '{reflect:e}){(',
    ],
    ['(this.hasUpdated||i||(s=void 0)', '(this.hasUpdated||(s=void 0)'],
    [',s=[...r(t),...o(t)];for(const i of s)', ';for(const i of r(t))'],
  ],
  'lit-html/lit-html.js': [
    [',B=t.litHtmlPolyfillSupport;B?.(S,k),(t.litHtmlVersions??=[]).push("3.3.3");', ';'],
    // MathML.
    ['3===i?"<math>":""', '""'],
    ['3===i?"</math>":""', '""'],
    ['2===i||3===i', '2===i'],
    // Expressions in comments, in the tag itself, and in the text of `<textarea>`, `<title>` and their like.
    [/else\{let t=-1;for\(.*?\+=o\.length-1\}(?=l\+\+)/, ''],
    ['else t.startsWith(o)&&(d.push({type:6,index:l}),r.removeAttribute(t));', ''],
    [':6===r.type&&(i=new Z(h,this,t))', ':0'],
    [/class Z\{.*?\}(?=const j=)/, ''],
    [',F:Z', ''],
    [/if\(y\.test\(r\.tagName\)\)\{.*?\}\}(?=\}else)/, ''],
    // What a directive may ask of its place.
    ['get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(', 'u('],
    ['get _$AU(){return this._$AM?._$AU??this._$Cv}', ''],
    [/get parentNode\(\)\{let t=this\._\$AA.*?(?=_\$AI\(t,i=this\)\{t=M)/, ''],
    [
      'get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(t,i,s,e,h){this.type=1',
      'constructor(t,i,s,e,h){this.type=1',
    ],
    // Templates that were compiled before.
    [
      '"number"==typeof s?this._$AC(t):(void 0===s.el&&(s.el=S.createElement(V(s.h,s.h[0]),this.options)),s)',
      'this._$AC(t)',
    ],
    // Listeners that are objects with options.
    ['||t.capture!==s.capture||t.once!==s.once||t.passive!==s.passive', ''],
    [
      '"function"==typeof this._$AH?this._$AH.call(this.options?.host??this.element,t):this._$AH.handleEvent(t)',
      'this._$AH.call(this.options?.host??this.element,t)',
    ],
  ],
  'lit-element/lit-element.js': [
    [',s.litElementHydrateSupport?.({LitElement:i});const o=s.litElementPolyfillSupport;o?.({LitElement:i});', ';'],
    ['(s.litElementVersions??=[]).push("4.2.2");', ''],
  ],
};

/** Lit's errors have no texts: those are for people who write elements, and ours are written. */
const ERROR = /\bError\("[^"]*"(?:\+\w+\+"[^"]*")?\)/g;

/** @returns {import('rollup').Plugin} */
export const leanLit = () => ({
  name: 'lean-lit',
  transform(code, id) {
    const [, file = ''] = /\/node_modules\/((?:@lit|lit-html|lit-element)\/.*)$/.exec(id) ?? [];
    if (!file) return null;
    const cut = (CUTS[file] ?? []).reduce((text, [from, to]) => {
      const parts = text.split(from);
      if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${from}`);
      return parts.join(to);
    }, code);
    return { code: cut.replaceAll(ERROR, 'Error()'), map: null };
  },
});
