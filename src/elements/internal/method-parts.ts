/** What a method shows around its step: where the person is, and why an answer was refused. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Step } from '../../flow/method.js';
import type { FieldError, Problem } from '../../flow/problem.js';
import type { Advice, Messages } from '../../locales/messages.js';
import { text } from '../texts/text.js';

const titleOf = (texts: Messages, step: string): string => texts.step[step]?.title ?? step;

export function progress(texts: Messages, steps: readonly Step[], step: string): TemplateResult {
  const at = steps.findIndex(({ name }) => name === step);
  return html`<div class="progress" part="progress">
    <p class="muted count">${text(texts, 'progress', { n: at + 1, of: steps.length })}</p>
    <ol aria-label=${text(texts, 'steps')}>
      ${steps.map(
        ({ name }, index) =>
          html`<li class=${index <= at ? 'past' : ''} aria-current=${index === at ? 'step' : nothing}>
            <span class="sr">${titleOf(texts, name)}</span>
          </li>`,
      )}
    </ol>
  </div>`;
}

/** A heading that focus can be moved to. */
export const heading = (title: string): TemplateResult => html`<h2 part="heading" tabindex="-1">${title}</h2>`;

/** The heading of a step, with what is said below it. */
export function stepHeading(texts: Messages, step: string): TemplateResult {
  const lead = texts.step[step]?.lead;
  return html`<div>${heading(titleOf(texts, step))} ${lead ? html`<p class="muted">${lead}</p>` : nothing}</div>`;
}

/** A line of what to do, with its link. */
export const adviceLine = ({ text: line, link, href }: Advice): TemplateResult =>
  html`<li>${line} ${href ? html`<a href=${href}>${link}</a>` : nothing}</li>`;

/** What an alert offers beside its words. */
export interface AlertActions {
  /** Some words are for one audience alone. */
  readonly audience?: string;
  /** Asks again, where that may help. */
  readonly retry?: () => void;
  /** Holds the fields that the refusal may lead to. */
  readonly lead?: ParentNode;
}

/** Draws a refusal. */
export type Alert = (problem: Problem, actions?: AlertActions) => TemplateResult;

/** The name of the field that an error is about. */
export const fieldOf = ({ pointer }: FieldError): string => pointer.split('/')[1] ?? '';

/** Shows what was just said, wherever the page is scrolled to; of what is taller than the window, its beginning. */
export function reveal(element: Element | null | undefined): void {
  const tall = (element?.clientHeight ?? 0) > innerHeight * 0.8;
  element?.scrollIntoView({ block: tall ? 'start' : 'nearest', behavior: 'instant' });
}
