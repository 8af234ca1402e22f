import { css } from './css.js';

export const certificateCardStyles = css`
  :host {
    display: block;
    color: var(--dvc-color-text, CanvasText);
    font: inherit;
    font-size: max(14px, var(--dvc-font-size, max(16px, 1rem)));
  }
  :host([hidden]) {
    display: none;
  }
  section {
    padding: 16px;
    border: 1px solid var(--dvc-color-border, GrayText);
    border-radius: var(--dvc-radius, 8px);
    background: var(--dvc-color-surface, Canvas);
    overflow-wrap: anywhere;
  }
  h2 {
    margin: 0 0 12px;
    font-size: 1.125em;
  }
  dl {
    display: grid;
    gap: 8px 16px;
    grid-template-columns: minmax(112px, max-content) 1fr;
    margin: 0;
  }
  dt {
    font-weight: 600;
  }
  dd {
    margin: 0;
  }
  @container (max-width: 416px) {
    dl {
      grid-template-columns: 1fr;
    }
    dd {
      margin-block-end: 8px;
    }
  }
  :host {
    container-type: inline-size;
  }
  button {
    min-block-size: 44px;
    padding-inline: 12px;
    border: 1px solid currentcolor;
    border-radius: var(--dvc-radius, 8px);
    background: none;
    color: inherit;
    font: inherit;
    cursor: pointer;
  }
  ul {
    margin: 12px 0 0;
    padding-inline: 20px 0;
  }
  strong {
    display: block;
  }
`;
