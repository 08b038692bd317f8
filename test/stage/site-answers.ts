import type { ContainmentPlan, OrderEffect, PlanStep, ReceiptClaims, ReceiptState } from '@muster/contract';
import type { SimulatedAgent } from '../../packages/server/src/features/orders/testing/simulated-agent.ts';

/** A receipt that a site sends, so long after the press. */
export interface StagedReceipt {
  agent: SimulatedAgent;
  afterMs: number;
  state: ReceiptState;
  more: Partial<ReceiptClaims>;
}

type Lags = readonly [received: number, applied: number, verified: number];

const PROVEN: Readonly<Record<string, Lags>> = {
  'AMSTEL-GRID': [210, 640, 980],
  'ARNO-T2': [260, 720, 1240],
  'EBRO-CLOUD': [190, 580, 870],
  'ISAR-TIER2': [230, 700, 1100],
  'SAIMAA-CSC': [350, 2100, 4200],
  'VLTAVA-FZ': [200, 610, 930],
  'WISLA-CYF': [220, 650, 1010],
};
const BY_RULE = { kind: 'policy', name: 'orders.ban' } as const;

/** How every site answers a ban, in the order of time: most prove it, some need a hand, one never speaks. */
export function receiptsOf(agents: ReadonlyMap<string, SimulatedAgent>, at: Date): StagedReceipt[] {
  const all: StagedReceipt[] = [];
  function say(site: string, afterMs: number, state: ReceiptState, more: Partial<ReceiptClaims> = {}): void {
    const agent = agents.get(site);
    if (agent) all.push({ agent, afterMs, state, more });
  }
  for (const [site, [received, applied, verified]] of Object.entries(PROVEN)) {
    const when = new Date(at.getTime() + verified);
    say(site, received, 'received');
    say(site, applied, 'applied', { decidedBy: BY_RULE, plan: planOf(when, 'done') });
    say(site, verified, 'verified', { effects: effectsOf(when, site === 'EBRO-CLOUD') });
  }
  say('FRASER-HPC', 420, 'received');
  say('FRASER-HPC', 1800, 'applied', { decidedBy: BY_RULE, plan: planOf(at, 'done') });
  say('LOIRE-LPC', 300, 'received');
  say('LOIRE-LPC', 340, 'waiting', {
    decidedBy: { kind: 'policy', name: 'effects.running.pause' },
    reason: 'the effect running.pause is asked here',
    plan: planOf(at, 'planned'),
  });
  say('MERSEY-HEP', 310, 'received');
  say('MERSEY-HEP', 96_000, 'refused', {
    decidedBy: { kind: 'person', name: 'Dr Sousa' },
    reason: 'This identity runs our accounting; call us before you ban it.',
  });
  const later = new Date(at.getTime() + 180_000);
  say('WISLA-CYF', 180_000, 'undone', {
    effects: effectsOf(later, false, 'differs'),
    reason: 'somebody set the port’s groups back',
  });
  say('ISAR-TIER2', 200_000, 'undone', { effects: effectsOf(later, false, 'differs') });
  say('ISAR-TIER2', 212_000, 'reasserted', {
    effects: effectsOf(new Date(at.getTime() + 212_000), false),
    reason: 'somebody set the port’s groups back; put back after 12 s',
  });
  return all.sort((a, b) => a.afterMs - b.afterMs);
}

const machine = { type: 'workload', ref: 'rrogue-trainer-7', label: 'trainer-7' } as const;
const account = { type: 'account', ref: 'rrogue', label: 'rrogue' } as const;

function planOf(at: Date, state: PlanStep['state']): ContainmentPlan {
  const steps: Partial<PlanStep>[] = [
    { kind: 'record-state', target: machine, why: 'What is there is kept before anything is changed.' },
    { kind: 'list-credentials', target: account, detail: '1 application credential, 1 SSH key' },
    {
      kind: 'disable-account',
      target: account,
      why: 'Nothing new may start.',
      sets: { enabled: false },
      inverse: { kind: 'enable-account', restores: { enabled: true } },
    },
    {
      kind: 'remove-credential',
      target: { type: 'credential', ref: 'rrogue-1', label: 'the application credential “pipeline”' },
      why: 'It would work again as soon as its user does.',
      cannotUndo: 'Its owner must make it anew.',
    },
    {
      kind: 'quarantine-network',
      target: machine,
      sets: { security_groups: ['muster-quarantine'] },
      inverse: { kind: 'release-network', restores: { security_groups: ['default', 'web'] } },
      cannotUndo: 'Connections that were open.',
    },
    {
      kind: 'pause',
      target: machine,
      why: 'Its memory is kept in the host.',
      inverse: { kind: 'resume', restores: {} },
    },
    {
      kind: 'lock',
      target: machine,
      why: 'From a foreign project, so that nobody of its own opens it.',
      inverse: { kind: 'unlock', restores: {} },
    },
    { kind: 'snapshot', target: machine },
    { kind: 'unshare-snapshot', target: machine, why: 'The owner’s project would see it.' },
    { kind: 'read-back', target: machine },
    { kind: 'notify-owner', target: account },
  ];
  return {
    orderId: 'ord_staged',
    madeAt: at.toISOString(),
    dryRun: false,
    steps: steps.map((step) => ({
      id: `${step.kind}:${step.target?.ref}`,
      system: 'cloud',
      systemKind: 'openstack',
      kind: 'pause',
      target: machine,
      why: '',
      needs: [],
      sets: {},
      inverse: null,
      cannotUndo: '',
      state,
      detail: '',
      at: state === 'done' ? at.toISOString() : null,
      ...step,
    })),
    cannot: [],
    warnings: ['A token of rrogue that a service has cached works there for up to 300 s more.'],
  };
}

function effectsOf(at: Date, isCached: boolean, network: OrderEffect['state'] = 'holds'): OrderEffect[] {
  const effect = (kind: PlanStep['kind'], target: PlanStep['target'], wanted: string): OrderEffect => ({
    id: `${kind}:${target.ref}`,
    system: 'cloud',
    systemKind: 'openstack',
    kind,
    target,
    wanted,
    found: wanted,
    state: 'holds',
    readAt: at.toISOString(),
    fullFrom: null,
  });
  return [
    {
      ...effect('disable-account', account, 'disabled'),
      fullFrom: isCached ? new Date(at.getTime() + 300_000).toISOString() : null,
    },
    {
      ...effect('quarantine-network', machine, 'muster-quarantine'),
      ...(network === 'holds' ? {} : { state: network, found: 'default, web' }),
    },
    effect('pause', machine, 'PAUSED'),
    effect('lock', machine, 'locked'),
  ];
}
