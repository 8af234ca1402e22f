import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Prompter } from './prompt/prompter.js';

/** Which origins may use the keys on this machine. */
export interface Origins {
  /**
   * Decides before the socket opens. Prompts the user until they answer; a refusal holds until the
   * agent restarts.
   */
  admit(origin: string): Promise<boolean>;
}

interface OriginsOptions {
  /** Origins approved by the person who started the agent. */
  readonly allowed: readonly string[];
  /** File of approvals. Without one, the user is not prompted. */
  readonly file?: string | undefined;
  readonly prompter: Prompter;
  /** Counts prompts. `false`: the limit is reached. */
  readonly mayPrompt: () => boolean;
  /** Milliseconds that a person has to decide. */
  readonly timeoutMs?: number;
  /** Receives a line when an approval could not be saved. */
  readonly log?: (note: string) => void;
}

function read(file: string): string[] {
  try {
    const list: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Array.isArray(list) ? list.filter((each): each is string => typeof each === 'string') : [];
  } catch {
    return []; // no origin was approved yet
  }
}

/** Writes atomically, readable by the user only: the portals that a person uses are private. */
function write(file: string, list: readonly string[]): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const fresh = `${file}.new`;
  writeFileSync(fresh, JSON.stringify(list, null, 2), { mode: 0o600 });
  chmodSync(fresh, 0o600);
  renameSync(fresh, file);
}

/**
 * An allow-list. With `file`, the user can extend it, one origin at a time; without, it is fixed.
 */
export function createOrigins({
  allowed,
  file,
  prompter,
  mayPrompt,
  timeoutMs = 60_000,
  log = () => undefined,
}: OriginsOptions): Origins {
  const approved = new Set([...allowed, ...(file ? read(file) : [])]);
  const refused = new Set<string>();
  let asking: Promise<unknown> | undefined;

  async function ask(origin: string): Promise<boolean> {
    if (!file || refused.has(origin) || asking || !mayPrompt()) return false;
    const late = AbortSignal.timeout(timeoutMs);
    // `undefined`: no window could be shown, so the person has not refused.
    const question = prompter.consent(origin, late).catch(() => undefined);
    asking = question;
    const yes = await question;
    asking = undefined;
    if (yes === false && !late.aborted) refused.add(origin);
    if (!yes) return false;
    approved.add(origin);
    try {
      write(
        file,
        [...approved].filter((each) => !allowed.includes(each)),
      );
    } catch (error) {
      log(`The approval could not be saved (${(error as NodeJS.ErrnoException).code}): it holds until the agent ends.`);
    }
    return true;
  }

  return { admit: async (origin) => approved.has(origin) || ask(origin) };
}
