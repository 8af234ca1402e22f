import { css } from 'lit';
import { formStyles } from './form.js';

/** The control code, large enough to be compared across a desk. */
export const waitStyles = [
  ...formStyles,
  css`
    :host {
      display: grid;
      gap: var(--_gap);
    }
    .code {
      justify-items: center;
      text-align: center;
      gap: 0.5rem;
    }
    .digits {
      font-size: clamp(2.5rem, 18vi, 4.5rem);
      font-weight: 700;
      line-height: 1.1;
      letter-spacing: 0.12em;
      margin-inline-end: -0.12em;
      font-variant-numeric: tabular-nums;
    }
    progress {
      inline-size: 100%;
      block-size: 0.5rem;
      accent-color: var(--_primary);
    }
    .app {
      justify-items: center;
      text-align: center;
    }
    .qr {
      inline-size: min(12rem, 60vi);
      background: #fff;
      padding: 0.75rem;
      border-radius: var(--_radius);
    }
    .qr svg {
      display: block;
      inline-size: 100%;
      block-size: auto;
    }
    ol {
      margin: 0;
      padding-inline-start: 1.5rem;
      display: grid;
      gap: 0.5rem;
    }
    .buttons {
      display: grid;
      gap: 0.75rem;
    }
    @media (forced-colors: active) {
      .digits {
        border: 2px solid;
        padding-inline: 0.5rem;
      }
    }
  `,
];
