import { SystemError } from '../../ports/site-system.ts';
import type { SiteCloud } from './site-cloud.ts';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Looks again until there is something to return. Between two looks it waits, longer each time.
 * @throws SystemError `busy` when the time is over.
 */
export async function waitUntil<T>(
  { clock }: SiteCloud,
  { what, withinMs }: { what: string; withinMs: number },
  look: (waitedMs: number) => Promise<T | undefined>,
  signal: AbortSignal,
): Promise<T> {
  const start = clock.now().getTime();
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS)) {
    const waited = clock.now().getTime() - start;
    const found = await look(waited);
    if (found !== undefined) return found;
    if (signal.aborted) throw new SystemError('unreachable', `stopped while waiting for ${what}`);
    if (waited >= withinMs)
      throw new SystemError('busy', `${what} did not come about in ${Math.round(withinMs / 1000)} s`);
    await clock.sleep(pause, signal);
  }
}
