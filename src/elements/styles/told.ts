import { css } from './css.js';
import { digitStyles } from '../texts/digits.js';

/**
 * A telephone number stays on one line. A computer with a mouse sends no text messages: it shows the
 * words without their link.
 */
export const textMessageStyles = css`
  a[href^='tel:'] {
    white-space: nowrap;
  }
  @media (hover: hover) and (pointer: fine) and (min-width: 600px) {
    a[href^='sms:'] {
      display: none;
    }
  }
`;

/** Refusals, errors and endings. A form at its first drawing needs none of them. */
export const toldStyles = css`
  ${textMessageStyles}
  ${digitStyles}
  summary {
    min-block-size: 44px;
    align-content: center;
    color: var(--dvc-color-link, var(--_primary));
    font-weight: 600;
    cursor: pointer;
  }
  .alert,
  .error,
  .consent {
    scroll-margin-block: min(80px, 15vh) 16px;
  }
  .alert {
    --_tone: var(--_danger);
    position: relative;
    border: 1px solid var(--_tone);
    border-inline-start-width: 6px;
    border-radius: var(--_radius);
    padding: 16px 16px 16px 56px;
    display: grid;
    gap: 10px;
    justify-items: start;
  }
  .alert > .picture,
  .alert:not(.panel)::before {
    position: absolute;
    inset-block-start: 15px;
    inset-inline-start: 16px;
    inline-size: 26px;
    block-size: 26px;
    color: var(--_tone);
  }
  /* The sign of each refusal. Screen readers skip it. */
  .alert:not(.panel)::before,
  .error::before {
    content: '!';
    content: '!' / '';
    border-radius: 50%;
    background: var(--_tone);
    color: Canvas;
    font-weight: 700;
    line-height: 26px;
    text-align: center;
    forced-color-adjust: none;
  }
  .row > .good::before {
    content: '✓ ';
    content: '✓ ' / '';
  }
  @media (forced-colors: active) {
    .alert,
    .error {
      --_tone: CanvasText !important;
    }
  }
  .drawing {
    inline-size: min(100%, 192px);
    block-size: auto;
    justify-self: center;
    color: var(--_muted);
  }
  .mark {
    stroke: var(--dvc-color-icon, var(--_primary));
  }
  .ask {
    flex: 1 0 100%;
    text-align: center;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    padding: 16px;
    display: grid;
    gap: 12px;
  }
  .advice {
    padding-inline-start: 20px;
    display: grid;
    gap: 8px;
  }
  input[aria-invalid='true'] {
    border: 2px solid var(--_danger);
  }
  .tick [aria-invalid='true']:not(:focus-visible) {
    outline: 2px solid var(--_danger);
    outline-offset: 1px;
  }
  .error {
    --_tone: var(--_danger);
    border-inline-start: 4px solid var(--_danger);
    padding-inline-start: 8px;
    font-size: 0.9375em;
    font-weight: 600;
  }
  .error::before {
    display: inline-block;
    inline-size: 1.25em;
    margin-inline-end: 6px;
    line-height: 1.25;
  }
  fieldset[aria-describedby] {
    border-inline-start: 4px solid var(--_danger);
    padding-inline-start: 12px;
  }
  .button {
    display: grid;
    place-content: center;
    min-block-size: max(44px, var(--dvc-control-height, 52px));
    border: 1px solid var(--_primary);
    border-radius: var(--dvc-radius-button, var(--_radius));
    font-weight: 600;
    text-decoration: none;
  }
  .end {
    display: grid;
    gap: var(--_gap);
  }
  .tick-mark {
    inline-size: 56px;
    block-size: 56px;
    border: 3px solid;
    border-radius: 50%;
    display: grid;
    place-items: center;
    font-size: 28px;
  }
  .receipt {
    margin: 0;
    padding: 16px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    display: grid;
    gap: 10px;
  }
  .receipt dt {
    color: var(--_muted);
    font-size: 0.9375em;
  }
  .receipt dd {
    margin: 0;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  @media print {
    button,
    .button {
      display: none;
    }
  }
`;
