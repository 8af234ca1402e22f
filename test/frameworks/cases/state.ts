/** Copied beside the page of each framework: the state that the test changes, and what the page's listeners heard. */

export interface State {
  /** `<dvc-register>` is in the page; or one method without it and without children. */
  readonly shown: boolean;
  readonly alone: boolean;
  /** What surrounds the element is hidden; the element stays. */
  readonly hidden: boolean;
  readonly endpoint: string;
  readonly portal: string;
  readonly lang: string;
  /** Ids of the methods inside, in their order. */
  readonly methods: readonly string[];
  /** An object. */
  readonly wording: object | undefined;
  /** Flags of each method. */
  readonly framed: boolean;
  readonly out: boolean;
}

export const initial: State = {
  ...{ shown: false, alone: false, hidden: false, framed: false, out: false },
  ...{ endpoint: '', portal: 'national', lang: 'vi', wording: undefined, methods: ['mobile', 'insurance'] },
};

/** The page's side of the test: `set` is the framework's, which changes its state by it. */
export interface Driven {
  set: (patch: Partial<State>) => void;
  define: () => Promise<unknown>;
  /** How and in which order events were heard, such as `declared dvc-step`. */
  heard: string[];
}
const driven = globalThis as unknown as Driven;

/** The elements' modules come when the test calls this: before or after the framework has drawn the tags. */
driven.define = () =>
  Promise.all([
    import('dvc-register/elements/registration.js'),
    import('dvc-register/elements/mobile.js'),
    import('dvc-register/elements/insurance.js'),
    import('dvc-register/elements/post.js'),
  ]);
driven.heard = [];

const hear =
  (how: string) =>
  ({ type }: Event): void => {
    driven.heard.push(`${how} ${type}`);
  };

/** The listener that each framework's template declares. */
export const declared = hear('declared');

const imperative = hear('imperative');

/** The framework's `ref`: adds the listeners by `addEventListener`. */
export function listen(element: EventTarget | null): void {
  for (const name of ['dvc-method', 'dvc-step', 'dvc-problem', 'dvc-complete'])
    element?.addEventListener(name, imperative);
}
