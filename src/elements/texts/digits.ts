/**
 * Shows a long number, decimal or hexadecimal, in groups: the eye and a screen reader take it in parts, and a copy of it
 * is the bare number.
 */
import { html, type TemplateResult } from 'lit';
import { css } from '../styles/css.js';

/** The fewest characters that are shown in groups. */
const LONG = 8;

/** Of a citizen ID or a reference, of a tax code or phone number, and of all others. */
const GROUPS: Readonly<Record<number, RegExp>> = { 12: /.{3}/g, 10: /^.{4}|.{3}/g };
const FOURS = /.{1,4}/g;

/** A number with stars is counted from its end, so that its last four characters stay together. */
function groupsOf(value: string): readonly string[] {
  if (!value.includes('*')) return value.match(GROUPS[value.length] ?? FOURS) ?? [];
  const rest = value.length % 4;
  return [value.slice(0, rest), ...(value.slice(rest).match(FOURS) ?? [])].filter(Boolean);
}

/** Inline blocks without spaces: assistive technology separates them, and a selection does not. */
export const digits = (value: string): TemplateResult =>
  value.length < LONG || !/^[\da-f*]+$/.test(value)
    ? html`${value}`
    : html`<bdi class="digits">${groupsOf(value).map((group) => html`<span>${group}</span>`)}</bdi>`;

export const digitStyles = css`
  .digits {
    direction: ltr;
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }
  .digits span {
    display: inline-block;
  }
  .digits span + span {
    margin-inline-start: 0.3em;
  }
`;
