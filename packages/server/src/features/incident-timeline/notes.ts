import type { Actor, IncidentTimelineEntry, NewTimelineNote } from '@muster/contract';
import type { App } from '../../app.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { demandReadable, logEvent, publishIncident } from '../incidents/index.ts';
import { mayWriteNote } from './policy.ts';
import { correctionsOf, eventById } from './store.ts';
import { entriesOf, questionOf } from './views.ts';

const WRITTEN_BY_PEOPLE = ['note.written', 'note.corrected'];

/** Something said or seen. It is never deleted: one that was wrong is corrected by a further one, and both are shown. */
export async function writeNote(
  app: App,
  actor: Actor,
  incident: string,
  request: NewTimelineNote,
): Promise<IncidentTimelineEntry> {
  const now = app.clocks.procedure.now();
  const [incidentId, entry] = await inTransaction(app.db, async (tx) => {
    const sight = await demandReadable(tx, actor, incident, now);
    const question = await questionOf(tx, actor, sight);
    const before =
      request.corrects === undefined ? undefined : await eventById(tx, question, request.corrects);
    if (request.corrects !== undefined && !before)
      throw new MusterError(
        'not-found',
        'There is no such entry in this timeline. Nothing was written.',
        '/corrects',
      );
    if (before && !WRITTEN_BY_PEOPLE.includes(before.kind))
      throw new MusterError(
        'state.conflict',
        'Only what a person wrote here is corrected here; facts, tasks and mail are corrected where they stand. Nothing was written.',
        '/corrects',
      );
    if (before && (await correctionsOf(tx, question)).has(before.id))
      throw new MusterError(
        'state.conflict',
        'This entry is corrected already: correct the one that took its place. Nothing was written.',
        '/corrects',
      );
    const siteId = before ? before.site_id : request.siteId;
    demand(mayWriteNote(actor, sight, siteId));
    if (siteId !== null && !sight.sites.includes(siteId))
      throw new MusterError(
        'not-found',
        `There is no site ${siteId} in this incident. Nothing was written.`,
        '/siteId',
      );
    const at = request.at === undefined ? (before?.at ?? now) : new Date(request.at);
    if (at > now)
      throw new MusterError('request.invalid', 'What is written down cannot lie in the future.', '/at');
    const id = await logEvent(tx, {
      incidentId: sight.incident.id,
      at,
      recordedAt: now,
      kind: before ? 'note.corrected' : 'note.written',
      actor: actor.id,
      siteId,
      audience: before ? before.audience : request.audience,
      text: request.text,
      data: before ? { corrects: before.id } : {},
    });
    const row = await eventById(tx, question, id);
    return [sight.incident.id, (await entriesOf(tx, actor, sight, question, row ? [row] : []))[0]] as const;
  });
  publishIncident(app, incidentId);
  if (!entry) throw new Error('an entry that was just written has no view');
  return entry;
}
