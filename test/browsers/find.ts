/** Finds elements as a person would, through all shadow roots. */
import { isDeepStrictEqual } from 'node:util';
import { until } from '../support/promises/promise.js';

/** An element: by a selector, by words that it shows, or both. */
export interface Wanted {
  readonly css?: string;
  /** Words of the element itself. The smallest such element counts. */
  readonly text?: string;
}

/**
 * The expression of a function of the page. It goes to the page as text: three protocols have three
 * ways to send a function, and one to send an expression.
 */
const IN_PAGE = `((wanted) => {
  const inside = (root) =>
    [...root.querySelectorAll('*')].flatMap((each) => [each, ...(each.shadowRoot ? inside(each.shadowRoot) : [])]);
  const isShown = (each) =>
    each.getClientRects().length > 0 && getComputedStyle(each).visibility === 'visible' && each.localName !== 'style';
  const plain = (text) => text.replaceAll(/\\s+/g, ' ').trim();
  const says = (each) => plain(each.textContent).includes(wanted.text);
  const matching = inside(document).filter((each) => !wanted.css || each.matches(wanted.css));
  const found = wanted.text === undefined ? matching : matching.filter(says);
  const smallest = found.filter((each) => !found.some((other) => other !== each && each.contains(other)));
  return { all: (wanted.text === undefined ? found : smallest), isShown };
})`;

/** The elements, as an expression. */
const all = (wanted: Wanted) => `${IN_PAGE}(${JSON.stringify(wanted)}).all`;

/** The first element, shown or not, as an expression. */
export const first = (wanted: Wanted): string => `${all(wanted)}[0]`;

/** Whether a person sees such an element, as an expression. */
export const isSeen = (wanted: Wanted): string =>
  `(({ all, isShown }) => all.some(isShown))(${IN_PAGE}(${JSON.stringify(wanted)}))`;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Scrolls to the n-th shown element and gives its middle, or a sentence that says why it cannot be
 * pressed; as an expression. It waits for a frame, in which a new step scrolls to its place: a frame
 * of WebKit on a screen in memory can take longer than three questions.
 */
export const middleOf = (
  wanted: Wanted,
  n = 0,
): string => `new Promise(requestAnimationFrame).then(() => (({ all, isShown }) => {
  const element = all.filter(isShown)[${n}];
  if (!element) return 'it is not there';
  // A font or a style that is still on its way moves what is below it.
  if (document.readyState !== 'complete' || document.fonts.status !== 'loaded') return 'the page is loading';
  element.scrollIntoView({ block: 'center', behavior: 'instant' });
  const { x, y, width, height } = element.getBoundingClientRect();
  const [middleX, middleY] = [Math.round(x + width / 2), Math.round(y + height / 2)];
  let at = document.elementFromPoint(middleX, middleY);
  while (at?.shadowRoot?.elementFromPoint(middleX, middleY) && at.shadowRoot.elementFromPoint(middleX, middleY) !== at)
    at = at.shadowRoot.elementFromPoint(middleX, middleY);
  const label = element.closest('label') ?? element.labels?.[0];
  if (at && (element.contains(at) || label?.contains(at) || at.contains(element))) return { x: middleX, y: middleY };
  return at ? 'it is below <' + at.localName + ' class="' + at.className + '">' : 'it is outside the window';
})(${IN_PAGE}(${JSON.stringify(wanted)})))`;

export const nameOf = ({ css = '', text = '' }: Wanted): string => [css, text && `“${text}”`].filter(Boolean).join(' ');

/** Equal places, 30 ms apart, after which an element stands still. */
const STILL = 3;

/** Resolves with the place of an element that stands still; throws the last sentence otherwise. */
export async function pointOf(ask: () => Promise<Point | string>, wanted: Wanted, ms: number): Promise<Point> {
  let answer: Point | string = '';
  let times = 0;
  const standsStill = async () => {
    const before = answer;
    answer = await ask();
    times = typeof answer === 'object' && isDeepStrictEqual(answer, before) ? times + 1 : 1;
    return times >= STILL;
  };
  await until(nameOf(wanted), standsStill, ms, 30).catch((error: unknown) => {
    throw new Error(`${nameOf(wanted)}: ${JSON.stringify(answer)}`, { cause: error });
  });
  return answer as unknown as Point;
}
