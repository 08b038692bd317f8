import { setTimeout as pause } from 'node:timers/promises';
import type { Cli } from '../cli.ts';

const EVERY_MS = 2000;
const HOME_AND_CLEAR_BELOW = '\u001b[H\u001b[J';
const CLEAR_SCREEN = '\u001b[2J';

/**
 * Shows once, or with --watch again and again until Ctrl-C or until `show` answers 'done'.
 * On a terminal each picture takes the place of the one before.
 */
export async function showLive(
  cli: Cli,
  show: () => Promise<'done' | 'more'>,
  everyMs = EVERY_MS,
): Promise<void> {
  if (!cli.options.watch) {
    await show();
    return;
  }
  const replace = cli.io.stdout.isTTY === true && !cli.options.json;
  if (replace) cli.io.stdout.write(CLEAR_SCREEN);
  for (;;) {
    if (replace) cli.io.stdout.write(HOME_AND_CLEAR_BELOW);
    if ((await show()) === 'done') return;
    await pause(everyMs);
  }
}
