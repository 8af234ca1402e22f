/**
 * The pictures: lines on a grid of 24, in the colour of the text. All are decoration; the words
 * beside them say the same. Never in the first view.
 */
import { html, svg, type TemplateResult } from 'lit';
import type { PictureName } from '../../locales/messages.js';

const PATHS: Readonly<Record<PictureName, string>> = {
  phone: 'M8 2.5h8a2 2 0 0 1 2 2v15a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2v-15a2 2 0 0 1 2-2zm2.5 16h3',
  card: 'M4 5.5h16a1.5 1.5 0 0 1 1.5 1.5v10a1.5 1.5 0 0 1-1.5 1.5H4A1.5 1.5 0 0 1 2.5 17V7A1.5 1.5 0 0 1 4 5.5zM6 15.5h7M6 12.5h4M15.5 8.5h3v3h-3z',
  insurance: 'M12 3 5 5.5V11c0 4.4 2.9 7.9 7 9.5 4.1-1.6 7-5.1 7-9.5V5.5zM12 8.5v6M9 11.5h6',
  letter:
    'M4 5.5h16A1.5 1.5 0 0 1 21.5 7v10a1.5 1.5 0 0 1-1.5 1.5H4A1.5 1.5 0 0 1 2.5 17V7A1.5 1.5 0 0 1 4 5.5zM3 7l9 6.5L21 7',
  token:
    'M9.5 9h5a2 2 0 0 1 2 2v8.5a2 2 0 0 1-2 2h-5a2 2 0 0 1-2-2V11a2 2 0 0 1 2-2zM9 9V3h6v6M11 5.5v1m2-1v1M12 14.5v2.5',
  sim: 'M8 2.5h6.5L19 7v12.5a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2v-15a2 2 0 0 1 2-2zM9 11.5h7v6.5H9zM12.5 11.5V18M9 14.75h7',
  pen: 'M3 20.5h18M4 16.5c2.5-1 5-4.5 6-8 .7-2.5-.5-5-2-4-2 1.3-1 7 1 9.5 1.5 2 2.5-1.5 3.5-1.5s.5 2 1.5 2 1.5-1 2.5-1 1 1.5 3.5 1.5',
  shield: 'M12 3 5 5.5V11c0 4.4 2.9 7.9 7 9.5 4.1-1.6 7-5.1 7-9.5V5.5zM8.5 11.5l2.5 2.5 4.5-5',
};

/** A path on the grid of 24 in the line style; its size comes from the styles. */
export const linePicture = (path: string): TemplateResult =>
  html`<svg
    class="picture"
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.75"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${svg`<path d=${path} />`}
  </svg>`;

/** A picture by its name. */
export const picture = (name: PictureName): TemplateResult => linePicture(PATHS[name]);
