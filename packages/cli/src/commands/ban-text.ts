import type {
  BanBoard,
  BanSummary,
  BanView,
  PropagationView,
  ReachView,
  SiteOrderState,
  SiteOrderView,
} from '@muster/contract';
import type { Colour, Paint } from '../output/style.ts';
import { type Cell, properties, table, tableOr } from '../output/table.ts';
import { oneLine } from '../output/text.ts';
import { instantText } from './drill/times.ts';
import { identifierText } from './order-target.ts';

const COLOURS: Partial<Record<SiteOrderState, Colour>> = {
  verified: 'green',
  released: 'green',
  applied: 'yellow',
  waiting: 'yellow',
  silent: 'red',
  refused: 'red',
  failed: 'red',
  undone: 'red',
  'no-agent': 'dim',
  expired: 'dim',
};

export function stateCell(state: SiteOrderState): Cell {
  const colour = COLOURS[state];
  return colour ? { text: state, colour } : state;
}

export function lagText(ms: number | null): string {
  if (ms === null) return '-';
  return ms < 10_000 ? `${(ms / 1000).toFixed(2)} s` : `${Math.round(ms / 1000)} s`;
}

export function countsText(counts: BanSummary['counts']): string {
  return (
    Object.entries(counts)
      .map(([state, count]) => `${count} ${state}`)
      .join(', ') || '-'
  );
}

export function effectsText({ new: fresh, running, network }: BanView['effects']): string {
  return `new ${fresh}, running ${running}, network ${network}`;
}

export function bansText(bans: readonly BanSummary[], paint: Paint): string {
  return tableOr(
    'There is no such ban that you may see.',
    [
      { title: 'BAN' },
      { title: 'WHOM', most: 40 },
      { title: 'STATE' },
      { title: 'UNTIL' },
      { title: 'TLP' },
      { title: 'SITES', most: 60 },
      { title: 'ID' },
    ],
    bans.map((ban) => [
      ban.publicId,
      ban.title,
      ban.state,
      instantText(ban.expiresAt),
      ban.tlp,
      countsText(ban.counts),
      ban.id,
    ]),
    paint,
  );
}

export function reachText(reach: ReachView, paint: Paint): string {
  const { totals } = reach;
  const parts = [
    properties(
      [
        ['digest', reach.digest],
        ['subjects', totals.subjects],
        ['people', `${totals.users}, of whom ${totals.collateral} are collateral`],
        ['workloads', totals.workloads],
        ['credentials', totals.credentials],
        ['sites', `${totals.sites}, at ${totals.touched} of them something runs or lets in`],
        ['without agent', `${totals.withoutAgent} (they learn of it by the lists)`],
        ['second officer', reach.approval.needed ? { text: 'needed', colour: 'yellow' } : 'not needed'],
      ],
      paint,
    ),
    ...reach.approval.reasons.map(oneLine),
    table(
      [
        { title: 'REACHED', most: 80 },
        { title: 'BECAUSE' },
        { title: 'CERTAIN', align: 'right' },
        { title: 'SAYS', most: 40 },
      ],
      reach.subjects.map((one) => [
        one.label,
        one.because,
        one.confidence.toFixed(2),
        one.sources.join(', '),
      ]),
      paint,
    ),
  ];
  if (reach.workloads.length > 0) {
    parts.push(
      table(
        [
          { title: 'SITE' },
          { title: 'WORKLOAD', most: 40 },
          { title: 'STATE' },
          { title: 'OWNER', most: 30 },
          { title: 'PROJECT' },
        ],
        reach.workloads.map((one) => [one.siteName, one.name, one.state, one.owner, one.project ?? '-']),
        paint,
      ),
    );
  }
  if (reach.collateral.length > 0) {
    parts.push(
      table(
        [
          { title: 'COLLATERAL', most: 60 },
          { title: 'THROUGH', most: 60 },
        ],
        reach.collateral.map(({ label, through }) => [label, through]),
        paint,
      ),
    );
  }
  if (reach.neighbours.length > 0) {
    parts.push(
      table(
        [{ title: 'SITE' }, { title: 'SHARED PROJECT', most: 60 }, { title: 'OTHERS THERE', align: 'right' }],
        reach.neighbours.map(({ siteName, project, accounts }) => [siteName, project, accounts]),
        paint,
      ),
    );
  }
  if (reach.lookAlikes.length > 0) {
    parts.push(
      table(
        [
          { title: 'NOT REACHED', most: 80 },
          { title: 'WHY', most: 60 },
        ],
        reach.lookAlikes.map(({ label, why }) => [label, why]),
        paint,
      ),
    );
  }
  if (reach.cut) parts.push('The lists are cut at 500 lines; the totals count all.');
  return parts.join('\n\n');
}

