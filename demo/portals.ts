import { readFileSync } from 'node:fs';
import { createPortals, OFFER, readPortals, type ConfiguredPortals } from 'dvc-register/server';
import { scimTokens } from './sandbox/portals/receivers.js';
import { Misconfigured } from './settings.js';

export interface DemoPortalsOptions {
  /** The file, as docs/scim.md describes it. */
  readonly file: string;
  readonly port: number;
  /** Where the sandbox is: `http://127.0.0.1:8080/sandbox`. */
  readonly sandbox: string;
  /** Origins beside those of the file. */
  readonly origins: readonly string[];
}

/** What the file says of this machine at port 8080 is said of where the demo is served now. */
const placed = (text: string, port: number, sandbox: string) =>
  text
    .replaceAll('http://127.0.0.1:8080/sandbox', sandbox)
    .replace(/(http:\/\/(?:localhost|127\.0\.0\.1)):8080(?=")/g, `$1:${port}`);

/**
 * The portals of the demo, read from a file as a gateway reads them.
 *
 * @throws {Misconfigured} with the sentence that names what is wrong
 */
export function demoPortals({ file, port, sandbox, origins }: DemoPortalsOptions): ConfiguredPortals {
  try {
    const text = placed(readFileSync(file, 'utf8'), port, sandbox);
    const known = OFFER.map(({ id }) => id);
    const read = readPortals(text, { ...process.env, ...scimTokens }, known);
    for (const [id, { target }] of Object.entries(read.scim)) {
      if (target && !isHere(target.url)) {
        throw new TypeError(
          `Portal "${id}": scim.url is another machine's. The sandbox brings its people nowhere else.`,
        );
      }
    }
    const all = read.all.map((portal) => ({ ...portal, origins: [...new Set([...portal.origins, ...origins])] }));
    return { ...createPortals(all), scim: read.scim };
  } catch (error) {
    if (error instanceof TypeError) throw new Misconfigured(error.message);
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new Misconfigured(`There is no file ${file}.`);
    throw error;
  }
}

const isHere = (url: string) => ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);
