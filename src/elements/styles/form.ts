import { css } from './css.js';
import { colourStyles } from './colours.js';

/**
 * Colours, type and spacing. Each value that a portal may change is a custom property with a
 * default. Lengths are pixels, because a page may have any root size; text still grows with it.
 */
export const baseStyles = css`
  ${colourStyles}
  :host {
    --_radius: var(--dvc-radius, 8px);
    --_gap: var(--dvc-gap, 20px);
    display: block;
    box-sizing: border-box;
    color: var(--_text);
    background: var(--dvc-color-background, var(--_surface));
    font-family: var(--dvc-font, 'Be Vietnam Pro', system-ui, sans-serif);
    font-size: max(14px, var(--dvc-font-size, max(16px, 1rem)));
    line-height: 1.55;
    text-align: start;
    overflow-wrap: break-word;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  h2,
  h3,
  p,
  ul,
  ol,
  legend,
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
    min-inline-size: 0;
  }
  h2,
  h3,
  legend {
    font-family: var(--dvc-font-heading, inherit);
  }
  h2 {
    font-size: 1.375em;
    line-height: 1.4;
    font-weight: 700;
    text-wrap: balance;
  }
  h3,
  legend {
    font-size: 1.0625em;
    font-weight: 600;
  }
  a {
    color: var(--dvc-color-link, var(--_primary));
    text-underline-offset: 0.2em;
  }
  button {
    font: inherit;
    min-block-size: 44px;
    padding: 8px 20px;
    border: 1px solid;
    border-radius: var(--dvc-radius-button, var(--_radius));
    background: none;
    color: var(--_primary);
    font-weight: 600;
    cursor: pointer;
  }
  .primary {
    background: var(--_primary);
    color: var(--_on-primary);
    inline-size: 100%;
    min-block-size: max(44px, var(--dvc-control-height, 52px));
    font-size: 1.0625em;
  }
  .primary:hover {
    filter: brightness(1.08);
  }
  .plain {
    border: 0;
    padding-inline: 8px;
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
  [aria-disabled='true'] {
    cursor: default;
    opacity: 0.7;
  }
  :focus-visible {
    outline: 3px solid var(--dvc-color-focus, var(--_primary));
    outline-offset: 2px;
  }
  h2:focus-visible {
    outline: none;
  }
  .sr {
    position: absolute;
    inline-size: 1px !important;
    block-size: 1px;
    min-block-size: 0 !important;
    margin: -1px;
    padding: 0 !important;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .good {
    color: var(--_good);
  }
  .muted {
    color: var(--_muted);
    font-size: 0.9375em;
  }
  .alert {
    border: 1px solid var(--_danger);
    padding: 16px;
  }
  @media (forced-colors: active) {
    button:not(.plain) {
      border-color: ButtonBorder;
    }
    .primary {
      border-width: 3px;
    }
  }
`;

/** Fields, their errors and hints. */
export const formStyles = [
  baseStyles,
  css`
    form,
    .field {
      display: grid;
      gap: var(--_gap);
    }
    .field {
      gap: 6px;
    }
    label,
    .label {
      font-weight: 600;
    }
    input:not([type='checkbox'], [type='radio']) {
      font: inherit;
      inline-size: 100%;
      min-block-size: max(44px, var(--dvc-control-height, 48px));
      padding: 8px 14px;
      color: inherit;
      background: var(--_surface);
      border: 1px solid var(--_border);
      border-radius: var(--dvc-radius-input, var(--_radius));
    }
    input:not([type='checkbox'], [type='radio']):focus-visible {
      outline-offset: 0;
      border-color: var(--_primary);
    }
    [inputmode='numeric'],
    [type='tel'] {
      max-inline-size: 320px;
    }
    .consent .muted {
      color: inherit;
    }
    .room {
      display: grid;
    }
    .room > *,
    [data-room]::before {
      grid-area: 1 / 1;
      align-self: start;
    }
    [data-room]::before {
      content: attr(data-room);
      /* The space around five texts, and the ends of their last lines. */
      padding-block-end: 156px;
      visibility: hidden;
    }
    .tick {
      display: grid;
      grid-template-columns: auto 1fr;
      gap: 12px;
      font-weight: 400;
      padding-block: 10px;
      cursor: pointer;
    }
    .tick input {
      inline-size: 24px;
      block-size: 24px;
      margin: 0;
      accent-color: var(--_primary);
    }
    .box {
      background: var(--_raised);
      border: 1px solid var(--_line);
      border-radius: var(--_radius);
      padding: 14px 16px;
      display: grid;
      gap: 6px;
    }
    .row {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 4px 12px;
      justify-content: space-between;
    }
  `,
];
