import { createHash } from 'node:crypto';
import type { App } from '../../app.ts';
import { type JobHandlers, recurring, type Schedule } from '../../jobs/index.ts';
import { judgeCampaign } from './judge-campaign.ts';
import { recordContainment } from './measured-facts.ts';

const MEASURE = 'verdicts.measure';
/** Machine milliseconds between two looks at the running campaigns. */
const MEASURE_EVERY_MS = 3_000;

export const verdictJobKinds: readonly string[] = [MEASURE];
export const verdictSchedules: readonly Schedule[] = [recurring(MEASURE, MEASURE_EVERY_MS, 'machine')];

/** Judges what runs, tells the incidents' clocks what was measured, and tells live pages what changed. */
export function verdictJobs(app: App): JobHandlers {
  const shown = new Map<string, string>();
  return {
    [MEASURE]: async () => {
      const campaigns = await app.db
        .selectFrom('campaign')
        .selectAll()
        .where('state', '=', 'running')
        .execute();
      for (const campaign of campaigns) {
        for (const judged of await judgeCampaign(app, campaign)) {
          await recordContainment(app, judged);
          const words = judged.verdicts
            .map(({ check, verdict, value }) => `${check}:${verdict}:${value ?? ''}`)
            .join();
          const digest = createHash('sha256').update(words).digest('hex');
          if (shown.get(judged.participation.id) === digest) continue;
          shown.set(judged.participation.id, digest);
          app.events.publish(campaign.id, 'verdict.changed', { participation: judged.participation.id });
        }
      }
    },
  };
}
