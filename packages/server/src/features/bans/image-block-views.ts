import type { Actor, ImageBlockView } from '@muster/contract';
import type { App } from '../../app.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { siteNames } from '../federation/index.ts';
import { publicIdsOf } from '../incidents/index.ts';
import { namesOfActors } from '../people/index.ts';
import { reachOfBlock } from './image-reach.ts';
import { banSight, mayApprove, maySeeImageBlocks, maySteerBan } from './policy.ts';
import { placeOf } from './sites.ts';
import * as store from './store.ts';
import { type ImageBlockRow, imageBlockById, imageBlocks } from './store-images.ts';

/** Blocks that wait for a second officer, and the latest of the others. */
export async function listImageBlocks(app: App, actor: Actor): Promise<ImageBlockView[]> {
  demand(maySeeImageBlocks(actor));
  const rows = await imageBlocks(app.db, placeOf(actor).ngiId);
  return await views(
    app,
    actor,
    rows.filter((row) => isSeen(actor, row)),
  );
}

export async function readImageBlock(app: App, actor: Actor, id: string): Promise<ImageBlockView> {
  const row = await imageBlockById(app.db, id);
  if (!row || !isSeen(actor, row)) throw unknownImageBlock();
  return (await views(app, actor, [row]))[0] as ImageBlockView;
}

export function unknownImageBlock(): MusterError {
  return new MusterError('not-found', 'There is no such block, or your token does not let you see it.');
}

function isSeen(actor: Actor, { ngi_id, tlp }: ImageBlockRow): boolean {
  return banSight(actor, { ngiId: ngi_id, tlp, sites: [] }) === 'all';
}

async function views(app: App, actor: Actor, rows: readonly ImageBlockRow[]): Promise<ImageBlockView[]> {
  const names = await namesOfActors(
    app.db,
    rows.flatMap(({ made_by, answered_by }) => [made_by, answered_by ?? made_by]),
  );
  const sites = await siteNames(
    app.db,
    rows.flatMap(({ site_ids }) => site_ids ?? []),
  );
  const incidents = await publicIdsOf(
    app.db,
    rows.flatMap(({ incident_id }) => incident_id ?? []),
  );
  const person = await store.personBehind(app.db, actor.id);
  return await Promise.all(
    rows.map(async (row): Promise<ImageBlockView> => {
      const waits = row.state === 'awaiting-approval';
      const place = { ngiId: row.ngi_id };
      return {
        id: row.id,
        image: row.image,
        title: row.title,
        sites: row.site_ids?.map((id) => ({ id, name: sites.get(id) ?? id })) ?? null,
        reason: row.reason,
        tlp: row.tlp,
        incident:
          row.incident_id === null
            ? null
            : { id: row.incident_id, publicId: incidents.get(row.incident_id) ?? row.incident_id },
        exercise: row.exercise,
        state: row.state,
        madeAt: row.made_at.toISOString(),
        madeBy: names.get(row.made_by) ?? row.made_by,
        expiresAt: row.expires_at.toISOString(),
        approveBy: row.approve_by?.toISOString() ?? null,
        approval: row.approval,
        answered:
          row.answered_at === null || row.answered_by === null || row.answer === null
            ? null
            : {
                by: names.get(row.answered_by) ?? row.answered_by,
                at: row.answered_at.toISOString(),
                answer: row.answer,
                reason: row.answer_reason,
              },
        reach: waits ? await reachOfBlock(app, app.db, row) : row.reach,
        orderId: row.order_id,
        may: {
          approve: waits && mayApprove(actor, place, person, row.made_by_person),
          withdraw: waits && maySteerBan(actor, place),
        },
      };
    }),
  );
}
