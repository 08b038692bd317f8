import type { App } from '../../app.ts';
import { type JobHandlers, recurring, type Schedule } from '../../jobs/index.ts';

const DAY_MS = 24 * 60 * 60_000;
/** For so long it can be looked up which session or link was used when; the ledger keeps the ids for good. */
const KEPT_MS = 30 * DAY_MS;

export const peopleJobKinds: readonly string[] = ['people.sweep'];
export const peopleSchedules: readonly Schedule[] = [recurring('people.sweep', DAY_MS)];

export function peopleJobs(app: App): JobHandlers {
  return { 'people.sweep': () => sweep(app) };
}

/** Deletes what is over: devices, tries to sign in, links that nobody can use any more. */
export async function sweep(app: App): Promise<void> {
  const now = app.clocks.machine.now();
  const before = new Date(now.getTime() - KEPT_MS);
  await app.db.deleteFrom('ceremony').where('expires_at', '<', now).execute();
  await app.db
    .deleteFrom('sign_in_brake')
    .where('last_at', '<', new Date(now.getTime() - DAY_MS))
    .execute();
  await app.db.deleteFrom('session').where('expires_at', '<', before).execute();
  await app.db.deleteFrom('invitation').where('expires_at', '<', before).execute();
  await app.db.deleteFrom('first_run_link').where('expires_at', '<', before).execute();
  await app.db
    .deleteFrom('portal_link')
    .where('expires_at', '<', before)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('session').select('id').whereRef('portal_link_id', '=', 'portal_link.id'))),
    )
    .execute();
}
