/** Draws one screen of the gallery: `/states/screen?screen=code-wrong&lang=en`; `&pseudo=longer` or `rtl` for texts of no language. */
import 'dvc-register/elements/all.js';
import { vi } from 'dvc-register/locales/vi.js';
import { scripted } from './backend.js';
import { PSEUDO } from './pseudo.js';
import { SCREENS, shown } from './screens.js';

const query = new URLSearchParams(location.search);
const pseudo = PSEUDO[query.get('pseudo') ?? '']?.(vi);
const screen = SCREENS.find(({ id }) => id === query.get('screen')) ?? SCREENS[0];

/** A screen in a frame of the gallery leaves the focus of the page around it where it is; Chromium's `select` takes it too. */
function leaveFocus(prototype: object, name: 'focus' | 'select'): void {
  const own = Reflect.get(prototype, name) as (...options: unknown[]) => void;
  Reflect.set(prototype, name, function (this: HTMLElement, ...options: unknown[]) {
    if (window === parent || document.hasFocus()) own.apply(this, options);
  });
}
leaveFocus(HTMLElement.prototype, 'focus');
leaveFocus(HTMLInputElement.prototype, 'select');

/** A theme from the builder, as declarations of custom properties. */
function wear(declarations: Readonly<Record<string, string>>): void {
  const { style } = document.documentElement;
  for (const [name, value] of Object.entries(declarations))
    if (name.startsWith('--dvc-')) style.setProperty(name, value);
}
interface Worn {
  readonly theme?: Readonly<Record<string, string>>;
  /** A `data:` URL. */
  readonly logo?: string;
}

/** Puts the builder's logo where a portal's page has it: into the header, or above an element without one. */
function head(logo: string): void {
  const image = document.querySelector<HTMLImageElement>('main img') ?? new Image();
  Object.assign(image, { src: logo, alt: 'Logo', slot: 'header', style: 'max-block-size: 56px' });
  const around = document.querySelector('dvc-register, dvc-sign-in, dvc-recover');
  (around ?? document.querySelector('main'))?.prepend(image);
}
addEventListener('message', ({ origin, data: { theme, logo = '' } }: MessageEvent<Worn>) => {
  if (origin !== location.origin) return;
  if (theme) wear(theme);
  if (logo.startsWith('data:image/')) head(logo);
});

async function draw(): Promise<void> {
  if (!screen) return;
  const element = document.createElement(screen.tag);
  Object.assign(element, {
    ...{ backend: scripted(screen.script), memory: null, portal: 'national', lang: document.documentElement.lang },
    captcha: () => Promise.resolve('sample'),
    ...screen.more,
    ...(pseudo && { messages: pseudo }),
  });
  if (pseudo?.lang === 'ar') document.documentElement.dir = 'rtl';
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
