import { css } from './css.js';
import { baseStyles } from './form.js';

/** The progress, and the box of a step. */
export const methodStyles = [
  baseStyles,
  css`
    :host {
      display: grid;
      gap: var(--_gap);
    }
    .head {
      display: grid;
      gap: 8px;
      font-size: 0.9375em;
    }
    b {
      margin-inline-end: 8px;
    }
    ol {
      list-style: none;
      display: grid;
      grid-auto-flow: column;
      grid-auto-columns: 1fr;
      gap: 6px;
      line-height: 1.4;
    }
    ol li {
      border-block-start: min(16px, var(--dvc-progress-height, 5px)) solid var(--_line);
      padding-block-start: 4px;
      color: var(--_muted);
    }
    ol .past {
      border-color: var(--dvc-color-progress, var(--_primary));
    }
    [aria-current] {
      color: inherit;
      font-weight: 700;
    }
    .foot {
      display: flex;
      flex-wrap: wrap;
    }
    /* At the end of the line: help, which comes later, does not move it. */
    .foot > :last-child {
      margin-inline-start: auto;
    }
    .skeleton {
      min-block-size: 256px;
      display: grid;
      place-items: center;
      color: var(--_muted);
      background: var(--_raised);
      border-radius: var(--_radius);
    }
    @media (forced-colors: active) {
      ol li {
        border-color: GrayText;
      }
      ol .past {
        border-color: Highlight;
      }
    }
  `,
];
