/** The parts that a method draws around its step: head, heading, and how it scrolls to them. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Step } from '../../flow/method.js';
import type { FieldError, Problem } from '../../flow/problem.js';
import type { Messages } from '../../locales/messages.js';
import { text } from '../texts/text.js';

/** The head of each step: the method's name, and the named steps. */
export function head(texts: Messages, name: string, steps: readonly Step[], step: string): TemplateResult {
  const at = steps.findIndex((each) => each.name === step);
  return html`<div class="head" part="progress">
    <p class="count"><b>${name}</b> ${text(texts, 'progress', { n: at + 1, of: steps.length })}</p>
    <ol aria-label=${text(texts, 'steps')}>
      ${steps.map(
        ({ name: each }, index) =>
          html`<li class=${index <= at ? 'past' : ''} aria-current=${index === at ? 'step' : nothing}>
            ${index + 1} ${texts.step[each]?.short ?? texts.step[each]?.title ?? each}
          </li>`,
      )}
    </ol>
  </div>`;
}

/** The heading of a step, which can take the focus, with its lead below. */
export function stepHeading(texts: Messages, step: string): TemplateResult {
  const { title = step, lead } = texts.step[step] ?? {};
  return html`<div>
    <h2 part="heading" tabindex="-1">${title}</h2>
    ${lead ? html`<p class="muted">${lead}</p>` : nothing}
  </div>`;
}

/** A failed fetch and its retry; `reload` offers a page reload, which older browsers need. */
export function lost({ text: texts }: Messages, retry?: () => void, reload = false): TemplateResult {
  const button = (label: string, press: () => void) => html`<button type="button" @click=${press}>${label}</button>`;
  return html`<div class="alert" role="alert">
    <p><strong>${texts.unreachable}</strong></p>
    ${retry ? button(texts.retry, retry) : nothing} ${reload ? button(texts.reload, () => location.reload()) : nothing}
  </div>`;
}

/** What an alert contains besides its text. */
export interface AlertActions {
  /** Some texts exist for one audience only. */
  readonly audience?: string;
  /** Retries, where a retry may help. */
  readonly retry?: () => void;
  /** The errors that the person has not corrected yet. */
  readonly open?: readonly FieldError[];
  /** The root of the fields to which the alert's links lead. */
  readonly lead?: ParentNode;
  /** The element whose attributes name the portal's hotline. */
  readonly host?: Element;
}

/** Draws a refusal. */
export type Alert = (problem: Problem, actions?: AlertActions) => TemplateResult;

/** The name of the field that an error is about. */
export const fieldOf = ({ pointer }: FieldError): string => pointer.split('/')[1] ?? '';

/** What has the focus, within any shadow root. */
const focused = ({ activeElement: at }: DocumentOrShadowRoot): Element | null =>
  at?.shadowRoot ? focused(at.shadowRoot) : at;

/**
 * Scrolls to an element, at once and in the next frame: a smooth scroll of the page that is under way
 * adds to the first. Where the focus has moved on meanwhile, the person is elsewhere.
 */
function scroll(element: Element | null | undefined, block: ScrollLogicalPosition = 'start'): void {
  const at = focused(document);
  const go = () => element?.scrollIntoView({ block, behavior: 'instant' });
  requestAnimationFrame(() => focused(document) === at && go());
  go();
}

/** Scrolls an element into view; one that is taller than the window, to its top. */
export function reveal(element: Element | null | undefined): void {
  scroll(element, (element?.clientHeight ?? 0) > innerHeight * 0.8 ? 'start' : 'nearest');
}

/** The element of a step; another library's has no `updateComplete`. */
export type Drawn = HTMLElement & { readonly updateComplete?: Promise<unknown> };

/** Scrolls a new step to the top once it is drawn, and then to the refusal that led to it. */
export async function toTop(host: Element, step: Drawn | undefined, told: Element | null): Promise<void> {
  await step?.updateComplete;
  scroll(host.closest('dvc-register') ?? host);
  reveal(told);
}
