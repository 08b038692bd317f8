import { setTimeout as pause } from 'node:timers/promises';
import type { Cli } from '../cli.ts';

/** Waits so many milliseconds; ends early, without error, when the signal aborts. */
export async function waitMs(ms: number, signal?: AbortSignal): Promise<void> {
  await pause(ms, undefined, signal ? { signal } : {}).catch((error: unknown) => {
    if (!signal?.aborted) throw error;
  });
}

/** Milliseconds of this machine that only grow: for the age of a picture, never for a date. */
export function monotonicMs(): number {
  return performance.now();
}

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
