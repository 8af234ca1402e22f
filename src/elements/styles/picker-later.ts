import { css } from './css.js';
import { textMessageStyles } from './told.js';

/**
 * Styles that a picker needs only for notes: what a method needs, methods out of service, where
 * else to go, links of advice.
 */
export const pickerLaterStyles = css`
  ${textMessageStyles}
  /* Its middle stays where it is, at any size. */
  .method .picture {
    --_icon: min(44px, var(--dvc-icon-size, 28px));
    position: absolute;
    inset-block-start: calc(36px - var(--_icon) / 2);
    inset-inline-start: calc(28px - var(--_icon) / 2);
    inline-size: var(--_icon);
    block-size: var(--_icon);
    color: var(--dvc-color-icon, var(--_primary));
  }
  .method [aria-disabled='true'] {
    opacity: 1;
  }
  .method [aria-disabled='true'] .name,
  .method [aria-disabled='true'] .picture {
    color: inherit;
  }
  /* Above the button that covers the card. */
  .method summary,
  .method a {
    position: relative;
    z-index: 1;
  }
  .method summary {
    position: absolute;
    inset-block-start: 14px;
    inset-inline-end: 12px;
    display: block;
    text-decoration: underline;
    text-underline-offset: 0.2em;
    font-size: 0.9375em;
  }
  .method [open] > div {
    padding: 4px 16px 16px 56px;
    display: grid;
    gap: 8px;
    font-size: 0.9375em;
  }
  .method ul,
  .elsewhere ul {
    padding-inline-start: 20px;
    display: grid;
    gap: 4px;
  }
  .elsewhere ul {
    gap: 8px;
  }
  /* Below the word that opens what the method needs: it may take the whole line. */
  .badge {
    margin-inline-end: -76px;
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
