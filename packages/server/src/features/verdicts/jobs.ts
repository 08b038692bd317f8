import type { App } from '../../app.ts';
import { type JobHandlers, recurring, type Schedule } from '../../jobs/index.ts';
import { sharedBoards } from './grid/shared-boards.ts';
import { recordContainment } from './measured-facts.ts';

const MEASURE = 'verdicts.measure';
/** Machine milliseconds between two looks at the running campaigns. */
const MEASURE_EVERY_MS = 3_000;

export const verdictJobKinds: readonly string[] = [MEASURE];
export const verdictSchedules: readonly Schedule[] = [recurring(MEASURE, MEASURE_EVERY_MS, 'machine')];

/** Judges what runs, tells live pages what changed, and the incidents' clocks what was measured. */
export function verdictJobs(app: App): JobHandlers {
  return {
    [MEASURE]: async () => {
      const campaigns = await app.db
        .selectFrom('campaign')
        .select('id')
        .where('state', '=', 'running')
        .execute();
      for (const { id } of campaigns) {
        for (const judged of await sharedBoards(app).refresh(id)) await recordContainment(app, judged);
      }
    },
  };
}
