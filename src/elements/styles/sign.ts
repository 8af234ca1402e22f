import { css } from 'lit';
import { formStyles } from './form.js';

/** Certificates on cards. */
export const signStyles = [
  ...formStyles,
  css`
    .cards legend {
      margin-block-end: 0.5rem;
    }
    .cards {
      display: grid;
      gap: 0.75rem;
    }
    .card {
      grid-template-columns: auto 1fr;
      gap: 0.75rem;
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
      gap: 0.125rem;
    }
    input[type='radio'] {
      inline-size: 1.5rem;
      min-block-size: 1.5rem;
      block-size: 1.5rem;
      margin: 0;
      padding: 0;
      accent-color: var(--_primary);
    }
    .panel {
      --_tone: var(--_primary);
      background: var(--_raised);
      border: 1px solid var(--_line);
      border-inline-start: 0.375rem solid var(--_tone);
      border-radius: var(--_radius);
      padding: 1rem;
      display: flex;
      flex-wrap: wrap;
      align-items: start;
      gap: 1rem;
    }
    .panel[data-wrong] {
      --_tone: var(--_danger);
      background: var(--_danger-surface);
      border-color: var(--_danger);
    }
    .told {
      flex: 1 1 15rem;
      min-inline-size: 0;
      display: grid;
      gap: 0.75rem;
      overflow-wrap: anywhere;
    }
    .panel strong {
      font-size: 1.0625em;
    }
    .panel ol,
    .panel ul {
      padding-inline-start: 1.25rem;
      display: grid;
      gap: 0.5rem;
    }
    .panel ul {
      list-style: none;
      padding: 0;
      justify-items: start;
    }
    .panel ul a {
      display: inline-block;
      padding: 0.5rem 1rem;
      border: 1px solid var(--_primary);
      border-radius: var(--_radius);
      background: var(--_surface);
      font-weight: 600;
      text-decoration: none;
    }
    .picture {
      inline-size: 2.5rem;
      block-size: 2.5rem;
      padding: 0.375rem;
      border-radius: 50%;
      background: var(--_surface);
      color: var(--_tone);
      border: 1px solid currentcolor;
      stroke-width: 1.75;
    }
    svg {
      fill: none;
      stroke: currentcolor;
      stroke-width: 2;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
    .guide {
      inline-size: min(100%, 18rem);
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
      stroke: var(--_primary);
      stroke-width: 2.5;
    }
    .guide .on {
      fill: var(--_primary);
      stroke: none;
    }
    .guide .knob {
      fill: var(--_on-primary);
      stroke: none;
    }
    .buttons {
      display: grid;
      gap: 0.75rem;
    }
    .buttons > :not(.primary) {
      border-color: var(--_primary);
    }
    dl {
      display: grid;
      gap: 0.625rem 1.5rem;
      margin: 0;
    }
    dl > div {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 12rem), 1fr));
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
