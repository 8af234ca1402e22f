/** The real registrar inside the test page; no code of ours is mocked. */
import { fixture, html } from '@open-wc/testing';
import '../../../src/elements/all.js';
import type { DvcRegister } from '../../../src/elements/registration.js';
import type { Messages } from '../../../src/locales/messages.js';
import { PASSWORD } from '../../../src/testing/person.js';
import { createWorld, DIEN, type WorldOptions } from '../../../src/testing/world.js';
import { waitUntil } from './wait-until.js';

export { DIEN };

/** All matching elements inside an element, through all shadow roots. */
export function deep(root: Element | ShadowRoot, selector: string): HTMLElement[] {
  const own = [...root.querySelectorAll<HTMLElement>(selector)];
  const inner = [...root.querySelectorAll('*')].flatMap((each) =>
    each.shadowRoot ? deep(each.shadowRoot, selector) : [],
  );
  const shadow = root instanceof Element && root.shadowRoot ? deep(root.shadowRoot, selector) : [];
  return [...new Set([...own, ...inner, ...shadow])];
}

/** The element with the focus, through all shadow roots; the body where no element has it. */
export function focused(): HTMLElement {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active as HTMLElement;
}

/** What a test does with an element. */
export function hands(element: Element) {
  const find = (selector: string) => deep(element, selector)[0];
  const get = async <T extends HTMLElement = HTMLElement>(selector: string) => {
    await waitUntil(() => find(selector), selector);
    return find(selector) as T;
  };
  const type = async (name: string, value: string) => {
    const input = await get<HTMLInputElement>(`input[name="${name}"]`);
    input.value = value;
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  };
  const press = async (selector: string) => (await get(selector)).click();
  const submit = () => press('button[type="submit"]');
  const text = () =>
    deep(element, '*')
      .map((each) => each.textContent)
      .join(' ');
  return { find, get, type, press, submit, text };
}

export async function page(options: WorldOptions & { readonly lang?: string; readonly messages?: Messages } = {}) {
  const world = createWorld(options);
  const element = await fixture<DvcRegister>(
    html`<dvc-register
      .backend=${world.registrar}
      portal="national"
      lang=${options.lang ?? 'vi'}
      .messages=${options.messages}
      .memory=${null}
    >
      <dvc-register-mobile></dvc-register-mobile>
      <dvc-register-insurance></dvc-register-insurance>
      <dvc-register-post></dvc-register-post>
    </dvc-register>`,
  );
  const used = hands(element);
  const { find, get, type, press } = used;
  const api = {
    ...world,
    ...used,
    element,
    choose: (method = 'mobile') => press(`[data-method="${method}"]`),
    async fill(person = DIEN) {
      for (const name of ['citizenId', 'fullName', 'birthDate', 'phone'] as const) await type(name, person[name]);
      // The form is drawn before its consent has come.
      await waitUntil(() => find('input[name="consent"]'), 'the consent');
      for (const box of deep(element, 'input[name="consent"]')) (box as HTMLInputElement).checked = true;
    },
    async toCode() {
      await api.choose();
      await api.get('input[name="citizenId"]');
      await api.fill();
      await api.submit();
      await api.get('input[name="code"]');
    },
    async enterCode() {
      await get('input[name="code"]');
      await type('code', world.carrier.code(DIEN.phone));
      await api.submit();
      await get('input[name="password"]');
    },
    async setPassword() {
      await type('password', PASSWORD);
      (await get<HTMLInputElement>('#repeat')).value = PASSWORD;
      await api.submit();
    },
    async toPassword() {
      await api.toCode();
      await api.enterCode();
    },
  };
  return api;
}
