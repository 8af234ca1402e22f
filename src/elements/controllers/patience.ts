import type { LaterKey } from '../../locales/messages.js';
import type { Host } from './captcha-controller.js';

/** Milliseconds after which the first and the second sentence are shown. */
const WAITS = [5000, 25_000] as const;
const SAID: readonly LaterKey[] = ['captcha-slow', 'captcha-slower'];

/** Shows the progress of a slow proof of work, with at most two sentences. */
export function showPatience(host: Host, mount: HTMLElement, waits: readonly number[] = WAITS) {
  const status = document.createElement('p');
  status.className = 'muted';
  status.setAttribute('role', 'status');
  const bar = document.createElement('progress');
  bar.value = 0;
  bar.hidden = true;
  bar.style.inlineSize = '100%';
  mount.append(bar, status);
  const say = (key: LaterKey) => {
    mount.style.position = '';
    status.textContent = host.messages.text[key] ?? '';
  };
  const timers = SAID.map((key, n) =>
    setTimeout(() => {
      bar.hidden = false;
      bar.setAttribute('aria-label', host.messages.text['captcha-progress'] ?? '');
      say(key);
    }, waits[n]),
  );
  return {
    /** `share`: between 0 and 1. */
    tried(share: number) {
      bar.value = share;
    },
    /** Removes the progress; a last sentence may stay. */
    end(key?: LaterKey) {
      timers.forEach(clearTimeout);
      bar.remove();
      if (key) say(key);
      else status.remove();
    },
  };
}
