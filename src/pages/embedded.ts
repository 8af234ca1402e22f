/**
 * The script of `/register?embed=1`, in a frame of a portal's page. It speaks with that page after a
 * handshake: the page says hello, from an origin of the portal's configuration (T57).
 */
import * as z from 'zod/mini';
import type {} from '../elements/events.js';

const hello = z.strictObject({ to: z.literal('dvc-register'), version: z.literal(1), type: z.literal('hello') });

const element = document.querySelector<HTMLElement>('dvc-register');
const origins = (element?.dataset['origins'] ?? '').split(' ').filter(Boolean);
/** The origin of the page around this one, once it has said hello. */
let peer: string | undefined;

const tell = (message: Readonly<Record<string, string | number | undefined>>): void => {
  if (peer !== undefined) parent.postMessage({ from: 'dvc-register', version: 1, ...message }, peer);
};

const tellHeight = () => tell({ type: 'height', height: Math.ceil(document.documentElement.scrollHeight) });

addEventListener('message', ({ source, origin, data }: MessageEvent<unknown>) => {
  if (source !== parent || parent === window || !origins.includes(origin) || !hello.safeParse(data).success) return;
  peer = origin;
  tell({ type: 'ready' });
  tellHeight();
});
new ResizeObserver(tellHeight).observe(document.body);
element?.addEventListener('dvc-complete', ({ method, receipt }) => tell({ type: 'complete', method, receipt }));
element?.addEventListener('dvc-problem', ({ method, code }) => tell({ type: 'problem', method, code }));
