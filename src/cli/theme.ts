/** `dvc-register theme check FILE`: checks the contrast of a portal's style sheet (WCAG 2.2). */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { judge, type Judged } from 'dvc-register/theme.js';
import { finish, table } from './say.js';

function check(file: string, { json }: { readonly json?: boolean }): void {
  const judged = judge(readFileSync(file, 'utf8'));
  const stateOf = ({ ratio, least }: Judged) => (ratio === undefined ? 'note' : ratio < least ? 'wrong' : 'ok');
  const rows = judged.map((each) => {
    const { scheme, pair, ratio, least } = each;
    const says = ratio === undefined ? 'a colour that only a browser can resolve' : `${ratio}, needs ${least}`;
    return [stateOf(each), scheme, pair, says];
  });
  console.log(json ? JSON.stringify(judged, null, 2) : table(rows));
  finish(judged.every((each) => stateOf(each) !== 'wrong'));
}

export function themeCommand(program: Command): void {
  const theme = program.command('theme').description('a portal’s style sheet');
  theme
    .command('check')
    .description('compute the contrast of --dvc-color-*, in light and in dark; ends with 1 where it is too low')
    .argument('<file>', 'a style sheet')
    .option('--json', 'print JSON')
    .action(check);
}
