import { css } from './css.js';

/**
 * The scanner: a button, and a dialog that fits 320 px. Colours follow `color-scheme` and the
 * page's theme.
 */
export const cardScanStyles = css`
  :host {
    display: inline-block;
    background: none;
    font: inherit;
    font-size: max(14px, var(--dvc-font-size, max(16px, 1rem)));
  }

  :host([buttonless]) {
    display: contents;
  }

  button,
  label {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    box-sizing: border-box;
    min-height: 44px;
    padding: 0.5em 1em;
    font: inherit;
    line-height: 1.4;
    text-align: center;
    color: var(--_text);
    background: var(--_surface);
    border: 1px solid currentColor;
    border-radius: var(--dvc-radius-button, var(--_radius));
    cursor: pointer;
  }

  .main {
    color: var(--_on-primary);
    background: var(--_primary);
    border-color: transparent;
  }

  button:focus-visible,
  h2:focus-visible,
  input:focus-visible + label {
    outline: 3px solid var(--dvc-color-focus, var(--_primary));
    outline-offset: 2px;
  }

  dialog {
    box-sizing: border-box;
    width: 480px;
    max-width: calc(100% - 16px);
    max-height: calc(100% - 16px);
    padding: 16px;
    line-height: 1.5;
    overflow-wrap: anywhere;
    color: var(--_text);
    background: var(--_surface);
    border: 1px solid currentColor;
    border-radius: var(--_radius);
  }

  dialog::backdrop {
    background: rgb(0 0 0 / 60%);
  }

  h2,
  p {
    margin: 0 0 12px;
  }

  h2 {
    font-size: 1.25em;
    line-height: 1.4;
  }

  .drawing {
    display: block;
    margin: 0 auto 12px;
  }

  /* The line shows where to hold the card. */
  video {
    display: block;
    outline: 2px dashed var(--dvc-color-icon, var(--_primary));
    outline-offset: -16px;
    width: 100%;
    max-height: 50vh;
    margin-bottom: 12px;
    background: #000;
    border-radius: inherit;
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }

  .actions > :not(input) {
    flex: 1 1 144px;
  }

  input {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }

  .alert {
    margin-block-end: 12px;
  }

  .alert p {
    margin: 0;
  }

  [hidden] {
    display: none;
  }

  /* Not hidden: a live region must be there before it speaks. */
  p:empty {
    margin: 0;
  }
`;
