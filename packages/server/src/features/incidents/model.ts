import type {
  ClockView,
  DeadlineOverride,
  FactView,
  IncidentSiteState,
  IncidentSiteView,
  IncidentState,
  IncidentSummary,
} from '@muster/contract';
import { systemActor } from '@muster/contract';
import type { IncidentFactTable, IncidentTable } from '../../db/tables/incidents.ts';
import { MusterError } from '../../kernel/errors.ts';
import type { ClockReading } from '../procedure/index.ts';

/** Ids of drills never look like those of real incidents. */
export const EXERCISE_SERIES = 'EX';

/** `ORG-YYYYMMDD-NN`; the day is UTC's, the number has two digits or more. */
export function publicId(prefix: string, day: string, number: number): string {
  return `${prefix}-${day}-${String(number).padStart(2, '0')}`;
}

export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10).replaceAll('-', '');
}

const NEXT: Record<IncidentState, readonly IncidentState[]> = {
  open: ['resolved'],
  resolved: ['open', 'closed'],
  closed: ['open'],
};

export function mayFollow(from: IncidentState, to: IncidentState): boolean {
  return NEXT[from].includes(to);
}

/** Other deadlines by step, as a scenario writes them. */
export type DeadlinesByStep = Readonly<Record<string, Omit<DeadlineOverride, 'step'> | undefined>>;

export function overridesFrom(deadlines: DeadlinesByStep | readonly DeadlineOverride[]): DeadlineOverride[] {
  if (Array.isArray(deadlines)) return [...deadlines];
  return Object.entries(deadlines as DeadlinesByStep).flatMap(([step, deadline]) =>
    deadline ? [{ step, ...deadline }] : [],
  );
}

const WORD = /^[a-z0-9][a-z0-9.:_-]{0,59}$/;
const KEY = /^[\w.:/-]{1,120}$/;

/** Kind, key and source stand in the ledger in the clear: words and ids, never text that somebody wrote. */
export function checkFactWords(fact: {
  kind: string;
  key?: string | null | undefined;
  source: string;
}): void {
  const wrong =
    (!WORD.test(fact.kind) && '/kind') ||
    (fact.key != null && !KEY.test(fact.key) && '/key') ||
    (!WORD.test(fact.source) && '/source');
  if (wrong)
    throw new MusterError(
      'request.invalid',
      `The fact’s ${wrong.slice(1)} is not a plain word or id.`,
      wrong,
    );
}

export type FactRow = Omit<IncidentFactTable, 'ord'> & { ord: number };

export function factViewOf(row: FactRow): FactView {
  return {
    id: row.id,
    kind: row.kind,
    key: row.key,
    at: row.at?.toISOString() ?? null,
    recordedAt: row.recorded_at.toISOString(),
    source: row.source,
    evidence: [...row.evidence, row.entry_id],
    supersedes: row.supersedes,
    supersededBy: row.superseded_by,
    note: row.note,
    siteId: row.site_id,
  };
}

export type SummaryRow = Pick<
  IncidentTable,
  'id' | 'public_id' | 'exercise' | 'title' | 'tlp' | 'severity' | 'state' | 'site_id' | 'created_at'
> & { updated_at: Date; next_due_at: Date | null };

/** What of an incident's sites a reader may know. */
export interface SitesInSight {
  /** Those that the reader stands for. */
  sites: readonly { siteId: string; ngiId: string | null; siteName: string }[];
  /** Whether these are all. */
  isWhole: boolean;
}

export function summaryOf(row: SummaryRow, { sites, isWhole }: SitesInSight): IncidentSummary {
  const first = sites.find(({ siteId }) => siteId === row.site_id) ?? sites[0];
  return {
    id: row.id,
    publicId: row.public_id,
    exercise: row.exercise,
    title: row.title,
    tlp: row.tlp,
    severity: row.severity,
    state: row.state,
    site: first ? { id: first.siteId, name: first.siteName, ngiId: first.ngiId } : null,
    siteCount: sites.length,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    // Else it would tell of another site's deadline.
    nextDueAt: isWhole && row.state !== 'closed' ? (row.next_due_at?.toISOString() ?? null) : null,
    withheld: false,
  };
}

/** That it exists, and how it stands. */
export function withheldSummaryOf(row: SummaryRow): IncidentSummary {
  const bare = { ...row, title: '', severity: 'medium' as const, next_due_at: null };
  return { ...summaryOf(bare, { sites: [], isWhole: false }), withheld: true };
}

export interface SitePartRow {
  site_id: string;
  name: string;
  ngi_id: string | null;
  state: IncidentSiteState;
  added_at: Date;
  ended_at: Date | null;
}

export function siteViewOf(row: SitePartRow): IncidentSiteView {
  return {
    site: { id: row.site_id, name: row.name, ngiId: row.ngi_id },
    state: row.state,
    addedAt: row.added_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
  };
}

export function clockViewOf(clock: ClockReading): ClockView {
  const text = (at: Date | null): string | null => at?.toISOString() ?? null;
  const { grounds: _grounds, ...rest } = clock;
  return {
    ...rest,
    readAt: clock.readAt.toISOString(),
    anchorAt: text(clock.anchorAt),
    dueAt: text(clock.dueAt),
    metAt: text(clock.metAt),
    proofs: clock.proofs.map((one) => ({ ...one, at: text(one.at) })),
    breaches: clock.breaches.map((one) => ({ ...one, at: one.at.toISOString() })),
    pausedSpans: clock.pausedSpans.map((one) => ({ ...one, from: one.from.toISOString(), to: text(one.to) })),
    history: clock.history.map((one) => ({
      ...one,
      correctedAt: one.correctedAt.toISOString(),
      anchorAt: text(one.anchorAt),
      dueAt: text(one.dueAt),
      metAt: text(one.metAt),
    })),
  };
}

/** The effect that a drill measured itself; what people recorded of it they know. */
const MEASURED = 'contained';

export function isMeasured({ kind, actor }: Pick<FactRow, 'kind' | 'actor'>): boolean {
  return kind === MEASURED && actor === systemActor.id;
}

/** Its word and when it is due, without when the effect was measured. */
export function clockWithoutMeasure(clock: ClockView): ClockView {
  if (clock.step !== 'contain') return clock;
  return {
    ...clock,
    metAt: null,
    proofs: clock.proofs.map((one) => ({ ...one, at: null })),
    history: clock.history.map((one) => ({ ...one, metAt: null })),
  };
}
