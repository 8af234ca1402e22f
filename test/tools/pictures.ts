/**
 * `npm run test:pictures -- --into DIR [--against DIR] [--screen picker] [--theme province]`: takes a picture of every
 * screen of `/states/` in both languages, light and dark, at 320 and 1280 px, and compares it with the one of that name
 * in another folder. Where they differ, `DIR/differences` has the picture with the changed pixels in red. Needs a build
 * and Chromium; `npm test` does not run it, because another Chromium draws other letters. Exits with 1 where one differs.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { serve } from 'dvc-register/node/serve.js';
import { OFFER } from 'dvc-register/server';
import { createDemo } from '../../demo/app.js';
import { createWorld } from '../../demo/sandbox/world.js';
import { SCREENS } from '../../demo/states/screens.js';
import { launch } from '../support/browser.js';

const { values } = parseArgs({
  options: {
    into: { type: 'string', default: '.cache/pictures' },
    against: { type: 'string' },
    screen: { type: 'string', multiple: true },
    theme: { type: 'string', default: '' },
  },
});
/** The clock of each page: texts name the time. */
const NOW = new Date('2026-11-30T02:00:00Z');
/** A channel (0 to 255) that differs by less is the same to an eye: edges of letters are blended by chance. */
const LEAST = 24;
/** Pixels that may differ. */
const MOST = 12;

interface Difference {
  readonly pixels: number;
  /** A PNG in base64; absent where the sizes differ. */
  readonly picture?: string;
}

/** Compares two PNGs by a canvas of the browser, which needs no package. */
const compare = (page: Page, before: Buffer, after: Buffer): Promise<Difference> =>
  page.evaluate(
    // No function has a name here: tsx would mark it by a helper that the page does not have.
    async ([pictures, least]) => {
      const [before, after] = await Promise.all(
        pictures.map(async (base64) => {
          const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
          const canvas = new OffscreenCanvas(image.width, image.height);
          const context = canvas.getContext('2d');
          if (!context) throw new Error('This browser has no canvas.');
          context.drawImage(image, 0, 0);
          return { canvas, context, pixels: context.getImageData(0, 0, image.width, image.height) };
        }),
      );
      if (!before || !after) throw new Error('There are two pictures.');
      const { pixels: old } = before;
      const { canvas, context, pixels } = after;
      if (old.width !== pixels.width || old.height !== pixels.height) return { pixels: Infinity };
      let count = 0;
      for (let at = 0; at < pixels.data.length; at += 4) {
        const differs = [0, 1, 2].some(
          (channel) => Math.abs((old.data[at + channel] ?? 0) - (pixels.data[at + channel] ?? 0)) > least,
        );
        if (differs) pixels.data.set([255, 0, 0, 255], at);
        else pixels.data[at + 3] = 60;
        count += Number(differs);
      }
      context.putImageData(pixels, 0, 0);
      const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
      return { pixels: count, picture: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) };
    },
    [[before.toString('base64'), after.toString('base64')], LEAST] as const,
  );

async function pictureOf(browser: Browser, origin: string, path: string, width: number): Promise<Buffer> {
  const page = await browser.newPage({
    ...{ viewport: { width, height: 640 }, timezoneId: 'Asia/Ho_Chi_Minh', reducedMotion: 'reduce' },
  });
  // A busy machine needs its time.
  page.setDefaultTimeout(120_000);
  await page.clock.setFixedTime(NOW);
  await page.goto(origin + path);
  await page.locator('html[data-state=shown]').waitFor();
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => document.fonts.ready);
  const picture = await page.screenshot({ fullPage: true, animations: 'disabled', caret: 'hide' });
  await page.close();
  return picture;
}

const { into, against, theme } = values;
const screens = SCREENS.filter(({ id }) => !values.screen || values.screen.includes(id));
const variants = ['vi', 'en'].flatMap((lang) =>
  ['light', 'dark'].flatMap((scheme) => [320, 1280].map((width) => ({ lang, scheme, width }))),
);
mkdirSync(join(into, 'differences'), { recursive: true });
const app = createDemo({ world: createWorld(), gateway: () => Response.json({ methods: OFFER }) });
const server = await serve((request, env) => app.fetch(request, env), { port: 0, hostname: '127.0.0.1' });
const browser = await launch({ seen: true });
const judge = await browser.newPage();
let differing = 0;
let taken = 0;
try {
  for (const { id } of screens)
    for (const { lang, scheme, width } of variants) {
      const name = `${id}-${lang}-${scheme}-${width}.png`;
      const query = new URLSearchParams({ screen: id, lang, scheme, theme });
      const picture = await pictureOf(
        browser,
        `http://127.0.0.1:${server.port}`,
        `/states/screen?${query.toString()}`,
        width,
      );
      writeFileSync(join(into, name), picture);
      taken += 1;
      const old = against && join(against, name);
      if (!old) continue;
      const before = existsSync(old) ? readFileSync(old) : undefined;
      if (before?.equals(picture)) continue;
      const { pixels, picture: shown = '' } = before ? await compare(judge, before, picture) : { pixels: Infinity };
      if (pixels <= MOST) continue;
      differing += 1;
      if (shown) writeFileSync(join(into, 'differences', name), Buffer.from(shown, 'base64'));
      console.log(`${name}: ${before ? (shown ? `${pixels} pixels differ` : 'another size') : 'is new'}`);
    }
} finally {
  await browser.close();
  await server.close();
}
console.log(`${taken} pictures in ${into}${against ? `, ${differing} differ from ${against}` : ''}.`);
process.exitCode = differing ? 1 : 0;
