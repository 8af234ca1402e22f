import { css } from 'lit';

export const certificateCardStyles = css`
  :host {
    display: block;
    color: var(--dvc-color-text, CanvasText);
    font: inherit;
  }
  :host([hidden]) {
    display: none;
  }
  section {
    padding: 1rem;
    border: 1px solid var(--dvc-color-border, GrayText);
    border-radius: var(--dvc-radius, 0.5rem);
    background: var(--dvc-color-surface, Canvas);
    overflow-wrap: anywhere;
  }
  h2 {
    margin: 0 0 0.75rem;
    font-size: 1.125em;
  }
  dl {
    display: grid;
    gap: 0.5rem 1rem;
    grid-template-columns: minmax(7rem, max-content) 1fr;
    margin: 0;
  }
  dt {
    font-weight: 600;
  }
  dd {
    margin: 0;
  }
  @container (max-width: 26rem) {
    dl {
      grid-template-columns: 1fr;
    }
    dd {
      margin-block-end: 0.5rem;
    }
  }
  :host {
    container-type: inline-size;
  }
  button {
    min-block-size: 2.75rem;
    padding-inline: 0.75rem;
    border: 1px solid currentcolor;
    border-radius: var(--dvc-radius, 0.5rem);
    background: none;
    color: inherit;
    font: inherit;
    cursor: pointer;
  }
  ul {
    margin: 0.75rem 0 0;
    padding-inline: 1.25rem 0;
  }
  strong {
    display: block;
  }
`;
