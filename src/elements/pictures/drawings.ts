/**
 * Larger pictures in the line style of `icons.ts`. `mark` shows the place that matters. Each is
 * decoration and under 2 kB; none is in the first view.
 */
import { html, svg, type TemplateResult } from 'lit';

export type DrawingName = 'card-qr' | 'sim-card' | 'token' | 'code' | 'phone';

/** Lines on 160 × 96, then the lines of the mark. */
const LINES: Readonly<Record<DrawingName, readonly [string, string]>> = {
  'card-qr': [
    'M18 6h124a8 8 0 0 1 8 8v68a8 8 0 0 1-8 8H18a8 8 0 0 1-8-8V14a8 8 0 0 1 8-8zM26 20a7 7 0 1 0 14 0 7 7 0 0 0-14 0zM50 17h44M50 25h30M24 40h28v38H24zM31 66c1-8 13-8 14 0M33 52a5 5 0 1 0 10 0 5 5 0 0 0-10 0M62 44h40M62 54h30M62 64h36M62 74h22',
    'M112 14h26v26h-26zM116 18h6v6h-6zM128 18h6v6h-6zM116 30h6v6h-6zM128 30h2m4 0v6m-6 0h2M104 27h-6m54 0h-6M125 6V2',
  ],
  'sim-card': [
    'M54 8h36l20 20v56a6 6 0 0 1-6 6H54a6 6 0 0 1-6-6V14a6 6 0 0 1 6-6z',
    'M62 44h34v32H62zM79 44v32M62 55h11m12 0h11M62 66h11m12 0h11',
  ],
  token: [
    'M10 34h74a10 10 0 0 1 10 10v8a10 10 0 0 1-10 10H10a4 4 0 0 1-4-4V38a4 4 0 0 1 4-4zM20 48a4 4 0 1 0 8 0 4 4 0 0 0-8 0',
    'M94 38h26v20H94M104 44h6m-6 8h6M152 30v36M138 48h-10m4-5-5 5 5 5',
  ],
  code: [
    'M60 4h40a8 8 0 0 1 8 8v72a8 8 0 0 1-8 8H60a8 8 0 0 1-8-8V12a8 8 0 0 1 8-8zM74 10h12M62 62h36M62 72h24',
    'M62 24h36v26H62zM69 33v8m7-8v8m7-8v8m7-8v8M20 30h22M20 38h14M118 30h22M126 38h14',
  ],
  phone: [
    'M60 4h40a8 8 0 0 1 8 8v72a8 8 0 0 1-8 8H60a8 8 0 0 1-8-8V12a8 8 0 0 1 8-8zM74 10h12M76 84h8',
    'M64 30h32v22H78l-6 7v-7h-8zM70 38h20M70 44h12',
  ],
};

/** A drawing; its size comes from the styles. The build's minifier drops the slash of `<path />`. */
export function drawing(name: DrawingName): TemplateResult {
  const [lines, mark] = LINES[name];
  return html`<svg
    class="drawing"
    viewBox="0 0 160 96"
    fill="none"
    stroke="currentColor"
    stroke-width="2"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${svg`<path d=${lines}></path><path class="mark" d=${mark}></path>`}
  </svg>`;
}
