import type { App } from '../../app.ts';
import { type JobHandlers, recurring, type Schedule } from '../../jobs/index.ts';
import { endDueBans, tellNewSites } from './due.ts';

const MINUTE_MS = 60_000;

export const banJobKinds: readonly string[] = ['bans.due', 'bans.new-sites'];

/** `bans.due`: what expires and what lapses. `bans.new-sites`: sites that came since. */
export function banJobs(app: App): JobHandlers {
  return { 'bans.due': () => endDueBans(app), 'bans.new-sites': () => tellNewSites(app) };
}

export const banSchedules: readonly Schedule[] = [
  recurring('bans.due', MINUTE_MS),
  recurring('bans.new-sites', 10 * MINUTE_MS),
];
