import { css } from './css.js';

/** A single step has no progress to show. */
export const singleStepStyles = css`
  .head:has(li:only-child) {
    display: none;
  }
`;
