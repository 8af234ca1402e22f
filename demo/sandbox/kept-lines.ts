import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** What an earlier process has appended to a file, one JSON object a line. */
export function keptLines<Line>(file: string): Line[] {
  mkdirSync(dirname(file), { recursive: true });
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return []; // the first start
  }
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as Line];
    } catch {
      return []; // the empty last line, or one that a crash truncated
    }
  });
}
