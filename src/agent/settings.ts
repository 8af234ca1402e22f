import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod/mini';
import { isOrigin } from './handshake.js';

/** A fault that the person who started the agent must correct. The message says how. */
export class Misconfigured extends Error {
  override readonly name = 'Misconfigured';
}

export interface Settings {
  /** Absolute paths of PKCS#11 modules. If empty, modules of known vendors are searched. */
  readonly modules: readonly string[];
  readonly port: number | undefined;
  readonly origins: readonly string[];
  readonly dev: boolean;
  readonly prompt: 'terminal' | 'window' | 'command';
  readonly command: string | undefined;
  /** File of approvals. Without one, only `origins` are admitted. */
  readonly approvals: string | undefined;
  /** Prints this and ends. `list`: the tokens that the modules show. */
  readonly only: 'help' | 'version' | 'list' | undefined;
}

export const USAGE = `dvc-register-agent: signs registrations with a USB token.

  --module PATH          PKCS#11 module of the token; absolute; may be repeated. Without one, the modules of
                         known vendors are found where their installers put them
  --config FILE          JSON {"modules": [...], "origins": [...]}; must belong to root and be writable by root only
  --allow-origin ORIGIN  a portal to admit, for example https://dichvucong.gov.vn; may be repeated.
                         Only these are admitted; without one, you are asked once for each portal
  --prompt terminal|window   where the PIN is asked; a window when there is no terminal
  --pin-command COMMAND  a program that asks for the PIN (for kiosks and tests)
  --port N               0 for any; 36735 to 36737 otherwise
  --dev                  also admits pages of http://localhost
  --list                 prints the modules that are found and the labels of their tokens, and ends
  --version              prints the version, and ends
  --help                 prints this, and ends
`;

const config = z.strictObject({
  modules: z._default(z.array(z.string()), []),
  origins: z._default(z.array(z.string()), []),
});

/**
 * The list names code that the agent loads: anybody who can write it can run programs as this user
 * (T28). So the list must belong to root. Windows has no such owner; there the installer must
 * protect the folder.
 */
function readConfig(file: string): z.infer<typeof config> {
  if (!isAbsolute(file)) throw new Misconfigured(`--config: "${file}" must be an absolute path.`);
  const { uid, mode, list } = readJson(file);
  if (process.platform !== 'win32' && (uid !== 0 || mode & 0o022))
    throw new Misconfigured(`--config: ${file} must belong to root and be writable by root only.`);
  const parsed = config.safeParse(list);
  if (!parsed.success) throw new Misconfigured(`--config: ${file} must hold {"modules": [...], "origins": [...]}.`);
  return parsed.data;
}

function readJson(file: string) {
  try {
    const { uid, mode } = statSync(file);
    return { uid, mode, list: JSON.parse(readFileSync(file, 'utf8')) as unknown };
  } catch (error) {
    throw new Misconfigured(`--config: ${file} is missing, or is not JSON.`, { cause: error });
  }
}

const portOf = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new Misconfigured(`--port: "${text}" is not a port.`);
};

const promptOf = (text: string | undefined, command: string | undefined): Settings['prompt'] => {
  if (command !== undefined) return 'command';
  if (text === undefined) return process.stdin.isTTY ? 'terminal' : 'window';
  if (text === 'terminal' || text === 'window') return text;
  throw new Misconfigured('--prompt: "terminal" or "window".');
};

/** Reads the command line. @throws {Misconfigured} */
export function settings(words: readonly string[]): Settings {
  const { values } = parseWords(words);
  const list = values.config === undefined ? { modules: [], origins: [] } : readConfig(values.config);
  const dev = values.dev ?? false;
  const modules = [...list.modules, ...(values.module ?? [])];
  const origins = [...list.origins, ...(values['allow-origin'] ?? [])];
  const relative = modules.find((path) => !isAbsolute(path));
  if (relative !== undefined) throw new Misconfigured(`--module: "${relative}" must be an absolute path.`);
  const wrong = origins.find((origin) => !isOrigin(origin, dev));
  if (wrong !== undefined) {
    throw new Misconfigured(
      `--allow-origin: "${wrong}" is not an origin such as https://dichvucong.gov.vn; http://localhost needs --dev.`,
    );
  }
  const command = values['pin-command'];
  return {
    modules,
    origins,
    dev,
    port: portOf(values.port),
    prompt: promptOf(values.prompt, command),
    command,
    approvals: origins.length ? undefined : join(homedir(), '.config', 'dvc-register-agent', 'origins.json'),
    only: (['help', 'version', 'list'] as const).find((name) => values[name]),
  };
}

function parseWords(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        module: { type: 'string', multiple: true },
        config: { type: 'string' },
        'allow-origin': { type: 'string', multiple: true },
        prompt: { type: 'string' },
        'pin-command': { type: 'string' },
        port: { type: 'string' },
        dev: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
        list: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new Misconfigured(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
