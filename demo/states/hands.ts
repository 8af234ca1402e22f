/** Acts on a screen as a person would, so that it comes into its state by itself. */

/** All matching elements below a root, through open shadow roots. */
function deep(root: ParentNode, selector: string): HTMLElement[] {
  const inner = [...root.querySelectorAll('*')].flatMap(({ shadowRoot }) =>
    shadowRoot ? deep(shadowRoot, selector) : [],
  );
  return [...root.querySelectorAll<HTMLElement>(selector), ...inner];
}

/**
 * Milliseconds after which a screen is shown as it is. The gallery draws twenty at once, also on a slow
 * machine.
 */
const PATIENCE = 30_000;

/** The first match, once it is there. */
export async function when(selector: string): Promise<HTMLElement> {
  const until = performance.now() + PATIENCE;
  for (;;) {
    const [found] = deep(document, selector);
    if (found) return found;
    if (performance.now() > until) throw new Error(`${selector} did not come.`);
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}

export async function type(name: string, value: string): Promise<void> {
  const input = (await when(`input[name="${name}"]`)) as HTMLInputElement;
  input.value = value;
  input.dispatchEvent(new InputEvent('input', { bubbles: true }));
}

export async function tick(): Promise<void> {
  await when('input[name="consent"]');
  for (const box of deep(document, 'input[name="consent"]')) (box as HTMLInputElement).checked = true;
}

export const press = async (selector = 'button[type="submit"]'): Promise<void> => (await when(selector)).click();
