import { css } from 'lit';

/** Colours, type and rhythm. Each value that a portal may change is a custom property with our default beside it. */
export const baseStyles = css`
  :host {
    --_primary: var(--dvc-color-primary, light-dark(#0b5cad, #7db8f5));
    --_on-primary: var(--dvc-color-on-primary, light-dark(#fff, #06213d));
    --_text: var(--dvc-color-text, light-dark(#1a2430, #e8edf3));
    --_muted: var(--dvc-color-muted, light-dark(#4d5b6a, #aab7c5));
    --_surface: var(--dvc-color-surface, light-dark(#fff, #16202b));
    --_raised: var(--dvc-color-raised, light-dark(#f4f7fa, #1e2a37));
    --_border: var(--dvc-color-border, light-dark(#758494, #74879b));
    --_line: var(--dvc-color-line, light-dark(#d9e0e8, #33424f));
    --_danger: var(--dvc-color-danger, light-dark(#b3161b, #ff9d98));
    --_danger-surface: var(--dvc-color-danger-surface, light-dark(#fdf1f0, #3a1d1e));
    --_good: var(--dvc-color-good, light-dark(#146c3a, #7fd6a2));
    --_radius: var(--dvc-radius, 0.5rem);
    --_gap: var(--dvc-gap, 1.25rem);
    display: block;
    box-sizing: border-box;
    color: var(--_text);
    font-family: var(--dvc-font, 'Be Vietnam Pro', system-ui, sans-serif);
    font-size: var(--dvc-font-size, 1rem);
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
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
    min-inline-size: 0;
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
    font-weight: 650;
    padding: 0;
  }
  a {
    color: var(--_primary);
    text-underline-offset: 0.2em;
  }
  button {
    font: inherit;
    min-block-size: 2.75rem;
    padding: 0.5rem 1.25rem;
    border: 1px solid transparent;
    border-radius: var(--_radius);
    background: none;
    color: var(--_primary);
    font-weight: 600;
    cursor: pointer;
  }
  .scan button {
    border-color: var(--_primary);
  }
  .primary {
    background: var(--_primary);
    color: var(--_on-primary);
    inline-size: 100%;
    min-block-size: 3.25rem;
    font-size: 1.0625em;
  }
  .primary:hover {
    filter: brightness(1.08);
  }
  .plain {
    padding-inline: 0.5rem;
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
  [aria-disabled='true'] {
    cursor: default;
    opacity: 0.7;
  }
  :focus-visible {
    outline: 3px solid var(--_primary);
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
  @media (forced-colors: active) {
    button {
      border-color: ButtonBorder;
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
      gap: 0.375rem;
    }
    label,
    .label {
      font-weight: 600;
    }
    .req {
      color: var(--_danger);
    }
    input:not([type='checkbox']) {
      font: inherit;
      inline-size: 100%;
      min-block-size: 3rem;
      padding: 0.5rem 0.875rem;
      color: inherit;
      background: var(--_surface);
      border: 1px solid var(--_border);
      border-radius: var(--_radius);
    }
    input[name='code'] {
      font-size: 1.75em;
      letter-spacing: 0.3em;
      text-align: center;
      font-variant-numeric: tabular-nums;
    }
    input:not([type='checkbox']):focus-visible {
      outline-offset: 0;
      border-color: var(--_primary);
    }
    input[aria-invalid='true'] {
      border-color: var(--_danger);
      border-width: 2px;
    }
    .error {
      color: var(--_danger);
      font-size: 0.9375em;
      font-weight: 500;
    }
    .tick {
      display: grid;
      grid-template-columns: auto 1fr;
      gap: 0.75rem;
      font-weight: 400;
      padding-block: 0.375rem;
      cursor: pointer;
    }
    .tick input {
      inline-size: 1.5rem;
      block-size: 1.5rem;
      margin: 0;
      accent-color: var(--_primary);
    }
    .box {
      background: var(--_raised);
      border: 1px solid var(--_line);
      border-radius: var(--_radius);
      padding: 0.875rem 1rem;
      display: grid;
      gap: 0.375rem;
    }
    .row {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.25rem 0.75rem;
      justify-content: space-between;
    }
    .rules {
      list-style: none;
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr));
      gap: 0.25rem 1rem;
    }
    .rules li {
      padding-inline-start: 1.5em;
      text-indent: -1.5em;
    }
    .rules li::before {
      text-indent: 0;
      content: '○';
      display: inline-block;
      inline-size: 1.5em;
    }
    .rules .good::before {
      content: '✓';
      font-weight: 700;
    }
    .with-button {
      display: grid;
      grid-template-columns: 1fr auto;
      gap: 0.5rem;
    }
  `,
];
