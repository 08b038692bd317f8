import { type Actor, type IncidentView, type ShareIncidentRequest, voName } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { ngiByNameOrId, siteById } from '../federation/index.ts';
import { logEvent } from './log.ts';
import { steered } from './steering.ts';

/** Lets an NGI, a site or a VO read what is for all parties, while the label lets it leave them. */
export async function shareIncident(
  app: App,
  actor: Actor,
  id: string,
  request: ShareIncidentRequest,
): Promise<IncidentView> {
  return await steered(app, actor, id, undefined, async ({ tx, now, sight: { incident }, revision }) => {
    const { kind, reason } = request;
    const until = request.until === undefined ? null : new Date(request.until);
    if (until && until <= now)
      throw new MusterError('request.invalid', 'A share ends in the future, or never.', '/until');
    const ref = await knownRef(tx, request);
    // One whose time is over stands in the way of the next.
    await tx
      .updateTable('incident_share')
      .set((e) => ({ ended_at: e.ref('until') }))
      .where('incident_id', '=', incident.id)
      .where('ended_at', 'is', null)
      .where('until', '<=', now)
      .execute();
    const share = newId('shr', now);
    const made = await tx
      .insertInto('incident_share')
      .values({
        id: share,
        incident_id: incident.id,
        kind,
        ref,
        reason,
        shared_at: now,
        shared_by: actor.id,
        until,
        ended_at: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!made) throw new MusterError('state.conflict', 'It is shared with them already.');
    await logEvent(tx, {
      incidentId: incident.id,
      at: now,
      kind: 'share.given',
      actor: actor.id,
      text: reason,
      data: { share, kind, ref, until: until?.toISOString() ?? null, revision },
    });
  });
}

export async function endShare(
  app: App,
  actor: Actor,
  id: string,
  share: string,
  reason: string,
): Promise<IncidentView> {
  return await steered(app, actor, id, undefined, async ({ tx, now, sight: { incident }, revision }) => {
    const ended = await tx
      .updateTable('incident_share')
      .set({ ended_at: now })
      .where('id', '=', share)
      .where('incident_id', '=', incident.id)
      .where('ended_at', 'is', null)
      .returning(['kind', 'ref'])
      .executeTakeFirst();
    if (!ended) throw new MusterError('not-found', 'There is no such share, or it has ended.');
    await logEvent(tx, {
      incidentId: incident.id,
      at: now,
      kind: 'share.ended',
      actor: actor.id,
      text: reason,
      data: { share, ...ended, revision },
    });
  });
}

async function knownRef(tx: Tx, { kind, ref }: ShareIncidentRequest): Promise<string> {
  if (kind === 'vo') {
    const name = voName.safeParse(ref);
    if (!name.success) throw new MusterError('request.invalid', 'This is not the name of a VO.', '/ref');
    return name.data;
  }
  const known = kind === 'site' ? await siteById(tx, ref) : await ngiByNameOrId(tx, ref);
  if (!known)
    throw new MusterError('not-found', `There is no ${kind === 'ngi' ? 'NGI' : 'site'} ${ref}.`, '/ref');
  return known.id;
}
