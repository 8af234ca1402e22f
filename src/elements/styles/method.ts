import { css } from 'lit';
import { baseStyles } from './form.js';

/** The progress, and the box of a step. */
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
      gap: 8px;
    }
    .count {
      font-weight: 600;
    }
    ol {
      list-style: none;
      display: grid;
      grid-auto-flow: column;
      grid-auto-columns: 1fr;
      gap: 6px;
    }
    ol li {
      block-size: 6px;
      border-radius: 16px;
      background: var(--_line);
    }
    ol .past {
      background: var(--_primary);
    }
    .foot {
      text-align: center;
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
        border: 1px solid;
      }
      ol .past {
        background: Highlight;
      }
    }
  `,
];
