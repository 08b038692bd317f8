import type { Db } from '../../../db/database.ts';
import { inTransaction } from '../../../db/transaction.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Keys } from '../../../kernel/keys.ts';
import { signingKey } from '../../../kernel/keys.ts';
import { type DeploymentPlan, planDeployment } from '../service.ts';

export const testKeys: Keys = {
  ledger: signingKey(Buffer.alloc(32, 1)),
  order: signingKey(Buffer.alloc(32, 2)),
  master: Buffer.alloc(32, 3),
};

export const START = new Date('2027-01-05T08:00:00.000Z');

/** The plan of a deployment with values that a test need not care for. */
export function aPlan(change: Partial<DeploymentPlan> = {}): DeploymentPlan {
  const at = change.at ?? START;
  return {
    at,
    machineAt: at,
    campaignId: 'cmp_test',
    participationId: newId('par', at),
    siteId: 'site_one',
    role: 'implant',
    host: 'host-1',
    plannedAt: at,
    periodMs: 1000,
    jitterPercent: 10,
    leaseSeconds: 600,
    dormantSeconds: 600,
    hardLimitSeconds: 3600,
    controllerAddress: '127.0.0.1',
    controllerPort: 8461,
    submissionAddress: '127.0.0.9',
    ...change,
  };
}

/** A deployment that is planned so. */
export async function planned(db: Db, change: Partial<DeploymentPlan> = {}): Promise<string> {
  return await inTransaction(db, (tx) => planDeployment(tx, aPlan(change)));
}
