import { css } from './css.js';
import { formStyles } from './form.js';
import { toldStyles } from './told.js';

/** Styles of the code and the password step. */
export const laterStyles = [
  ...formStyles,
  toldStyles,
  css`
    input[name='code'] {
      max-inline-size: none;
      font-size: 1.75em;
      letter-spacing: 0.3em;
      text-align: center;
      font-variant-numeric: tabular-nums;
    }
    .rules {
      list-style: none;
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(176px, 1fr));
      gap: 4px 16px;
    }
    .rules li {
      display: flex;
      align-items: baseline;
      gap: 10px;
    }
    /* Drawn in CSS, so that screen readers read no character: a ring, then a tick. */
    .rules li::before {
      content: '';
      flex: none;
      inline-size: 11px;
      block-size: 11px;
      border: 2px solid;
      border-radius: 50%;
    }
    .rules .good::before {
      inline-size: 7px;
      margin-inline: 2px;
      border-width: 0 3px 3px 0;
      border-radius: 0;
      transform: rotate(40deg) translateY(-2px);
    }
    /* One, two or three of three parts; drawn by borders, which forced colours keep. The words are below. */
    .strength {
      display: grid;
      grid-template-columns: repeat(3, 1fr);
      gap: 6px;
      max-inline-size: 320px;
      margin-block-start: 6px;
    }
    .strength i {
      block-size: 8px;
      border: 1px solid var(--_border);
      border-radius: 4px;
    }
    .strength .on {
      border: 4px solid var(--_danger);
    }
    .strength[data-level='1'] .on {
      border-color: var(--_primary);
    }
    .strength[data-level='2'] .on {
      border-color: var(--_good);
    }
    .with-button {
      display: grid;
      grid-template-columns: 1fr auto;
      gap: 8px;
    }
  `,
];
