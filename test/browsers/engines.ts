/** The engines, and where Debian has their programs. Nothing is installed from here. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { knownBrowsers, onPath } from '../../.config/setup.mjs';
import { launchPuppeteer } from './puppeteer-tab.js';
import type { RunningBrowser } from './tab.js';
import { launchWebKit } from './webkit.js';

export const ENGINES = ['chromium', 'firefox', 'webkit'] as const;
export type Engine = (typeof ENGINES)[number];

/** MiniBrowser is in no folder of the path. */
function miniBrowser(): string | undefined {
  const libraries = '/usr/lib';
  if (!existsSync(libraries)) return undefined;
  return readdirSync(libraries)
    .map((folder) => join(libraries, folder, 'webkit2gtk-4.1', 'MiniBrowser'))
    .find((file) => existsSync(file));
}

/** What an engine needs: for each of Debian's packages, its program where it is installed. */
const PROGRAMS = {
  chromium: () => ({ chromium: knownBrowsers() }),
  firefox: () => ({ 'firefox-esr': process.env['FIREFOX_PATH'] ?? onPath('firefox-esr') ?? onPath('firefox') }),
  webkit: () => ({
    'webkit2gtk-driver': onPath('WebKitWebDriver'),
    'libwebkit2gtk-4.1-0': miniBrowser(),
    xvfb: onPath('Xvfb'),
  }),
} satisfies Record<Engine, () => Readonly<Record<string, string | undefined>>>;

/** The packages that an engine needs and that are missing. */
export const missingOf = (engine: Engine): readonly string[] =>
  Object.entries<string | undefined>(PROGRAMS[engine]()).flatMap(([name, program]) => (program ? [] : [name]));

/** The program of a package that is installed. */
const found = (program: string | undefined): string => {
  if (!program) throw new Error('The engine is not installed.');
  return program;
};

/** The program of an engine that puppeteer starts. */
export const programOf = (engine: 'chromium' | 'firefox'): string =>
  found(engine === 'chromium' ? PROGRAMS.chromium().chromium : PROGRAMS.firefox()['firefox-esr']);

export const webkitHere = () => {
  const programs = PROGRAMS.webkit();
  return launchWebKit({
    driver: found(programs['webkit2gtk-driver']),
    browser: found(programs['libwebkit2gtk-4.1-0']),
    screen: found(programs.xvfb),
  });
};

export const launch = (engine: Engine): Promise<RunningBrowser> =>
  engine === 'webkit' ? webkitHere() : launchPuppeteer(engine, programOf(engine));
