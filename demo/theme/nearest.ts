/** Colours as people see them: the nearest that passes, and APCA's measure. */
import Color from 'colorjs.io';

const wcag = (one: string, other: string) => new Color(one).contrast(other, 'WCAG21');

/** APCA's lightness contrast of a text on a ground, without its sign: 75 is for running text, 60 for large. */
export const apca = (text: string, ground: string): number =>
  Math.round(Math.abs(new Color(ground).contrast(text, 'APCA')));

/** A change of lightness (OKLCH, 0 to 1) too small to see. */
const STEP = 0.005;

/**
 * The colour of the same hue nearest to `colour` that has at least this contrast on `ground`;
 * `undefined` where even black and white have less.
 */
export function nearest(colour: string, ground: string, least: number): string | undefined {
  const from = new Color(colour).to('oklch');
  const at = (lightness: number) => {
    const next = from.clone();
    next.l = Math.min(1, Math.max(0, lightness));
    return next.to('srgb').toGamut().toString({ format: 'hex' });
  };
  const start = from.l ?? 0;
  for (let away = 0; away <= 1; away += STEP)
    for (const lightness of [start - away, start + away]) {
      const found = at(lightness);
      // The printed colour is what counts: hexadecimal rounds.
      if (lightness >= 0 && lightness <= 1 && wcag(found, ground) >= least + 0.01) return found;
    }
  return undefined;
}
