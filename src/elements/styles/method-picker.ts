import { css } from './css.js';
import { baseStyles } from './form.js';

/** The choice of audience and method, as it is drawn first. */
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
      flex: 1 1 auto;
      display: flex;
      align-items: center;
      gap: 8px;
      min-block-size: 48px;
      padding: 8px 12px;
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
    .audiences label:has(:focus-visible),
    .method button:focus-visible::after {
      outline: 3px solid var(--dvc-color-focus, var(--_primary));
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
      grid-template-columns: repeat(auto-fit, minmax(min(100%, var(--dvc-method-width, 288px)), 1fr));
      align-items: start;
      gap: 8px;
      margin-block-start: 12px;
    }
    .method {
      position: relative;
      border: 1px solid var(--_line);
      border-radius: var(--_radius);
      background: var(--_surface);
    }
    .method button {
      inline-size: 100%;
      border: 0;
      min-block-size: 72px;
      text-align: start;
      padding: 8px 88px 8px 56px;
      display: grid;
      align-content: center;
      color: inherit;
      font-weight: 400;
      outline: none;
    }
    /* The whole card can be pressed. */
    .method button::after {
      content: '';
      position: absolute;
      inset: 0;
      border-radius: var(--_radius);
    }
    .method [aria-disabled='false']:hover .name {
      text-decoration: underline;
      text-underline-offset: 0.2em;
    }
    .name {
      font-weight: 700;
      color: var(--_primary);
    }
    .best {
      display: inline-block;
      padding-inline: 8px;
      border: 1px solid var(--_good);
      border-radius: 99px;
      color: var(--_good);
      font-size: 0.875em;
      font-weight: 600;
    }
    summary {
      min-block-size: 44px;
      align-content: center;
      cursor: pointer;
      color: var(--_primary);
      font-weight: 600;
    }
  `,
];
