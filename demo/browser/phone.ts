// Updates the phone's page and copies codes. Without this script the page shows its state at
// loading.
import { bubble, copyOnClick, type Message } from './message.js';

const PACE = 1500;

async function refresh(list: Element, url: string): Promise<void> {
  const response = await fetch(url, { headers: { Accept: 'application/json' } });
  if (!response.ok) return;
  const shown = new Set([...list.querySelectorAll<HTMLElement>('[data-id]')].map(({ dataset }) => dataset['id']));
  const fresh = ((await response.json()) as Message[]).filter(({ id }) => !shown.has(id));
  list.prepend(...fresh.map(bubble));
}

function watch(phone: HTMLElement, list: Element): void {
  const url = phone.dataset['messages'] ?? '';
  const turn = () => {
    const work = document.hidden ? Promise.resolve() : refresh(list, url).catch(() => undefined);
    void work.then(() => setTimeout(turn, PACE));
  };
  turn();
  copyOnClick(list);
}

/** Reloads the page when a request comes or goes, except while a person types a PIN. */
function watchRequests(screen: HTMLElement): void {
  const url = screen.dataset['requests'] ?? '';
  const ids = () =>
    [...screen.querySelectorAll<HTMLElement>('[data-request]')].map(({ dataset }) => dataset['request']);
  const drawn = ids().join();
  const look = async () => {
    const response = await fetch(url, { headers: { Accept: 'application/json' } });
    const found = (await response.json()) as { readonly id: string }[];
    const now = found.map(({ id }) => id).slice(0, screen.dataset['messages'] ? 1 : found.length);
    const typing = screen.querySelector<HTMLInputElement>('input[name=pin]')?.value;
    if (now.join() !== drawn && !typing) location.reload();
  };
  const turn = () => {
    const work = document.hidden ? Promise.resolve() : look().catch(() => undefined);
    void work.then(() => setTimeout(turn, PACE));
  };
  turn();
}

const screen = document.querySelector<HTMLElement>('[data-requests]');
if (screen) watchRequests(screen);

const phone = document.querySelector<HTMLElement>('[data-messages]');
const list = phone?.querySelector('.messages');
if (phone && list) watch(phone, list);
