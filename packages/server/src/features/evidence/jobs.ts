import type { App } from '../../app.ts';
import { type JobHandlers, recurring, type Schedule } from '../../jobs/index.ts';
import { scrubEvidence, sweepUploads } from './scrub.ts';

export const evidenceJobKinds: readonly string[] = ['evidence.scrub', 'evidence.sweep'];

const HOUR_MS = 3_600_000;

export function evidenceJobs(app: App): JobHandlers {
  return {
    'evidence.scrub': (_job, { signal }) => scrubEvidence(app, signal),
    'evidence.sweep': () => sweepUploads(app),
  };
}

export const evidenceSchedules: readonly Schedule[] = [
  recurring('evidence.scrub', 6 * HOUR_MS),
  recurring('evidence.sweep', HOUR_MS),
];
