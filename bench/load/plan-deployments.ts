import type { Db } from '../../packages/server/src/db/database.ts';
import { inTransaction } from '../../packages/server/src/db/transaction.ts';
import { planDeployment } from '../../packages/server/src/features/implants/index.ts';
import { SystemClock } from '../../packages/server/src/kernel/clock.ts';

const COPIES_OF_A_SITE = 20;

/** Sites with twenty copies each, one of them the control; gives the ids of the deployments. */
export async function planDeployments(db: Db, copies: number, periodMs: number): Promise<string[]> {
  const clock = new SystemClock();
  const deployments: string[] = [];
  for (let site = 0; site * COPIES_OF_A_SITE < copies; site++) {
    await inTransaction(db, async (tx) => {
      for (let copy = 0; copy < COPIES_OF_A_SITE; copy++) {
        deployments.push(
          await planDeployment(tx, {
            at: clock.now(),
            machineAt: clock.now(),
            campaignId: 'cmp_bench',
            participationId: `par_${site}`,
            siteId: `site_${site}`,
            role: copy === 0 ? 'control' : 'implant',
            host: 'host-1',
            plannedAt: clock.now(),
            periodMs,
            jitterPercent: 10,
            leaseSeconds: 600,
            dormantSeconds: 600,
            hardLimitSeconds: 3600,
            controllerAddress: '127.0.0.1',
            controllerPort: 8461,
            submissionAddress: null,
          }),
        );
      }
    });
  }
  return deployments;
}
