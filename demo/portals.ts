import { readFileSync } from 'node:fs';
import { createPortals, METHOD_IDS, readPortals, type ConfiguredPortals, type PortalClient } from 'dvc-register/server';
import { scimTokens } from './sandbox/portals/receivers.js';
import { Misconfigured } from './settings.js';

export interface DemoPortalsOptions {
  /** The portals' file; see docs/scim.md. */
  readonly file: string;
  readonly port: number;
  /** The sandbox's address: `http://127.0.0.1:8080/sandbox`. */
  readonly sandbox: string;
  /** Origins in addition to the file's. */
  readonly origins: readonly string[];
  /** The address that browsers use: `http://localhost:8080`. People return to it after signing in. */
  readonly origin: string;
}

/** Replaces port 8080 of this machine in the file by the demo's actual address. */
const placed = (text: string, { port, sandbox }: DemoPortalsOptions) =>
  text
    .replaceAll('http://127.0.0.1:8080/sandbox', sandbox)
    .replace(/(http:\/\/(?:localhost|127\.0\.0\.1)):8080(?=["/])/g, `$1:${port}`);

/** Replaces this machine's name in the addresses to which people return. */
function returning(client: PortalClient, { port, origin }: DemoPortalsOptions): PortalClient {
  const browsers = (uri: string) => uri.replace(`http://localhost:${port}/`, `${origin}/`);
  const { redirectUris = [], logoutUris = [] } = client;
  return { ...client, redirectUris: redirectUris.map(browsers), logoutUris: logoutUris.map(browsers) };
}

/**
 * The portals of the demo, read from a file in the format of a real gateway.
 *
 * @throws {Misconfigured} with a sentence that names the mistake
 */
export function demoPortals(options: DemoPortalsOptions): ConfiguredPortals {
  const { file, origins } = options;
  try {
    const text = placed(readFileSync(file, 'utf8'), options);
    const read = readPortals(text, { ...process.env, ...scimTokens }, METHOD_IDS);
    const targets = [
      ...Object.entries(read.scim).map(([id, { target }]) => [id, 'scim.url', target?.url] as const),
      ...Object.entries(read.webhooks).map(([id, { url }]) => [id, 'webhook.url', url] as const),
    ];
    for (const [id, key, url] of targets) {
      if (url !== undefined && !isHere(url))
        throw new TypeError(
          `Portal "${id}": ${key} names another machine. The demo sends accounts only to its own sandbox.`,
        );
    }
    const all = read.all.map(({ client, ...portal }) => ({
      ...portal,
      origins: [...new Set([...portal.origins, ...origins])],
      ...(client && { client: returning(client, options) }),
    }));
    return { ...createPortals(all), scim: read.scim, webhooks: read.webhooks };
  } catch (error) {
    if (error instanceof TypeError) throw new Misconfigured(error.message);
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new Misconfigured(`There is no file ${file}.`);
    throw error;
  }
}

const isHere = (url: string) => ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);
