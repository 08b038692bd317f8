import type { DeploymentTable } from '../../db/tables/implants.ts';

/** A copy ends at its hard limit by `alarm`; a second alarm follows five seconds later. Machine milliseconds. */
const LIMIT_MARGIN_MS = 10_000;

/** One deployment as it is stored; `…Ms` are machine epoch milliseconds, `…At` procedure time. */
export interface Deployment {
  id: string;
  no: number;
  campaignId: string;
  participationId: string;
  siteId: string;
  role: 'implant' | 'control';
  host: string;
  state: DeploymentTable['state'];
  plannedAt: Date;
  startNotAfterMs: number;
  hardLimitSeconds: number;
  periodMs: number;
  jitterPercent: number;
  leaseSeconds: number;
  dormantSeconds: number;
  controllerAddress: string;
  controllerPort: number;
  submissionAddress: string | null;
  submittedAt: Date | null;
  /** When it was handed over, or was first tried to be. */
  submittedMs: number | null;
  jobRef: string | null;
  sha256: string | null;
  maskedSha256: string | null;
  /** 32 hex. */
  boundInstance: string | null;
  boundAt: Date | null;
  boundMs: number | null;
  nonce: string | null;
  bootId: string | null;
  stopOrderedMs: number | null;
  endedAt: Date | null;
  endedMs: number | null;
  endedKind: string | null;
  endedEvidence: string | null;
  releasedAt: Date | null;
  removedAt: Date | null;
}

/** Machine time after which no process of this deployment can still run. */
export function lastPossibleLifeMs(
  deployment: Pick<Deployment, 'boundMs' | 'startNotAfterMs' | 'hardLimitSeconds'>,
): number {
  // A copy that never spoke may have started as late as the last allowed moment; one that spoke had started before.
  const startedBefore = deployment.boundMs ?? deployment.startNotAfterMs;
  return startedBefore + deployment.hardLimitSeconds * 1000 + LIMIT_MARGIN_MS;
}

export type Account =
  | {
      accounted: true;
      because: 'receipt' | 'verified' | 'hard-limit' | 'never-started';
      evidence: string | null;
    }
  | { accounted: false; untilMs: number };

/** Is it certain that nothing of this deployment runs any more? A silence alone never is. */
export function accountedFor(deployment: Deployment, nowMs: number): Account {
  if (deployment.endedKind !== null) {
    const because = deployment.endedKind === 'verified' ? 'verified' : 'receipt';
    return { accounted: true, because, evidence: deployment.endedEvidence };
  }
  if (deployment.state === 'never-started') {
    return { accounted: true, because: 'never-started', evidence: deployment.endedEvidence };
  }
  // Once it was on its way to a site it may run there, whatever we heard of it.
  if (deployment.state === 'planned' && deployment.submittedMs === null) {
    // Never handed to a site; wherever it turns up later, it refuses to start.
    if (nowMs > deployment.startNotAfterMs)
      return { accounted: true, because: 'never-started', evidence: null };
    return { accounted: false, untilMs: deployment.startNotAfterMs };
  }
  const untilMs = lastPossibleLifeMs(deployment);
  if (nowMs > untilMs) return { accounted: true, because: 'hard-limit', evidence: null };
  return { accounted: false, untilMs };
}
