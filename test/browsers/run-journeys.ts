import { join } from 'node:path';
import { Gateway } from '../journeys/support/support.js';
import { launch, type Engine } from './engines.js';
import { journeys, type Journey } from './journeys.js';
import type { Result } from './result.js';
import type { RunningBrowser } from './tab.js';
import { Visitor } from './visitor.js';

async function startGateway(): Promise<Gateway> {
  const gateway = new Gateway({ embedded: true });
  await gateway.start();
  return gateway;
}

async function runOne(
  journey: Journey,
  browser: RunningBrowser,
  shared: Gateway,
  picture: string | undefined,
): Promise<void> {
  const gateway = journey.alone ? await startGateway() : shared;
  const tab = await browser.open();
  const visitor = new Visitor(tab, gateway);
  try {
    await journey.run(visitor);
  } catch (error) {
    throw new Error(`${String(error)}\n${await visitor.report()}`, { cause: error });
  } finally {
    if (picture) await tab.screenshot(picture).catch(() => undefined);
    await tab.close();
    if (journey.alone) await gateway.remove();
  }
}

/**
 * Runs the journeys in an engine, each in a browser without cookies, with one gateway or their own. `SHOTS`
 * names a folder for pictures of their ends.
 */
export async function journeysIn(engine: Engine, only = ''): Promise<readonly Result[]> {
  const gateway = await startGateway();
  const browser = await launch(engine);
  const results: Result[] = [];
  const shots = process.env['SHOTS'];
  try {
    for (const journey of journeys.filter(({ name }) => name.includes(only))) {
      const { name } = journey;
      const picture = shots && join(shots, `${engine}-${name.replaceAll(/\W+/g, '-')}.png`);
      const faulty = (error: unknown): Result => ({ name, fault: String(error) });
      const well = (): Result => ({ name });
      const result = await runOne(journey, browser, gateway, picture).then(well, faulty);
      if (!result.fault) console.log(`✓ ${engine}: ${name}`);
      results.push(result);
    }
    return results;
  } finally {
    await browser.close();
    await gateway.remove();
  }
}
