import { css } from 'lit';

/** A computer with a mouse sends no text messages: it shows the words without their link. */
export const textMessageStyles = css`
  @media (hover: hover) and (pointer: fine) and (min-width: 600px) {
    a[href^='sms:'] {
      display: none;
    }
  }
`;

/** Refusals, errors and endings. A form at its first drawing needs none of them. */
export const toldStyles = css`
  ${textMessageStyles}
  .alert,
  .error,
  .consent {
    scroll-margin-block: min(80px, 15vh) 16px;
  }
  .alert {
    border: 1px solid var(--_danger);
    border-inline-start-width: 6px;
    border-radius: var(--_radius);
    padding: 16px;
    display: grid;
    gap: 10px;
    justify-items: start;
  }
  .ask {
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    padding: 16px;
    display: grid;
    gap: 12px;
  }
  .advice {
    padding-inline-start: 20px;
    display: grid;
    gap: 8px;
  }
  input[aria-invalid='true'] {
    border: 2px solid var(--_danger);
  }
  .tick [aria-invalid='true']:not(:focus-visible) {
    outline: 2px solid var(--_danger);
    outline-offset: 1px;
  }
  .error {
    border-inline-start: 4px solid var(--_danger);
    padding-inline-start: 8px;
    font-size: 0.9375em;
    font-weight: 600;
  }
  fieldset[aria-describedby] {
    border-inline-start: 4px solid var(--_danger);
    padding-inline-start: 12px;
  }
  .button {
    display: grid;
    place-content: center;
    min-block-size: 52px;
    border: 1px solid var(--_primary);
    border-radius: var(--_radius);
    font-weight: 600;
    text-decoration: none;
  }
  .end {
    display: grid;
    gap: var(--_gap);
  }
  .mark {
    font-size: 32px;
    inline-size: 64px;
    block-size: 64px;
    border: 3px solid;
    border-radius: 50%;
    display: grid;
    place-items: center;
  }
`;
