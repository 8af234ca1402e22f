/**
 * WebKit: Debian's MiniBrowser of WebKitGTK, driven by WebKitWebDriver on a screen in memory (Xvfb).
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/free-port.js';
import { until } from '../support/promises/promise.js';
import { WINDOW, type RunningBrowser } from './tab.js';
import { WebDriverTab } from './webdriver.js';

export interface WebKitPrograms {
  readonly driver: string;
  readonly browser: string;
  readonly screen: string;
}

/** Bars as thin as GTK allows: without this the window does not become narrower than 447 px. */
const THIN_BARS = '* { font-size: 1px; min-width: 0; min-height: 0; padding: 0; margin: 0; border-width: 0; }';
const LOCALE = 'vi_VN.utf8';
/** A locale that each Debian has. */
const ANY_LOCALE = '/usr/lib/locale/C.utf8';

/** A home for the browser: its style, and a locale that makes its pages Vietnamese. */
function makeHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'dvc-webkit-'));
  mkdirSync(join(home, 'config/gtk-3.0'), { recursive: true });
  writeFileSync(join(home, 'config/gtk-3.0/gtk.css'), THIN_BARS);
  // WebKit takes the languages of `navigator.languages` from the name of the locale.
  if (existsSync(ANY_LOCALE)) cpSync(ANY_LOCALE, join(home, 'locale', LOCALE), { recursive: true });
  return home;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill();
  await gone;
}

/**
 * Without a window manager the window below the pointer has the keyboard, and the pointer is in the
 * middle of the screen. The screen is so small that this is inside each window that a test sets.
 */
const SCREEN = '620x500x24';

/** Starts a screen; resolves with its name. */
async function startScreen(program: string): Promise<{ readonly child: ChildProcess; readonly display: string }> {
  const args = ['-displayfd', '1', '-screen', '0', SCREEN, '-nolisten', 'tcp'];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const failed = once(child, 'exit').then(() => Promise.reject(new Error('Xvfb did not start.')));
  const [line] = (await Promise.race([once(child.stdout, 'data'), failed])) as [Buffer];
  return { child, display: `:${String(line).trim()}` };
}

/** A driver has one session: each tab has its own driver, and so its own cookies and storage. */
async function openTab(programs: WebKitPrograms, env: NodeJS.ProcessEnv) {
  const port = await freePort();
  const driver = spawn(programs.driver, [`--port=${port}`, '--host=127.0.0.1'], { env, stdio: 'ignore' });
  const at = `http://127.0.0.1:${port}`;
  const answers = () =>
    fetch(`${at}/status`).then(
      ({ ok }) => ok,
      () => false,
    );
  await until('WebKitWebDriver', answers);
  const options = { 'webkitgtk:browserOptions': { binary: programs.browser, args: ['--automation'] } };
  const tab = await WebDriverTab.open(at, options).catch(async (error: unknown) => {
    await end(driver);
    throw error;
  });
  const close = tab.close.bind(tab);
  tab.close = async () => {
    await close().catch(() => undefined);
    await end(driver);
  };
  return tab;
}

export interface RunningWebKit extends RunningBrowser {
  open(): Promise<WebDriverTab>;
}

export async function launchWebKit(programs: WebKitPrograms): Promise<RunningWebKit> {
  const home = makeHome();
  const { child: screen, display } = await startScreen(programs.screen);
  const env = {
    ...process.env,
    ...{ DISPLAY: display, XDG_CONFIG_HOME: join(home, 'config'), XDG_CACHE_HOME: join(home, 'cache') },
    ...{ XDG_DATA_HOME: join(home, 'data'), LOCPATH: join(home, 'locale'), LC_ALL: LOCALE, LANGUAGE: 'vi' },
    // There is no desktop to ask.
    ...{ NO_AT_BRIDGE: '1', GTK_USE_PORTAL: '0' },
  };
  const tabs = new Set<WebDriverTab>();
  const open = async () => {
    // On a busy machine a window now and then does not come; that of another driver does.
    const tab = await openTab(programs, env).catch(() => openTab(programs, env));
    tabs.add(tab);
    await tab.setViewport(WINDOW);
    return tab;
  };
  const first = await open();
  const { browserVersion } = first.capabilities;
  await first.close();
  return {
    version: `WebKitGTK ${String(browserVersion)}`,
    open,
    close: async () => {
      for (const tab of tabs) await tab.close();
      await end(screen);
      // Its processes write to it until they have ended.
      rmSync(home, { recursive: true, force: true, maxRetries: 20 });
    },
  };
}
