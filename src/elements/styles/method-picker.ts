import { css } from 'lit';
import { baseStyles } from './form.js';

/** The choice of audience and the list of methods. */
export const pickerStyles = [
  baseStyles,
  css`
    :host {
      display: grid;
      gap: var(--_gap);
    }
    .audiences {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      margin-block-start: 8px;
    }
    .audiences label {
      flex: 1 1 128px;
      display: flex;
      align-items: center;
      gap: 10px;
      min-block-size: 48px;
      padding: 8px 16px;
      border: 1px solid var(--_border);
      border-radius: var(--_radius);
      background: var(--_surface);
      cursor: pointer;
      font-weight: 600;
    }
    .audiences label:has(:checked) {
      border-color: var(--_primary);
      box-shadow: inset 0 0 0 1px var(--_primary);
      color: var(--_primary);
    }
    .audiences label:has(:focus-visible) {
      outline: 3px solid var(--_primary);
      outline-offset: 2px;
    }
    .audiences input {
      accent-color: var(--_primary);
      inline-size: 20px;
      block-size: 20px;
      margin: 0;
      outline: none;
    }
    .methods {
      list-style: none;
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 288px), 1fr));
      gap: 14px;
      margin-block-start: 12px;
    }
    .method {
      border: 1px solid var(--_line);
      border-radius: var(--_radius);
      background: var(--_surface);
    }
    .method button {
      inline-size: 100%;
      text-align: start;
      padding: 16px 20px;
      display: grid;
      grid-template-columns: 1fr auto;
      gap: 2px 16px;
      color: inherit;
      font-weight: 400;
    }
    .method span {
      grid-column: 1;
    }
    .method button::after {
      content: '';
      grid-area: 1 / 2 / span 2;
      align-self: center;
      inline-size: 9px;
      block-size: 9px;
      border: solid var(--_primary);
      border-width: 2px 2px 0 0;
      transform: rotate(45deg);
    }
    .method [aria-disabled='false']:hover .name {
      text-decoration: underline;
      text-underline-offset: 0.2em;
    }
    .name {
      font-weight: 700;
      font-size: 1.0625em;
      color: var(--_primary);
    }
    .more {
      padding: 0 20px 16px;
      display: grid;
      gap: 8px;
      font-size: 0.9375em;
    }
    .more ul {
      padding-inline-start: 20px;
    }
    summary {
      min-block-size: 44px;
      align-content: center;
      cursor: pointer;
      color: var(--_primary);
      font-weight: 600;
    }
    @media (forced-colors: active) {
      .method button {
        border: 0;
      }
    }
  `,
];
