/** Draws one screen of the gallery: `/states/screen?screen=code-wrong&lang=en`. */
import 'dvc-register/elements/all.js';
import { scripted } from './backend.js';
import { SCREENS, shown } from './screens.js';

const query = new URLSearchParams(location.search);
const screen = SCREENS.find(({ id }) => id === query.get('screen')) ?? SCREENS[0];

/** A theme from the builder, as declarations of custom properties. */
function wear(declarations: Readonly<Record<string, string>>): void {
  const { style } = document.documentElement;
  for (const [name, value] of Object.entries(declarations))
    if (name.startsWith('--dvc-')) style.setProperty(name, value);
}
addEventListener('message', ({ origin, data }: MessageEvent<{ readonly theme?: Readonly<Record<string, string>> }>) => {
  if (origin === location.origin && data.theme) wear(data.theme);
});

async function draw(): Promise<void> {
  if (!screen) return;
  const element = document.createElement(screen.tag);
  Object.assign(element, {
    ...{ backend: scripted(screen.script), memory: null, portal: 'national', lang: document.documentElement.lang },
    captcha: () => Promise.resolve('sample'),
    ...screen.more,
  });
  element.append(...(screen.inside ?? []).map((tag) => document.createElement(tag)));
  document.querySelector('main')?.append(element);
  await shown(screen);
}

draw().then(
  () => (document.documentElement.dataset['state'] = 'shown'),
  (error: unknown) => {
    document.documentElement.dataset['state'] = 'failed';
    console.error(error);
  },
);
