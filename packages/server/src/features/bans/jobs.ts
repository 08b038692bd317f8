import type { App } from '../../app.ts';
import { type JobHandlers, recurring, type Schedule } from '../../jobs/index.ts';
import { endDueBans, tellNewSites } from './due.ts';
import { lapseImageBlocks } from './image-blocks.ts';

const MINUTE_MS = 60_000;

export const banJobKinds: readonly string[] = ['bans.due', 'bans.new-sites'];

/** `bans.due`: what expires and what lapses. `bans.new-sites`: sites that came since. */
export function banJobs(app: App): JobHandlers {
  const due = async () => {
    await endDueBans(app);
    await lapseImageBlocks(app);
  };
  return { 'bans.due': due, 'bans.new-sites': () => tellNewSites(app) };
}

export const banSchedules: readonly Schedule[] = [
  recurring('bans.due', MINUTE_MS),
  recurring('bans.new-sites', 10 * MINUTE_MS),
];
