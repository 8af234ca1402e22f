import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Prompter } from './prompt/prompter.js';

/** Which origins may use the keys on this machine. */
export interface Origins {
  /** Decides before the socket opens. Asks the user at most once an origin; whoever was refused is refused until a restart. */
  admit(origin: string): Promise<boolean>;
}

interface OriginsOptions {
  /** Approved by whoever started the agent. */
  readonly allowed: readonly string[];
  /** Where approvals are remembered, when the user is asked at all. */
  readonly file?: string | undefined;
  readonly prompter: Prompter;
  /** Counts what appears on the user's screen; `false`: no more for now. */
  readonly mayPrompt: () => boolean;
}

function read(file: string): string[] {
  try {
    const list: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Array.isArray(list) ? list.filter((each): each is string => typeof each === 'string') : [];
  } catch {
    return []; // nobody was approved yet
  }
}

/** Whole or not at all, and for nobody else to read: which portals a person uses is theirs to tell. */
function write(file: string, list: readonly string[]): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const fresh = `${file}.new`;
  writeFileSync(fresh, JSON.stringify(list, null, 2), { mode: 0o600 });
  chmodSync(fresh, 0o600);
  renameSync(fresh, file);
}

/** An allow-list that its user extends, one origin at a time; or one that is fixed, when no file is given. */
export function createOrigins({ allowed, file, prompter, mayPrompt }: OriginsOptions): Origins {
  const approved = new Set([...allowed, ...(file ? read(file) : [])]);
  const refused = new Set<string>();
  let asking: Promise<unknown> | undefined;

  async function ask(origin: string): Promise<boolean> {
    if (!file || refused.has(origin) || asking || !mayPrompt()) return false;
    const question = prompter.consent(origin, AbortSignal.timeout(60_000)).catch(() => false);
    asking = question;
    const yes = await question;
    asking = undefined;
    if (!yes) {
      refused.add(origin);
      return false;
    }
    approved.add(origin);
    write(
      file,
      [...approved].filter((each) => !allowed.includes(each)),
    );
    return true;
  }

  return { admit: async (origin) => approved.has(origin) || ask(origin) };
}
