import { css } from 'lit';
import { textMessageStyles } from './told.js';

/**
 * Styles that a picker needs only for notes: methods out of service, where else to go, links of
 * advice.
 */
export const pickerLaterStyles = css`
  ${textMessageStyles}
  .method [aria-disabled='true'] {
    opacity: 1;
  }
  .method [aria-disabled='true']::after {
    content: none;
  }
  .method [aria-disabled='true'] .name {
    color: inherit;
  }
  .elsewhere ul {
    padding-inline-start: 20px;
    display: grid;
    gap: 8px;
  }
  .badge {
    color: var(--_danger);
    font-weight: 600;
  }
  .badge::before {
    content: '';
    display: inline-block;
    inline-size: 1em;
    block-size: 1em;
    margin-inline-end: 6px;
    vertical-align: -0.1em;
    border: 2px solid;
    border-radius: 50%;
    background: linear-gradient(currentcolor 0 0) center / 50% 2px no-repeat;
  }
`;
