import type { Db } from '../../packages/server/src/db/database.ts';
import { inTransaction } from '../../packages/server/src/db/transaction.ts';
import { planDeployment } from '../../packages/server/src/features/implants/index.ts';
import { aPlan } from '../../packages/server/src/features/implants/testing/planned.ts';
import { SystemClock } from '../../packages/server/src/kernel/clock.ts';

const COPIES_OF_A_SITE = 20;

/** Sites with twenty copies each, one of them the control; gives the ids of the deployments. */
export async function planDeployments(db: Db, copies: number, periodMs: number): Promise<string[]> {
  const at = new SystemClock().now();
  const deployments: string[] = [];
  for (let site = 0; site * COPIES_OF_A_SITE < copies; site++) {
    const place = { campaignId: 'cmp_bench', participationId: `par_${site}`, siteId: `site_${site}` };
    await inTransaction(db, async (tx) => {
      for (let copy = 0; copy < COPIES_OF_A_SITE; copy++) {
        const role = copy === 0 ? 'control' : 'implant';
        const plan = aPlan({ ...place, role, at, periodMs, submissionAddress: null });
        deployments.push(await planDeployment(tx, plan));
      }
    });
  }
  return deployments;
}
