import { css } from './css.js';
import { formStyles } from './form.js';
import { toldStyles } from './told.js';

/** The control code, large enough to compare from some distance. */
export const waitStyles = [
  ...formStyles,
  toldStyles,
  css`
    :host {
      display: grid;
      gap: var(--_gap);
    }
    .code {
      justify-items: center;
      text-align: center;
      gap: 8px;
    }
    .digits {
      font-size: clamp(40px, 18vi, 72px);
      font-weight: 700;
      line-height: 1.1;
      letter-spacing: 0.12em;
      margin-inline-end: -0.12em;
      font-variant-numeric: tabular-nums;
    }
    .warning {
      border-inline-start: 4px solid var(--_danger);
      padding-inline-start: 12px;
      font-weight: 600;
    }
    .code .drawing {
      inline-size: 96px;
    }
    progress {
      inline-size: 100%;
      block-size: 8px;
      accent-color: var(--dvc-color-progress, var(--_primary));
    }
    .app {
      justify-items: center;
      text-align: center;
    }
    .app a {
      display: grid;
      align-content: center;
      min-block-size: 44px;
      font-weight: 600;
    }
    .qr {
      inline-size: min(192px, 60vi);
      background: #fff;
      padding: 12px;
      border-radius: var(--_radius);
    }
    .qr svg {
      display: block;
      inline-size: 100%;
      block-size: auto;
    }
    ol {
      margin: 0;
      padding-inline-start: 24px;
      display: grid;
      gap: 8px;
    }
    .buttons {
      display: grid;
      gap: 12px;
    }
    @media (forced-colors: active) {
      .digits {
        border: 2px solid;
        padding-inline: 8px;
      }
    }
  `,
];
