import type {
  Actor,
  IncidentCountsView,
  IncidentFilterQuery,
  IncidentSummary,
  ListIncidentsQuery,
  Page,
} from '@muster/contract';
import type { App } from '../../app.ts';
import { MusterError } from '../../kernel/errors.ts';
import { countIncidents, incidentsPage, type PageMark } from './listing-store.ts';
import { type SummaryRow, summaryOf, withheldSummaryOf } from './model.ts';
import { standingOf } from './policy.ts';
import { groundsOf } from './sight.ts';

/** Those that the actor may see, one page of them. */
export async function listIncidents(
  app: App,
  actor: Actor,
  query: ListIncidentsQuery,
): Promise<Page<IncidentSummary>> {
  const now = app.clocks.procedure.now();
  const order = query.updatedSince === undefined ? query.sort : ('since' as const);
  const rows = await incidentsPage(app.db, {
    actor,
    now,
    query,
    order,
    after: query.cursor === undefined ? undefined : readCursor(query.cursor, order),
    limit: query.limit + 1,
  });
  const shown = rows.slice(0, query.limit);
  const grounds = await groundsOf(app.db, shown, now);
  const items = shown.map((row) => {
    const ground = grounds.get(row.id);
    const standing = ground && standingOf(actor, ground);
    // Only an auditor finds what they may not read: that something RED is being handled.
    if (!ground || !standing) return withheldSummaryOf(row);
    const sites = ground.sites.filter(({ siteId }) => standing.sites.includes(siteId));
    return summaryOf(row, { sites, isWhole: sites.length === ground.sites.length });
  });
  const last = shown.at(-1);
  return { items, next: rows.length > query.limit && last ? cursorOf(last, order) : null };
}

/** How many there are, by state, of those that the actor may see. */
export async function countsOfIncidents(
  app: App,
  actor: Actor,
  query: IncidentFilterQuery,
): Promise<IncidentCountsView> {
  return await countIncidents(app.db, { actor, now: app.clocks.procedure.now(), query });
}

function cursorOf({ id, updated_at }: SummaryRow, order: 'newest' | 'changed' | 'since'): string {
  return order === 'newest' ? id : `${updated_at.toISOString()}~${id}`;
}

function readCursor(text: string, order: 'newest' | 'changed' | 'since'): PageMark {
  if (order === 'newest') return { id: text, at: null };
  const [time = '', id = ''] = text.split('~');
  const at = new Date(time);
  if (Number.isNaN(+at) || id === '')
    throw new MusterError('request.invalid', 'The cursor is not one of this list.', '/cursor');
  return { id, at };
}
