import type { Db } from '../../db/database.ts';
import { groupBy } from '../../kernel/group-by.ts';

/** How many second instances of a copy were seen: in a sandbox, from a restored snapshot. They touch no verdict. */
export interface ClonedCopy {
  deployment: string;
  participation: string;
  clones: number;
}

/** The copies of a campaign of which clones were seen; of the others there is no entry. */
export async function clonedCopiesIn(db: Db, campaignId: string): Promise<ClonedCopy[]> {
  const rows = await db
    .selectFrom('clone')
    .innerJoin('deployment', 'deployment.no', 'clone.deployment_no')
    .select(['deployment.id', 'deployment.participation_id'])
    .select((e) => e.fn.countAll<string>().as('clones'))
    .where('deployment.campaign_id', '=', campaignId)
    .groupBy(['deployment.id', 'deployment.participation_id'])
    .orderBy('deployment.id')
    .execute();
  return rows.map(({ id, participation_id, clones }) => ({
    deployment: id,
    participation: participation_id,
    clones: Number(clones),
  }));
}

/** The same by participation. */
export async function clonesBySite(db: Db, campaignId: string): Promise<ReadonlyMap<string, number>> {
  const groups = groupBy(await clonedCopiesIn(db, campaignId), ({ participation }) => participation);
  return new Map(
    [...groups].map(([id, copies]) => [id, copies.reduce((sum, { clones }) => sum + clones, 0)]),
  );
}
