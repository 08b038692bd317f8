import type { App } from '../../app.ts';
import { type JobHandlers, recurring, type Schedule } from '../../jobs/index.ts';
import { forgetOld } from './forget.ts';

const DAY_MS = 86_400_000;

export const workloadJobKinds: readonly string[] = ['workloads.forget'];
export const workloadSchedules: readonly Schedule[] = [recurring('workloads.forget', DAY_MS)];

export function workloadJobs(app: App): JobHandlers {
  return { 'workloads.forget': () => forgetOld(app) };
}
