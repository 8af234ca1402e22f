import { css } from './css.js';
import { formStyles } from './form.js';
import { toldStyles } from './told.js';

/** Certificates on cards. */
export const signStyles = [
  ...formStyles,
  toldStyles,
  css`
    /* As tall as the placeholder before it: what stands below stays where it is. */
    :host {
      display: grid;
      align-content: start;
      min-block-size: 256px;
    }
    .cards legend {
      margin-block-end: 8px;
    }
    .cards {
      display: grid;
      gap: 12px;
    }
    .card {
      grid-template-columns: auto 1fr;
      gap: 12px;
      font-weight: 400;
      cursor: pointer;
      overflow-wrap: anywhere;
    }
    .card:has(:checked) {
      border-color: var(--_primary);
      box-shadow: inset 0 0 0 1px var(--_primary);
    }
    .card:has(:disabled) {
      cursor: default;
    }
    .card > span {
      display: grid;
      gap: 2px;
    }
    input[type='radio'] {
      inline-size: 24px;
      min-block-size: 24px;
      block-size: 24px;
      margin: 0;
      padding: 0;
      accent-color: var(--_primary);
    }
    .panel:not([data-wrong]) {
      --_tone: var(--_primary);
    }
    .told {
      display: grid;
      gap: 12px;
      overflow-wrap: anywhere;
    }
    .panel strong {
      font-size: 1.0625em;
    }
    .panel ol,
    .panel ul {
      padding-inline-start: 20px;
      display: grid;
      gap: 8px;
    }
    .panel ul {
      list-style: none;
      padding: 0;
      justify-items: start;
    }
    .panel ul a {
      display: inline-grid;
      align-content: center;
      min-block-size: 44px;
      padding: 8px 16px;
      border: 1px solid var(--_primary);
      border-radius: var(--_radius);
      background: var(--_surface);
      font-weight: 600;
      text-decoration: none;
    }
    .panel summary {
      align-content: center;
      min-block-size: 44px;
      font-weight: 600;
      cursor: pointer;
    }
    .guide {
      fill: none;
      stroke: currentcolor;
      stroke-width: 2;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
    .guide {
      inline-size: min(100%, 288px);
      block-size: auto;
      color: var(--_muted);
    }
    .guide rect {
      fill: var(--_surface);
      stroke: var(--_border);
      stroke-width: 1;
    }
    .guide .words {
      stroke: var(--_line);
      stroke-width: 6;
    }
    .guide .here {
      stroke: var(--dvc-color-icon, var(--_primary));
      stroke-width: 2.5;
    }
    .guide .on {
      fill: var(--dvc-color-icon, var(--_primary));
      stroke: none;
    }
    .guide .knob {
      fill: var(--_on-primary);
      stroke: none;
    }
    .panel .digest {
      font-size: 0.875em;
      overflow-wrap: anywhere;
    }
    /* Invisible, but still there for fingers, keys and screen readers. */
    .chooser {
      position: relative;
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 4px 12px;
      min-block-size: max(44px, var(--dvc-control-height, 48px));
      padding: 4px;
      border: 1px solid var(--_border);
      border-radius: var(--_radius);
      background: var(--_surface);
      overflow-wrap: anywhere;
    }
    .chooser input {
      position: absolute;
      inset: 0;
      inline-size: 100%;
      block-size: 100%;
      opacity: 0;
      cursor: pointer;
    }
    .chooser:focus-within {
      outline: 3px solid var(--dvc-color-focus, var(--_primary));
      outline-offset: 2px;
    }
    .pick {
      padding: 8px 16px;
      border-radius: calc(var(--_radius) / 2);
      background: var(--_raised);
      border: 1px solid var(--_line);
      color: var(--_primary);
      font-weight: 600;
    }
    .buttons {
      display: grid;
      gap: 12px;
    }
    dl {
      display: grid;
      gap: 10px 24px;
      margin: 0;
    }
    dl > div {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 192px), 1fr));
    }
    dt {
      color: var(--_muted);
    }
    dd {
      margin: 0;
      font-weight: 600;
      overflow-wrap: anywhere;
    }
  `,
];
