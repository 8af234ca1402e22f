/**
 * What live regions announce, collected in the page. Runs before the page's own scripts, as text:
 * DevTools may run it where the page's policy forbids scripts.
 *
 * A `status` speaks when its words change while it is in the page; an `alert` also when it is inserted
 * (ARIA 1.2 §5.3.1, and what browsers do). Words that a region already had are no news.
 */
export interface Announcement {
  readonly assertive: boolean;
  readonly text: string;
}

export const LISTENER = `(() => {
  const heard = [];
  globalThis.heardSoFar = () => heard.splice(0);
  const isElement = (node) => node.nodeType === Node.ELEMENT_NODE;
  const POLITENESS = { status: 'polite', log: 'polite', alert: 'assertive', timer: 'off' };
  const liveOf = (node) => node.getAttribute('aria-live') ?? POLITENESS[node.getAttribute('role')];
  const regionOf = (node) => {
    for (let at = node; at; at = at.assignedSlot ?? at.parentNode ?? at.host)
      if (isElement(at) && liveOf(at)) return liveOf(at) === 'off' ? undefined : at;
    return undefined;
  };
  const childrenOf = (node) =>
    node.localName === 'slot' ? node.assignedNodes({ flatten: true }) : [...(node.shadowRoot ?? node).childNodes];
  const wordsOf = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (!isElement(node) || node.getAttribute('aria-hidden') === 'true') return '';
    const { display, visibility } = getComputedStyle(node);
    if (display === 'none' || visibility !== 'visible') return '';
    // What a shut disclosure holds is not shown.
    const shut = node.localName === 'details' && !node.open;
    const shown = childrenOf(node).filter((each) => !shut || each.localName === 'summary');
    const words = shown.map(wordsOf).join('');
    return display.startsWith('inline') ? words : ' ' + words + ' ';
  };
  const known = new WeakMap();
  const note = (region, isNews) => {
    const text = region.isConnected ? wordsOf(region).replaceAll(/\\s+/g, ' ').trim() : '';
    if (text && isNews && text !== known.get(region)) heard.push({ assertive: liveOf(region) === 'assertive', text });
    known.set(region, text);
  };
  const inside = (node) =>
    isElement(node) ? [node, ...node.querySelectorAll('*')].flatMap((each) => [each, ...shadowOf(each)]) : [];
  const shadowOf = ({ shadowRoot }) => (shadowRoot ? [...shadowRoot.children].flatMap(inside) : []);
  const observer = new MutationObserver((records) => {
    const inserted = new Set(records.flatMap(({ addedNodes }) => [...addedNodes].flatMap(inside)).filter(regionOf));
    for (const region of inserted) if (regionOf(region) === region) note(region, liveOf(region) === 'assertive');
    const changed = new Set(records.map(({ target }) => regionOf(target)));
    for (const region of changed) if (region && !inserted.has(region)) note(region, true);
  });
  const observe = (root) => observer.observe(root, { subtree: true, childList: true, characterData: true });
  const { attachShadow } = Element.prototype;
  Element.prototype.attachShadow = function (options) {
    const root = attachShadow.call(this, options);
    observe(root);
    return root;
  };
  observe(document);
})()`;
