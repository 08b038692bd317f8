import type { Workload } from '@muster/contract';

/** What workloads were when they were last listed: systems tell no time of every change, and forget what ended. */
export interface ChangeMemory {
  /** The workload with when it changed last, as far as that was seen. */
  seen(workload: Workload, told: Date | null, now: Date): Workload;
  /** Ends one listing: what was there before and is no more has ended. */
  end(now: Date): Workload[];
  /** Begins a listing, and says whether there was one before: without, everything may have changed. */
  begin(): boolean;
}

interface Known {
  workload: Workload;
  round: number;
}

export function changeMemory(): ChangeMemory {
  const known = new Map<string, Known>();
  let round = 0;
  return {
    begin() {
      round += 1;
      return round > 1;
    },
    seen(workload, told, now) {
      const before = known.get(workload.ref);
      const same =
        before !== undefined &&
        before.workload.systemState === workload.systemState &&
        before.workload.host === workload.host &&
        before.workload.createdAt === workload.createdAt;
      const changed = before === undefined ? told : same ? null : now;
      const updatedAt = (same ? before.workload.updatedAt : changed?.toISOString()) ?? now.toISOString();
      const seen = { ...workload, updatedAt };
      known.set(workload.ref, { workload: seen, round });
      return seen;
    },
    end(now) {
      const gone: Workload[] = [];
      for (const [ref, { workload, round: last }] of known) {
        if (last === round) continue;
        known.delete(ref);
        if (workload.state === 'ended') continue;
        const at = now.toISOString();
        gone.push({ ...workload, state: 'ended', systemState: 'GONE', endedAt: at, updatedAt: at });
      }
      return gone;
    },
  };
}
