import { css } from 'lit';

/** The scanner: a button, and a dialog that fits 320 px. Colours follow `color-scheme`, and any theme that is set. */
export const cardScanStyles = css`
  :host {
    --accent: var(--dvc-color-primary, #0b5cad);
    --on-accent: var(--dvc-color-on-primary, #fff);
    display: inline-block;
    font: inherit;
    font-size: max(14px, var(--dvc-font-size, max(16px, 1rem)));
  }

  @supports (color: light-dark(red, red)) {
    :host {
      --accent: var(--dvc-color-primary, light-dark(#0b5cad, #8cc4ff));
      --on-accent: var(--dvc-color-on-primary, light-dark(#fff, #06213f));
    }
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
    color: var(--dvc-color-text, CanvasText);
    background: var(--dvc-color-surface, Canvas);
    border: 1px solid currentColor;
    border-radius: var(--dvc-radius, 8px);
    cursor: pointer;
  }

  .main {
    color: var(--on-accent);
    background: var(--accent);
    border-color: transparent;
  }

  button:focus-visible,
  h2:focus-visible,
  input:focus-visible + label {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }

  dialog {
    box-sizing: border-box;
    width: 480px;
    max-width: calc(100vw - 16px);
    max-height: calc(100vh - 16px);
    padding: var(--dvc-gap, 16px);
    line-height: 1.5;
    overflow-wrap: anywhere;
    color: var(--dvc-color-text, CanvasText);
    background: var(--dvc-color-surface, Canvas);
    border: 1px solid currentColor;
    border-radius: var(--dvc-radius, 8px);
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

  video {
    display: block;
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

  [role='alert']:not(:empty) {
    padding-inline-start: 12px;
    border-inline-start: 4px solid var(--dvc-color-danger, #d33);
  }

  [hidden] {
    display: none;
  }

  /* Not hidden: a live region must be there before it speaks. */
  p:empty {
    margin: 0;
  }
`;
