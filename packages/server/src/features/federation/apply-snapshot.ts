import type { Tx } from '../../db/database.ts';
import type { FederationSnapshot, SnapshotWarning } from '../../ports/federation-snapshot.ts';
import type { AppliedChange } from './changes.ts';
import { planImport } from './plan.ts';
import { lockFederation } from './store.ts';
import { applyPlan } from './store-apply.ts';
import { loadState } from './store-state.ts';

export interface SnapshotResult {
  applied: AppliedChange[];
  warnings: SnapshotWarning[];
}

/** Plans and carries out one snapshot, whether it came from a file or from an officer's hand. */
export async function applySnapshot(tx: Tx, snapshot: FederationSnapshot, at: Date): Promise<SnapshotResult> {
  await lockFederation(tx);
  const { source, part } = snapshot;
  const plan = planImport(await loadState(tx, source, part), snapshot);
  return { applied: await applyPlan(tx, plan.changes, { source, part, at }), warnings: plan.warnings };
}

/** A snapshot by hand: it covers nothing, so it only adds and changes. */
export function manualSnapshot(content: Partial<FederationSnapshot>): FederationSnapshot {
  return {
    source: 'manual',
    part: '',
    covers: {
      ngis: false,
      sites: false,
      contacts: 'none',
      calendars: false,
      downtimes: false,
      endpoints: false,
    },
    ngis: [],
    sites: [],
    contacts: [],
    calendars: [],
    downtimes: [],
    endpoints: [],
    warnings: [],
    ...content,
  };
}