export function banText(ban: BanView, paint: Paint): string {
  const parts = [
    properties(
      [
        ['ban', `${ban.publicId} (${ban.id})`],
        ['whom', ban.subject.identifiers.map(identifierText).join('; ')],
        ['with what stands under it', ban.subject.cascade ? 'yes' : 'no'],
        ['state', ban.state],
        ['reason', ban.reason],
        ['label', `TLP:${ban.tlp}`],
        ['effects', effectsText(ban.effects)],
        ...(ban.certainty === null ? [] : [['taken over', `certain by ${ban.certainty}`] as const]),
        ['incident', ban.incident?.publicId ?? '-'],
        ['made', `${instantText(ban.madeAt)} by ${ban.madeBy}`],
        ['until', instantText(ban.expiresAt)],
        ['sites', countsText(ban.counts)],
        ['order', ban.orderId ?? '-'],
        ...(ban.approveBy === null ? [] : [['approve by', instantText(ban.approveBy)] as const]),
      ],
      paint,
    ),
    ...ban.approval.reasons.map(oneLine),
  ];
  if (ban.sparings.length > 0) {
    parts.push(
      table(
        [{ title: 'ASKS TO BE SPARED' }, { title: 'STATE' }, { title: 'WHY', most: 60 }],
        ban.sparings.map((one) => [one.site.name, one.state, one.reason]),
        paint,
      ),
    );
  }
  if (ban.events.length > 0) {
    parts.push(
      table(
        [{ title: 'WHEN' }, { title: 'WHAT' }, { title: 'WHO' }, { title: 'TEXT' }],
        ban.events.map((one) => [instantText(one.at), one.kind, one.by, one.text]),
        paint,
      ),
    );
  }
  return parts.join('\n\n');
}

export function rowsText(rows: readonly SiteOrderView[], paint: Paint): string {
  return tableOr(
    'It was ordered nowhere yet.',
    [
      { title: 'SITE' },
      { title: 'STATE' },
      { title: 'RECEIVED', align: 'right' },
      { title: 'APPLIED', align: 'right' },
      { title: 'VERIFIED', align: 'right' },
      { title: 'HOLDS', align: 'right' },
      { title: 'WHY' },
    ],
    rows.map((row) => [
      row.site.name,
      row.overdue ? { text: `${row.state}, overdue`, colour: 'red' } : stateCell(row.state),
      lagText(row.lagMs.received),
      lagText(row.lagMs.applied),
      lagText(row.lagMs.verified),
      `${row.effects.holds}/${row.effects.holds + row.effects.differs + row.effects.unknown + row.effects.released}`,
      row.reason,
    ]),
    paint,
  );
}

export function boardText(
  { ban, rows, lifting }: BanBoard,
  spread: PropagationView | null,
  paint: Paint,
): string {
  const parts = [`${ban.publicId} ${oneLine(ban.title)}: ${ban.state}; ${countsText(ban.counts)}`];
  if (spread !== null) {
    parts.push(
      table(
        ['STATE', 'P50', 'P95', 'P99', 'SITES'].map((title) => ({ title })),
        spread.curves.map((one) => [
          one.state,
          lagText(one.p50),
          lagText(one.p95),
          lagText(one.p99),
          `${one.lagsMs.length} of ${spread.withAgent}`,
        ]),
        paint,
      ),
    );
  }
  parts.push(rowsText(rows, paint));
  if (lifting !== null) parts.push(`Taken back:\n${rowsText(lifting, paint)}`);
  return parts.join('\n\n');
}
