import type { Hono } from 'hono';
import { fieldsOf, refuseForeign, wantsHtml } from './requests.js';

/** A switch: read and set it by a form or JSON. A form returns to the page that shows it. */
export interface Switch<Mode extends string> {
  readonly path: string;
  readonly page: string;
  readonly modes: readonly Mode[];
  readonly get: () => Mode;
  readonly set: (mode: Mode) => void;
}

export function addSwitch<Mode extends string>(app: Hono, { path, page, modes, get, set }: Switch<Mode>): void {
  const shown = () => ({ mode: get(), modes });
  app.get(path, (c) => c.json(shown()));
  app.post(path, async (c) => {
    const foreign = refuseForeign(c);
    if (foreign) return foreign;
    const { mode: wanted } = await fieldsOf(c);
    const mode = modes.find((each) => each === wanted);
    if (!mode) return c.json({ error: 'Unknown mode.', ...shown() }, 422);
    set(mode);
    return wantsHtml(c) ? c.redirect(page, 303) : c.json(shown());
  });
}
