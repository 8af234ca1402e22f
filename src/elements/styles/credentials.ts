import { css } from './css.js';
import { formStyles } from './form.js';

/** Styles of the sign-in form at its first drawing. Those of refusals come with them. */
export const credentialsStyles = [
  ...formStyles,
  css`
    .with-button {
      display: grid;
      grid-template-columns: 1fr auto;
      gap: 8px;
    }
    /* No gap for a captcha that shows nothing. */
    form > div:empty {
      display: none;
    }
    form > div:has(> progress[hidden]) {
      position: absolute;
    }
    .with-button button {
      border-color: var(--_border);
    }
  `,
];
