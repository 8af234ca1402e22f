/** How an element takes over what a server drew: see `hydrate.ts`. */
import type { LitElement } from 'lit';
import type { Drawn } from '../internal/method-parts.js';

type Dvc = typeof LitElement & { readonly isDvc?: boolean };

const DRAWN = '.prerendered';
/** Hides what the element draws until it is ready. */
const waiting = () => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(':not(.prerendered, .prerendered *, .late, .late *) { display: none !important }');
  return sheet;
};
const fresh = (root: ParentNode, selector: string): Drawn | undefined =>
  [...root.querySelectorAll<Drawn>(selector)].find((each) => !each.closest(DRAWN));

const PICKER = 'dvc-register-method-picker';
/** What a person uses: the choice, or the form of a step. */
const PARTS = `${PICKER}, slot[name="step"] > *`;
/** The choice is drawn in Vietnamese until the texts of its language have come: this long, in ms, it waits for them. */
const TEXTS_MS = 5000;

/** Whether the element has drawn what it goes on with; `late` when the texts had their time. */
async function isReady(host: LitElement, root: ShadowRoot, late: boolean): Promise<boolean> {
  await host.updateComplete;
  if (!fresh(root, '[part~="heading"], [part~="back"], [part~="picker"], [role="alert"]')) return false;
  await fresh(root, PARTS)?.updateComplete;
  const heading = (picker: Element | null | undefined) => picker?.shadowRoot?.querySelector('h2')?.textContent.trim();
  const picker = fresh(root, PICKER);
  return late || !picker || heading(picker) === heading(root.querySelector(`${DRAWN} ${PICKER}`));
}

/** Hands what was typed, the focus and the selection to the same controls of another root. */
function handOver(from: ShadowRoot, to: ShadowRoot): void {
  const controls = (root: ShadowRoot) => [...root.querySelectorAll<HTMLElement>('input, button, summary')];
  const targets = controls(to);
  const { activeElement } = from;
  for (const [at, control] of controls(from).entries()) {
    const target = targets[at];
    if (target?.localName !== control.localName) continue;
    if (control instanceof HTMLInputElement && target instanceof HTMLInputElement) {
      if (target.name !== control.name) continue;
      if (target.checked !== control.checked && control.checked) target.click();
      if (target.type !== 'checkbox' && target.type !== 'radio' && control.value) {
        target.value = control.value;
        target.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
      }
    }
    if (control !== activeElement) continue;
    target.focus({ preventScroll: true });
    if (control instanceof HTMLInputElement && control.selectionStart !== null)
      (target as HTMLInputElement).setSelectionRange(control.selectionStart, control.selectionEnd);
  }
}

/** Removes what the server drew as soon as the element has drawn the same. */
function takeOver(host: LitElement, root: ShadowRoot, drawn: readonly ChildNode[]): void {
  const sheet = waiting();
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  const look = async (late = false) => {
    if (!(await isReady(host, root, late)) || !drawn[0]?.parentNode) return;
    observer.disconnect();
    clearTimeout(patience);
    const from = root.querySelector(`${DRAWN} > [exportparts]`)?.shadowRoot;
    const to = fresh(root, PARTS)?.shadowRoot;
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((each) => each !== sheet);
    if (from && to) handOver(from, to);
    for (const each of drawn) each.remove();
  };
  const observer = new MutationObserver(() => void look());
  observer.observe(root, { childList: true, subtree: true });
  const patience = setTimeout(() => void look(true), TEXTS_MS);
  void look();
}

/** Changes how the elements of this class are connected; to be called before they are defined. */
export function takesOver({ prototype }: typeof LitElement): void {
  const { value: connect } = Object.getOwnPropertyDescriptor(prototype, 'connectedCallback') as { value: () => void };
  Object.defineProperty(prototype, 'connectedCallback', {
    configurable: true,
    writable: true,
    value(this: LitElement) {
      const { shadowRoot } = this;
      const ours = Boolean((this.constructor as Dvc).isDvc);
      // A part of what the server drew stays as it is.
      if (ours && shadowRoot && this.closest(DRAWN)) {
        Object.defineProperty(this, 'renderRoot', { value: shadowRoot, configurable: true, writable: true });
        return;
      }
      const drawn = ours && !this.hasUpdated && shadowRoot?.querySelector(DRAWN) ? [...shadowRoot.childNodes] : [];
      connect.call(this);
      if (shadowRoot && drawn.length) takeOver(this, shadowRoot, drawn);
    },
  });
}
