/** A portal's page inside a frame: reports to the outer page what the element draws. */
import '../../src/elements/mobile.js';

const element = document.createElement('dvc-register-mobile');
element.setAttribute('endpoint', '/nowhere');
element.toggleAttribute('allow-framed', location.search === '?allowed');

const report = () => {
  const root = element.shadowRoot;
  parent.postMessage({ text: root?.textContent ?? '', skeleton: root?.querySelector('.skeleton') !== null }, '*');
};
document.body.append(element);
await element.updateComplete;
report();
if (element.shadowRoot)
  new MutationObserver(report).observe(element.shadowRoot, { childList: true, characterData: true, subtree: true });
