import type { App } from '../../app.ts';
import { type JobHandlers, recurring, type Schedule } from '../../jobs/index.ts';
import { tellHandovers } from './handovers.ts';

const FIVE_MINUTES_MS = 5 * 60_000;

export const rotaJobKinds: readonly string[] = ['rota.tick'];
export const rotaSchedules: readonly Schedule[] = [recurring('rota.tick', FIVE_MINUTES_MS)];

export function rotaJobs(app: App): JobHandlers {
  return { 'rota.tick': () => tellHandovers(app) };
}
