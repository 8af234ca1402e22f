import type { LitElement } from 'lit';
import { COLOURS, judge, OWN_COLOURS } from '../../theme.js';

/** The pairs of an element's colours that people cannot read, as the page shows them now (WCAG 2.2 AA). */
export function unreadable({ renderRoot }: LitElement): readonly string[] {
  const probe = document.createElement('i');
  probe.hidden = true;
  renderRoot.append(probe);
  const shown = (value: string) => {
    probe.style.color = value;
    return getComputedStyle(probe).color;
  };
  const declarations = [
    ...Object.keys(COLOURS).map((name) => `--dvc-color-${name}: ${shown(`var(--_${name})`)};`),
    ...OWN_COLOURS.map((name) => `--dvc-color-${name}: ${shown(`var(--dvc-color-${name}, var(--_primary))`)};`),
  ];
  probe.remove();
  return judge(declarations.join('\n')).flatMap(({ scheme, pair, ratio, least }) =>
    scheme === 'light' && ratio !== undefined && ratio < least ? [`${pair} ${ratio} (at least ${least})`] : [],
  );
}
