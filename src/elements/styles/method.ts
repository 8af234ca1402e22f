import { css } from 'lit';
import { baseStyles } from './form.js';

/** Progress, refusals and endings. */
export const methodStyles = [
  baseStyles,
  css`
    :host {
      display: grid;
      gap: var(--_gap);
    }
    :host([hidden]) {
      display: none;
    }
    .progress {
      display: grid;
      gap: 0.5rem;
    }
    .count {
      color: var(--_muted);
      font-weight: 600;
      font-size: 0.9375em;
    }
    ol {
      list-style: none;
      display: grid;
      grid-auto-flow: column;
      grid-auto-columns: 1fr;
      gap: 0.375rem;
    }
    ol li {
      block-size: 0.375rem;
      border-radius: 1rem;
      background: var(--_line);
    }
    ol .past {
      background: var(--_primary);
    }
    .alert {
      background: var(--_danger-surface);
      border: 1px solid var(--_danger);
      border-inline-start-width: 0.375rem;
      border-radius: var(--_radius);
      padding: 1rem;
      display: grid;
      gap: 0.625rem;
      justify-items: start;
      text-align: start;
    }
    .advice {
      padding-inline-start: 1.25rem;
      display: grid;
      gap: 0.5rem;
    }
    .end {
      display: grid;
      gap: var(--_gap);
    }
    .mark {
      font-size: 2rem;
      inline-size: 4rem;
      block-size: 4rem;
      border: 3px solid;
      border-radius: 50%;
      display: grid;
      place-items: center;
    }
    .foot {
      text-align: center;
    }
    .patience:empty {
      display: none;
    }
    .skeleton {
      min-block-size: 16rem;
      display: grid;
      place-items: center;
      color: var(--_muted);
      background: var(--_raised);
      border-radius: var(--_radius);
    }
    @media (forced-colors: active) {
      ol .past {
        background: Highlight;
      }
    }
  `,
];
