import type { Actor, ObservableSearch, SearchObservablesQuery, SeenObservable } from '@muster/contract';
import type { App } from '../../app.ts';
import { guessType, pivotOf } from '../extraction/index.ts';
import { standingsOf } from '../incidents/index.ts';
import { networkOf } from './model.ts';
import { countFound, type SearchRow, searchPage, type Wanted } from './search-store.ts';
import { bareViews } from './views.ts';

/** Where a value was seen before, of all that the reader may read. */
export async function searchObservables(
  app: App,
  actor: Actor,
  { q, cursor, limit }: SearchObservablesQuery,
): Promise<ObservableSearch> {
  const now = app.clocks.procedure.now();
  const read = guessType(q) ?? null;
  const wanted = wantedBy(q);
  const rows = await searchPage(app.db, actor, now, wanted, { before: cursor, limit: limit + 1 });
  const page = rows.slice(0, limit);
  const incidents = [
    ...new Map(page.map((row) => [row.incident_id, { id: row.incident_id, tlp: row.incident_tlp }])).values(),
  ];
  const labels = new Map(incidents.map(({ id, tlp }) => [id, tlp]));
  const standings = await standingsOf(app.db, actor, incidents, now);
  const views = await bareViews(
    app.db,
    actor,
    standings,
    page,
    (row) => labels.get(row.incident_id) ?? row.tlp,
  );
  const byId = new Map(views.map((view) => [view.id, view]));
  return {
    read,
    items: page.flatMap((row) => {
      const observable = byId.get(row.id);
      return observable ? [{ incident: incidentOf(row), observable, match: matchOf(row, wanted) }] : [];
    }),
    next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
    ...(await countFound(app.db, actor, now, wanted)),
  };
}

/** A question in every form in which its value could be kept. */
export function wantedBy(question: string): Wanted {
  const asked = question.normalize('NFC').replace(/\s+/g, ' ').trim();
  const read = guessType(question);
  if (!read) return { values: [asked], host: null, net: null };
  const host = pivotOf(read.type, read.value);
  return {
    values: [...new Set([asked, read.value])],
    host: read.type === 'mail' ? null : host,
    net: networkOf(read.type, read.value, host),
  };
}

function matchOf(row: SearchRow, { values, host }: Wanted): SeenObservable['match'] {
  if (values.includes(row.value)) return 'same';
  return host !== null && (row.pivot === host || row.pivot?.endsWith(`.${host}`)) ? 'host' : 'network';
}

function incidentOf(row: SearchRow): SeenObservable['incident'] {
  return {
    id: row.incident_id,
    publicId: row.public_id,
    title: row.incident_title,
    exercise: row.exercise,
    state: row.incident_state,
    tlp: row.incident_tlp,
  };
}
