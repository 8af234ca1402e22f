/** What a method shows around its step: where the person is, and why an answer was refused. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Step } from '../flow/method.js';
import type { Problem } from '../flow/problem.js';
import type { Advice, Messages } from '../locales/messages.js';
import type { MethodTexts } from './method-texts.js';
import { problemText, text, worded } from './text.js';

const titleOf = (texts: Messages, step: string): string => texts.step[step]?.title ?? step;

export function progress(texts: Messages, steps: readonly Step[], step: string): TemplateResult {
  const at = steps.findIndex(({ name }) => name === step);
  return html`<div class="progress" part="progress">
    <p class="count">${text(texts, 'progress', { n: at + 1, of: steps.length })}</p>
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

export function stepHeading(texts: Messages, step: string): TemplateResult {
  const lead = texts.step[step]?.lead;
  return html`<div>${heading(titleOf(texts, step))} ${lead ? html`<p class="muted">${lead}</p>` : nothing}</div>`;
}

/** A line of what to do, with its link. */
export const adviceLine = ({ text: line, link, href }: Advice): TemplateResult =>
  html`<li>${line} ${href ? html`<a href=${href}>${link}</a>` : nothing}</li>`;

/** Why an answer was refused, and what to do next, in words for this audience; `retry` where asking again may help. */
export function alert(
  { texts, later }: MethodTexts,
  problem: Problem,
  audience = '',
  retry?: () => void,
): TemplateResult {
  const { errors = [], instance, code } = problem;
  const title = errors.length
    ? text(texts, 'errors', { n: errors.length })
    : problemText(texts, later, problem, audience);
  const list = worded(later?.advice, code, audience);
  return html`<div class="alert" part="problem" role="alert">
    <p><strong>${title}</strong></p>
    ${
      list
        ? html`<ul class="advice">
            ${list.map(adviceLine)}
          </ul>`
        : nothing
    }
    ${instance ? html`<p class="muted">${text(texts, 'reference')}: ${instance.slice(-12)}</p>` : nothing}
    ${retry ? html`<button type="button" @click=${retry}>${text(texts, 'retry')}</button>` : nothing}
  </div>`;
}
