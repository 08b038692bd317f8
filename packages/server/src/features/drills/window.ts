import { MusterError } from '../../kernel/errors.ts';
import type { Scenario } from '../scenarios/index.ts';
import type { CampaignRow } from './store.ts';

type Window = Pick<CampaignRow, 'window_from' | 'window_to'>;

/** How long after the start the script puts its last copy or sends its last mail, in seconds. */
export function lastActSeconds({ implants, injects }: Pick<Scenario, 'implants' | 'injects'>): number {
  const acts = [...injects, ...(implants ? [implants] : [])];
  return Math.max(0, ...acts.map(({ at, window }) => at + window));
}

/**
 * Sites agreed to the window that was announced: the campaign starts in it, and early enough for all that it does
 * to fall into it.
 * @throws MusterError campaign.outside-window
 */
export function demandInWindow(window: Window, script: Parameters<typeof lastActSeconds>[0], at: Date): void {
  const { window_from: from, window_to: to } = window;
  if (at < from)
    throw outside(
      `The announced window opens at ${from.toISOString()}, and it is ${at.toISOString()}. Start it then.`,
    );
  if (at >= to)
    throw outside(
      `The announced window closed at ${to.toISOString()}, and it is ${at.toISOString()}. Abort this campaign and draft it anew with a window to come.`,
    );
  const last = new Date(at.getTime() + lastActSeconds(script) * 1000);
  if (last > to)
    throw outside(
      `Started now, the script would still act at ${last.toISOString()}, after the announced window closes at ${to.toISOString()}. Abort this campaign and draft it anew with a longer window.`,
    );
}

function outside(what: string): MusterError {
  return new MusterError('campaign.outside-window', `${what} Nothing was started.`);
}
