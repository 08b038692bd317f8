import type { Actor, IncidentView, LinkIncidentRequest } from '@muster/contract';
import type { App } from '../../app.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { logEvent } from './log.ts';
import { demandReadable } from './sight.ts';
import { handled } from './steering.ts';

/** Says how this incident stands to another that the actor may read. Who reads one alone learns nothing of the other. */
export async function linkIncident(
  app: App,
  actor: Actor,
  id: string,
  { incident: otherId, kind, note }: LinkIncidentRequest,
): Promise<IncidentView> {
  return await handled(app, actor, id, async ({ tx, now, sight: { incident } }) => {
    const { incident: other } = await demandReadable(tx, actor, otherId, now);
    if (other.id === incident.id)
      throw new MusterError('request.invalid', 'An incident is not linked to itself.', '/incident');
    const link = newId('ilk', now);
    const made = await tx
      .insertInto('incident_link')
      .values({
        id: link,
        from_id: incident.id,
        to_id: other.id,
        kind,
        note,
        made_at: now,
        made_by: actor.id,
        ended_at: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!made) throw new MusterError('state.conflict', 'They are linked in this way already.');
    // In the CSIRT's log alone: the parties of one need not know of the other.
    await logEvent(tx, {
      incidentId: incident.id,
      at: now,
      kind: 'link.made',
      actor: actor.id,
      text: `${kind.replaceAll('-', ' ')} ${other.public_id}${note === '' ? '' : `: ${note}`}`,
      data: { link, incident: other.id, kind },
    });
  });
}

export async function endLink(app: App, actor: Actor, id: string, link: string): Promise<IncidentView> {
  return await handled(app, actor, id, async ({ tx, now, sight: { incident } }) => {
    const ended = await tx
      .updateTable('incident_link')
      .set({ ended_at: now })
      .where('id', '=', link)
      .where((e) => e.or([e('from_id', '=', incident.id), e('to_id', '=', incident.id)]))
      .where('ended_at', 'is', null)
      .returning(['from_id', 'to_id', 'kind'])
      .executeTakeFirst();
    if (!ended) throw new MusterError('not-found', 'There is no such link, or it has ended.');
    // Of one that they may not read, they know no link either.
    const otherId = ended.from_id === incident.id ? ended.to_id : ended.from_id;
    const { incident: other } = await demandReadable(tx, actor, otherId, now);
    await logEvent(tx, {
      incidentId: incident.id,
      at: now,
      kind: 'link.ended',
      actor: actor.id,
      text: `${ended.kind.replaceAll('-', ' ')} ${other.public_id}`,
      data: { link, incident: other.id, kind: ended.kind },
    });
  });
}
