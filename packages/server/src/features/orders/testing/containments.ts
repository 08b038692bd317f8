import type { ContainmentPlan } from '@muster/contract';
import type { NewOrder } from '../place.ts';

/** That one machine is to stand still. */
export function aContainment(at: Date, siteIds: readonly string[]): NewOrder {
  return {
    kind: 'contain',
    target: { type: 'workload', system: 'cloud', ref: 'vm-1' },
    title: 'vm-1',
    effects: { new: 'leave', running: 'pause', storage: 'keep', network: 'keep' },
    reason: 'It mines.',
    tlp: 'AMBER',
    incidentId: null,
    exercise: true,
    expiresAt: new Date(at.getTime() + 7 * 86_400_000),
    siteIds,
    undoes: null,
  };
}

/** The plan by which it was done, with what was found before. */
export function aPausedPlan(orderId: string, at: Date): ContainmentPlan {
  return {
    orderId,
    madeAt: at.toISOString(),
    dryRun: false,
    steps: [
      {
        id: 'pause:cloud:workload:vm-1',
        system: 'cloud',
        systemKind: 'fake',
        kind: 'pause',
        target: { type: 'workload', ref: 'vm-1', label: 'vm-1' },
        why: 'It is contained.',
        needs: [],
        sets: { state: 'pause' },
        inverse: { kind: 'resume', restores: { state: 'running', systemState: 'ACTIVE' } },
        cannotUndo: '',
        state: 'done',
        detail: '',
        at: at.toISOString(),
      },
    ],
    cannot: [],
    warnings: [],
  };
}
