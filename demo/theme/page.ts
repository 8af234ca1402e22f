/** The theme builder (`/theme/`): for the office of a province, without a developer. */
import type { Judged } from 'dvc-register/theme.js';
import { NAMES } from './names.js';
import { apca, nearest } from './nearest.js';
import {
  COLOUR_NAMES,
  colourOf,
  declarationsOf,
  EMPTY,
  fragmentOf,
  judged,
  long,
  readFragment,
  readSheet,
  SHAPES,
  sheetOf,
  withColour,
  withShape,
  type Theme,
} from './theme.js';

const SCHEMES = { light: 0, dark: 1 } as const;
const SCHEME_NAMES = { light: 'sáng', dark: 'tối' } as const;

let theme: Theme = readFragment(location.hash);

const part = <Kind extends Element>(selector: string, kind: new () => Kind): Kind => {
  const found = document.querySelector(selector);
  if (!(found instanceof kind)) throw new TypeError(`${selector} is missing from the page.`);
  return found;
};
const sheet = part('#sheet', HTMLTextAreaElement);
const table = part('#contrast tbody', HTMLTableSectionElement);
const verdict = part('#verdict', HTMLElement);
const said = part('#said', HTMLElement);
const frames = [...document.querySelectorAll('iframe')];
const colours = [...document.querySelectorAll<HTMLInputElement>('input[type=color]')];
const shapes = [...document.querySelectorAll<HTMLInputElement | HTMLSelectElement>('[data-shape]')];

/** What a frame shows: all properties, so that a removed one goes back to its default. */
const worn = () => ({
  ...Object.fromEntries(COLOUR_NAMES.map((name) => [`--dvc-color-${name}`, ''])),
  ...Object.fromEntries(Object.keys(SHAPES).map((name) => [`--dvc-${name}`, ''])),
  ...declarationsOf(theme),
});
/** The chosen logo as a `data:` URL. It is in no link: a portal puts its own file into its page. */
let logo = '';
const dress = (frame: HTMLIFrameElement) => frame.contentWindow?.postMessage({ theme: worn(), logo }, location.origin);

function row({ scheme, pair, ratio = 0, least }: Judged): HTMLTableRowElement {
  const [name = '', on = ''] = pair.split(' on ');
  const at = SCHEMES[scheme];
  const [colour, ground] = [colourOf(theme, name)[at], colourOf(theme, on)[at]];
  const passes = ratio >= least;
  const line = document.createElement('tr');
  const cell = (text: string) => {
    const made = document.createElement('td');
    made.append(text);
    line.append(made);
    return made;
  };
  const head = document.createElement('th');
  head.scope = 'row';
  head.append(`${NAMES[name] ?? name} trên ${(NAMES[on] ?? on).toLowerCase()}, ${SCHEME_NAMES[scheme]}`);
  line.append(head);
  cell(`${ratio.toFixed(2)} (cần ${least})`);
  cell(String(apca(colour, ground)));
  const last = cell(passes ? 'Đạt' : 'Chưa đạt');
  last.className = passes ? 'passes' : 'fails';
  const better = passes ? undefined : nearest(colour, ground, least);
  if (better !== undefined) {
    const take = document.createElement('button');
    Object.assign(take, { type: 'button', textContent: `Dùng ${better}` });
    take.addEventListener('click', () => {
      change(withColour(theme, name, at, better));
      said.textContent = `${NAMES[name] ?? name}: đã đổi thành ${better}.`;
      table.querySelector('button')?.focus();
    });
    last.append(' ', take);
  }
  return line;
}

function draw(): void {
  for (const input of colours)
    input.value = colourOf(theme, input.name)[SCHEMES[input.dataset['scheme'] === 'dark' ? 'dark' : 'light']];
  for (const input of shapes) {
    const value = theme.shape[input.dataset['shape'] ?? ''] ?? input.dataset['default'] ?? '';
    input.value = input instanceof HTMLInputElement ? String(Number.parseInt(value, 10)) : value;
    const shown = input.parentElement?.querySelector('.value');
    if (shown) shown.textContent = `${input.value} px`;
  }
  const found = judged(theme);
  const wrong = found.filter(({ ratio = 0, least }) => ratio < least);
  // What fails comes first.
  table.replaceChildren(...[...wrong, ...found.filter((each) => !wrong.includes(each))].map(row));
  verdict.textContent = wrong.length
    ? `${wrong.length} cặp màu khó đọc. Hãy sửa trước khi dùng.`
    : 'Mọi cặp màu đều đủ tương phản (WCAG 2.2 AA).';
  verdict.className = wrong.length ? 'fails' : 'passes';
  sheet.value = sheetOf(theme);
  for (const frame of frames) dress(frame);
}

function change(next: Theme): void {
  theme = next;
  history.replaceState(null, '', location.pathname + fragmentOf(theme));
  draw();
}

for (const input of colours)
  input.addEventListener('input', () => {
    const at = SCHEMES[input.dataset['scheme'] === 'dark' ? 'dark' : 'light'];
    change(withColour(theme, input.name, at, long(input.value)));
  });
for (const input of shapes)
  input.addEventListener('input', () => {
    const unit = input instanceof HTMLInputElement ? 'px' : '';
    change(withShape(theme, input.dataset['shape'] ?? '', input.value + unit));
  });

async function copy(text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    said.textContent = done;
  } catch {
    sheet.focus();
    sheet.select();
    said.textContent = 'Trình duyệt không cho sao chép. Hãy bấm Ctrl+C.';
  }
}
part('#copy', HTMLButtonElement).addEventListener('click', () => void copy(sheet.value, 'Đã sao chép CSS.'));
part('#link', HTMLButtonElement).addEventListener('click', () => void copy(location.href, 'Đã sao chép liên kết.'));
part('#save', HTMLButtonElement).addEventListener('click', () => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([sheet.value], { type: 'text/css' }));
  link.download = 'theme.css';
  link.click();
  URL.revokeObjectURL(link.href);
  said.textContent = 'Đã lưu theme.css.';
});
part('#take', HTMLButtonElement).addEventListener('click', () => {
  change(readSheet(sheet.value));
  said.textContent = 'Đã đọc CSS.';
});
part('#reset', HTMLButtonElement).addEventListener('click', () => {
  change(EMPTY);
  said.textContent = 'Đã trở về mặc định.';
});
const file = part('#logo', HTMLInputElement);
file.addEventListener('change', () => {
  const reader = new FileReader();
  reader.addEventListener('load', () => {
    logo = typeof reader.result === 'string' ? reader.result : '';
    for (const frame of frames) dress(frame);
    said.textContent = 'Đã đặt logo vào màn hình xem thử.';
  });
  const [chosen] = file.files ?? [];
  if (chosen) reader.readAsDataURL(chosen);
});
const screens = part('#screen', HTMLSelectElement);
const widths = part('#width', HTMLSelectElement);
function show(): void {
  for (const frame of frames)
    frame.src = `/states/screen?screen=${screens.value}&lang=vi&scheme=${frame.dataset['scheme'] ?? ''}`;
  document.body.dataset['width'] = widths.value;
}
for (const choice of [screens, widths]) choice.addEventListener('change', show);
for (const frame of frames) frame.addEventListener('load', () => dress(frame));
addEventListener('hashchange', () => {
  theme = readFragment(location.hash);
  draw();
});
show();
draw();
