import type { ItemAudience } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { enqueue } from '../../jobs/index.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';

export interface NewIncidentEvent {
  incidentId: string;
  /** When it happened, procedure time. */
  at: Date;
  /** When it became known; unless given, when it happened. */
  recordedAt?: Date;
  /** Dotted, in the past tense: `task.done`, `site.added`. */
  kind: string;
  /** Id of who did it. */
  actor: string;
  /** The one site that it is about. */
  siteId?: string | null;
  /** Who reads it where it is about no single site; the CSIRT alone unless said. */
  audience?: ItemAudience;
  /** One line for people. It may name them: in the ledger it is a commitment. */
  text: string;
  /** Ids, numbers and words that belong to it; they stand in the ledger in the clear. */
  data?: { [key: string]: Json };
  /** The ledger entry of the change where it has one already; else one is written. */
  entry?: string;
}

/**
 * Writes what happened into the incident's one log, which timeline, notices, webhooks and live pages read; gives the
 * event's id. Call `publishIncident` after the commit. @throws MusterError not-found
 */
export async function logEvent(tx: Tx, event: NewIncidentEvent): Promise<string> {
  const { incidentId, at, kind, actor, text, siteId = null, audience = 'csirt', data = {} } = event;
  const recordedAt = event.recordedAt ?? at;
  const incident = await tx
    .updateTable('incident')
    .set((e) => ({ updated_at: e.fn<Date>('greatest', ['updated_at', e.val(recordedAt)]) }))
    .where('id', '=', incidentId)
    .returning('exercise')
    .executeTakeFirst();
  if (!incident) throw new MusterError('not-found', `There is no incident ${incidentId}.`);
  const id = newId('evt', recordedAt);
  const entry =
    event.entry ??
    (await appendEntry(tx, {
      at: recordedAt,
      kind: 'incident.event',
      subject: incidentId,
      actor,
      body: {
        event: id,
        kind,
        at: at.toISOString(),
        site: siteId,
        audience,
        data,
        text: commitment(await saltFor(tx, incidentId), text),
      },
    }));
  await tx
    .insertInto('incident_event')
    .values({
      id,
      incident_id: incidentId,
      at,
      recorded_at: recordedAt,
      kind,
      actor,
      site_id: siteId,
      audience,
      text,
      data: JSON.stringify(data),
      entry_id: entry,
    })
    .execute();
  // Whoever follows a drill looks at its board; nobody is woken for one.
  if (!incident.exercise) {
    await enqueue(tx, {
      kind: 'incident.event',
      body: { event: id },
      runAt: recordedAt,
      dedupeKey: `incident.event:${id}`,
    });
  }
  return id;
}

/** Tells live pages, after the commit, that something in the incident changed; what, each reader asks for themselves. */
export function publishIncident(app: Pick<App, 'events'>, incidentId: string): void {
  app.events.publish(incidentId, 'incident.changed', {});
}
