/** The documentation's script: search, the menu on phones, and examples that can be changed and run. */
import MiniSearch from 'minisearch';
import { INDEXED } from './words.mjs';
import { offerToRun } from './examples.js';

const root = document.body.dataset['root'] ?? '.';
const isVietnamese = document.documentElement.lang === 'vi';

interface Found {
  readonly to: string;
  readonly title: string;
  readonly heading: string;
}

const find = (id: string): HTMLElement => {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no #${id}.`);
  return element;
};
const input = find('site-words') as HTMLInputElement;
const status = find('site-found');
const list = find('site-results');

/** Results that are shown; more are never read. */
const MOST = 12;
/** Milliseconds to wait for the index. */
const PATIENCE = 15_000;

let index: Promise<MiniSearch<Found>> | undefined;
async function load(): Promise<MiniSearch<Found>> {
  const response = await fetch(`${root}/search.json`, { signal: AbortSignal.timeout(PATIENCE) });
  if (!response.ok) throw new Error(String(response.status));
  return MiniSearch.loadJSON(await response.text(), INDEXED as never);
}

const words = isVietnamese
  ? {
      none: 'Không tìm thấy.',
      count: (n: number) => `${n} kết quả`,
      failed: 'Chưa tải được mục lục tìm kiếm. Hãy gõ lại.',
    }
  : {
      none: 'Nothing found.',
      count: (n: number) => (n === 1 ? '1 result' : `${n} results`),
      failed: 'The index of the search did not come. Type again.',
    };

function show(found: readonly Found[], asked: string): void {
  list.replaceChildren(
    ...found.map(({ to, title, heading }) => {
      const link = document.createElement('a');
      link.href = `${root}/${to}`;
      link.append(title, ...(heading && heading !== title ? [' › ', heading] : []));
      const item = document.createElement('li');
      item.append(link);
      return item;
    }),
  );
  list.hidden = !found.length;
  status.textContent = asked ? (found.length ? words.count(found.length) : words.none) : '';
}

async function search(): Promise<void> {
  const asked = input.value.trim();
  if (asked.length < 2) {
    show([], '');
    return;
  }
  try {
    index ??= load();
    const found = (await index).search(asked).slice(0, MOST) as unknown as readonly Found[];
    if (asked === input.value.trim()) show(found, asked);
  } catch {
    index = undefined;
    show([], '');
    status.textContent = words.failed;
  }
}

input.addEventListener('input', () => void search());
document.addEventListener('keydown', (event) => {
  const { target } = event;
  const types = target instanceof HTMLElement && /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  if (event.key === '/' && !types) {
    event.preventDefault();
    input.focus();
  }
  if (event.key !== 'Escape' || list.hidden) return;
  input.value = '';
  show([], '');
  input.focus();
});

// Beside the text there is room for the menu. On a phone it would fill the first screens.
const menu = document.querySelector<HTMLDetailsElement>('details.menu');
if (menu && matchMedia('(min-width: 60.01rem)').matches) menu.open = true;

offerToRun(isVietnamese);
