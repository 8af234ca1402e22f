/** What a journey needs of a browser. The same in each engine, over the protocol that it has. */
export interface Tab {
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  /** Runs an expression in the page; a promise is awaited. The value has to be JSON. */
  evaluate<T>(expression: string): Promise<T>;
  /** Clicks with the mouse, in pixels of the window. */
  click(x: number, y: number): Promise<void>;
  /** Types into the focused field, key by key. */
  type(text: string): Promise<void>;
  /** Chooses a file in the input that an expression returns. */
  choose(expression: string, path: string): Promise<void>;
  screenshot(path: string): Promise<void>;
  close(): Promise<void>;
}

export interface RunningBrowser {
  /** Such as `Firefox 140.0`. */
  readonly version: string;
  /** A tab with cookies and storage of its own, in Vietnamese. */
  open(): Promise<Tab>;
  close(): Promise<void>;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The size of a new tab's page. */
export const WINDOW: Size = { width: 1280, height: 900 };
