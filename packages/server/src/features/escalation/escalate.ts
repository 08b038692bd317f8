import { systemActor } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import {
  clocksOf,
  clocksOfMany,
  logEvent,
  noteDue,
  pinOfIncident,
  publishIncident,
} from '../incidents/index.ts';
import { queueNotice } from '../notify/index.ts';
import {
  type ClockReading,
  type Procedure,
  pinnedProcedure,
  reachedEscalations,
} from '../procedure/index.ts';
import { isAsk, openAskOf, remind } from '../reminders/index.ts';
import { clockNameOf, noticeText, targetsOf } from './model.ts';
import * as store from './store.ts';

/** Clocks are read of so many incidents at once. */
const AT_ONCE = 500;

/**
 * Tells who is to be told that a clock has crossed 50, 80 or 100 % of its time, each crossing once for ever: the row that
 * records it and the notice stand in one transaction. Gives how many notices it made. An incident that cannot be read or
 * told of is logged and tried again at the next look; it keeps no other from being told.
 */
export async function escalateClocks(app: App): Promise<number> {
  const now = app.clocks.procedure.now();
  const incidents = await store.watchedIncidents(app.db, await loudTexts(app));
  let told = 0;
  for (let from = 0; from < incidents.length; from += AT_ONCE) {
    const some = incidents.slice(from, from + AT_ONCE);
    const before = await store.toldOf(
      app.db,
      some.map(({ id }) => id),
    );
    const readings = await readingsOf(app, some, now);
    await noteDue(app.db, readings);
    for (const incident of some) {
      const clocks = readings.get(incident.id) ?? [];
      told += await guarded(app, incident, 0, async () => {
        const procedure = await pinnedProcedure(app.db, pinOfIncident(incident));
        const isNews = clocks.some((reading) =>
          reachedEscalations(procedure, reading).some(
            ({ at }) => !before.has(store.noticeKey(incident.id, clockNameOf(reading), at)),
          ),
        );
        return isNews ? await tellOf(app, incident, procedure, now) : 0;
      });
    }
  }
  return told;
}

/** All at once; where one of them spoils that, each by itself. */
async function readingsOf(
  app: App,
  incidents: readonly store.Watched[],
  now: Date,
): Promise<Map<string, ClockReading[]>> {
  try {
    return await clocksOfMany(
      app.db,
      incidents.map(({ id }) => id),
      now,
    );
  } catch {
    const each = new Map<string, ClockReading[]>();
    for (const incident of incidents) {
      const clocks = await guarded(app, incident, [], () => clocksOf(app.db, incident.id, now));
      each.set(incident.id, clocks);
    }
    return each;
  }
}

async function guarded<Answer>(
  app: App,
  incident: store.Watched,
  otherwise: Answer,
  work: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    app.log.error(
      { incident: incident.public_id, err: error },
      'the clocks of an incident could not be told of',
    );
    return otherwise;
  }
}

/** Drills stay silent unless their procedure says otherwise. */
async function loudTexts(app: App): Promise<string[]> {
  const loud: string[] = [];
  for (const text of await store.textsOfDrills(app.db)) {
    const { document } = await pinnedProcedure(app.db, { ...text, overrides: [] });
    if (document.escalateExercises) loud.push(text.sha256);
  }
  return loud;
}

async function tellOf(app: App, incident: store.Watched, procedure: Procedure, now: Date): Promise<number> {
  const told = await inTransaction(app.db, async (tx) => {
    let count = 0;
    // Read again under the lock: somebody may just have answered.
    await store.lockIncident(tx, incident.id);
    for (const reading of await clocksOf(tx, incident.id, now))
      if (await tell(app, tx, incident, procedure, reading)) count++;
    return count;
  });
  if (told > 0) publishIncident(app, incident.id);
  return told;
}

async function tell(
  app: App,
  tx: Tx,
  incident: store.Watched,
  procedure: Procedure,
  reading: ClockReading,
): Promise<boolean> {
  const reached = reachedEscalations(procedure, reading);
  if (reached.length === 0) return false;
  const at = reading.readAt;
  const clock = clockNameOf(reading);
  const dueAt = reading.dueAt ?? at;
  const thresholds = reached.map((one) => one.at);
  const crossed = await store.insertNotices(tx, { incidentId: incident.id, clock, thresholds, dueAt, at });
  if (crossed.length === 0) return false;
  const threshold = Math.max(...crossed);
  const site = reading.site === null ? undefined : await store.siteOf(tx, reading.site);
  const text = noticeText(reading, threshold, {
    publicId: incident.public_id,
    siteName: site?.name ?? null,
    siteZone: site?.time_zone ?? null,
    procedure: procedure.document.name,
    publicUrl: app.config.publicUrl ?? null,
  });
  await logEvent(tx, {
    incidentId: incident.id,
    at,
    kind: 'clock.warned',
    actor: systemActor.id,
    siteId: reading.site,
    text,
    data: { step: reading.step, key: reading.key, threshold, dueAt: dueAt.toISOString() },
  });
  const now = reached.filter((one) => crossed.includes(one.at));
  const ask = isAsk(reading) ? openAskOf(incident.id, reading) : undefined;
  if (ask) {
    // An unanswered question climbs: the site's next contact instead of all of them again.
    await remind(app, tx, ask, [...new Set(now.flatMap(({ to }) => to))]);
    return true;
  }
  await queueNotice(tx, app, {
    incidentId: incident.id,
    kind: 'clock.warned',
    siteId: reading.site,
    urgent: threshold === 100,
    to: targetsOf(now, { siteId: reading.site, ngiId: site?.ngi_id ?? null }),
    text,
    key: `clock.warned:${store.noticeKey(incident.id, clock, threshold)}`,
  });
  return true;
}
