import { css } from './css.js';
import { digitStyles } from '../texts/digits.js';
import { baseStyles } from './form.js';

export const accountStyles = [
  baseStyles,
  digitStyles,
  css`
    :host {
      display: grid;
      gap: calc(var(--_gap) * 1.5);
    }
    section {
      display: grid;
      gap: 10px;
      min-inline-size: 0;
    }
    section > button,
    li > button,
    .buttons button,
    .alert button,
    dd button {
      justify-self: start;
      border-color: var(--_border);
    }
    dl {
      margin: 0;
      display: grid;
      gap: 8px;
    }
    dl > div {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 180px), 1fr));
      gap: 0 16px;
      padding-block-end: 8px;
      border-block-end: 1px solid var(--_line);
    }
    dt {
      color: var(--_muted);
    }
    dd {
      margin: 0;
      display: flex;
      flex-wrap: wrap;
      gap: 4px 12px;
      align-items: center;
    }
    .number {
      font-variant-numeric: tabular-nums;
    }
    ul {
      padding-inline-start: 20px;
      display: grid;
      gap: 8px;
    }
    ul.plain {
      padding: 0;
      list-style: none;
      text-decoration: none;
    }
    .plain li {
      display: flex;
      flex-wrap: wrap;
      gap: 8px 16px;
      justify-content: space-between;
      align-items: center;
    }
    li .muted {
      display: block;
    }
    .buttons {
      display: flex;
      flex-wrap: wrap;
      gap: 8px 24px;
      align-items: center;
    }
    .alert {
      border-radius: var(--_radius);
      display: flex;
      flex-wrap: wrap;
      gap: 12px;
    }
    .alert p {
      flex: 1 0 100%;
    }
    @media print {
      button,
      a {
        display: none;
      }
    }
  `,
];
