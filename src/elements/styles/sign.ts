import { css } from 'lit';
import { formStyles } from './form.js';

/** Certificates on cards. */
export const signStyles = [
  ...formStyles,
  css`
    p:empty {
      display: none;
    }
    .cards {
      display: grid;
      gap: 0.75rem;
    }
    .card {
      grid-template-columns: auto 1fr;
      gap: 0.75rem;
      font-weight: 400;
      cursor: pointer;
      overflow-wrap: anywhere;
    }
    .card:has(:checked) {
      border-color: var(--_primary);
      box-shadow: inset 0 0 0 1px var(--_primary);
    }
    .card:has(:disabled) {
      cursor: default;
    }
    .card > span {
      display: grid;
      gap: 0.125rem;
    }
    input[type='radio'] {
      inline-size: 1.5rem;
      min-block-size: 1.5rem;
      block-size: 1.5rem;
      margin: 0;
      padding: 0;
      accent-color: var(--_primary);
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
    }
    .alert ul {
      padding-inline-start: 1.25rem;
    }
    [part='again'] {
      border-color: var(--_primary);
    }
    dl {
      display: grid;
      gap: 0.5rem;
      margin: 0;
    }
    dt {
      color: var(--_muted);
      font-size: 0.9375em;
    }
    dd {
      margin: 0;
      font-weight: 600;
      overflow-wrap: anywhere;
    }
  `,
];
