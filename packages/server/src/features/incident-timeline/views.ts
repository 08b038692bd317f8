import type {
  Actor,
  IncidentTimeline,
  IncidentTimelineEntry,
  IncidentTimelineQuery,
  TimelineTopic,
} from '@muster/contract';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/database.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import { siteNames } from '../federation/index.ts';
import { demandReadable, drillOf, mayKnowMeasured, type Sight } from '../incidents/index.ts';
import { namesOfActors } from '../people/index.ts';
import { cursorOf, placeFrom } from './cursor.ts';
import { mayWriteNote } from './policy.ts';
import { type Asked, correctionsOf, countByKind, type EventRow, eventsPage } from './store.ts';
import { topicOfEvent } from './topics.ts';

const MOST_IN_A_FILE = 20_000;

export async function viewTimeline(
  app: App,
  actor: Actor,
  incident: string,
  { cursor, limit, order, ...filter }: IncidentTimelineQuery,
): Promise<IncidentTimeline> {
  const sight = await demandReadable(app.db, actor, incident, app.clocks.procedure.now());
  const question = { ...(await questionOf(app.db, actor, sight)), ...filtered(filter) };
  const rows = await eventsPage(app.db, question, {
    after: cursor === undefined ? undefined : placeFrom(cursor),
    order,
    limit: limit + 1,
  });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: await entriesOf(app.db, actor, sight, question, page),
    next: rows.length > limit && last ? cursorOf(last) : null,
    topics: topicsOf(await countByKind(app.db, { ...question, topic: undefined })),
    mayWrite: [null, ...sight.sites].some((site) => mayWriteNote(actor, sight, site)),
  };
}

/** For a file: everything that the reader may read, in the order in which it happened. */
export async function exportTimeline(
  app: App,
  actor: Actor,
  incident: string,
): Promise<{ publicId: string; items: IncidentTimelineEntry[] }> {
  const sight = await demandReadable(app.db, actor, incident, app.clocks.procedure.now());
  const question = await questionOf(app.db, actor, sight);
  const rows = await eventsPage(app.db, question, { order: 'earliest', limit: MOST_IN_A_FILE });
  return {
    publicId: sight.incident.public_id,
    items: await entriesOf(app.db, actor, sight, question, rows),
  };
}

/** What of the log this reader may see. */
export async function questionOf(db: Db | Tx, actor: Actor, sight: Sight): Promise<Asked> {
  const { id, exercise } = sight.incident;
  const drill = exercise ? await drillOf(db, id) : undefined;
  return { incidentId: id, standing: sight, isTold: mayKnowMeasured(actor, drill) };
}

function filtered({ topic, site, from, to }: Omit<IncidentTimelineQuery, 'cursor' | 'limit' | 'order'>) {
  return {
    topic,
    site,
    from: from === undefined ? undefined : new Date(from),
    to: to === undefined ? undefined : new Date(to),
  };
}

export async function entriesOf(
  db: Db | Tx,
  actor: Actor,
  sight: Sight,
  question: Asked,
  rows: readonly EventRow[],
): Promise<IncidentTimelineEntry[]> {
  const names = await namesOfActors(
    db,
    rows.map((row) => row.actor),
  );
  const sites = await siteNames(
    db,
    rows.map(({ site_id }) => site_id),
  );
  const corrections = await correctionsOf(db, question);
  return rows.map((row) => ({
    id: row.id,
    at: row.at.toISOString(),
    recordedAt: row.recorded_at.toISOString(),
    kind: row.kind,
    topic: topicOfEvent(row.kind),
    text: row.text,
    who: whoOf(row, actor, sight, names),
    site: row.site_id === null ? null : { id: row.site_id, name: sites.get(row.site_id) ?? row.site_id },
    audience: row.audience,
    corrects: typeof row.data.corrects === 'string' ? row.data.corrects : null,
    correctedBy: corrections.get(row.id) ?? null,
    refs: refsOf(row.data),
    entry: row.entry_id,
  }));
}

/** Who of another party did it is told to nobody else. */
function whoOf(row: EventRow, actor: Actor, sight: Sight, names: ReadonlyMap<string, string>): string {
  const known = names.get(row.actor);
  if (known === undefined) return row.actor === 'system' ? 'Muster' : '';
  const insider = sight.relation === 'all' || row.actor === actor.id;
  return insider || (row.site_id !== null && sight.sites.includes(row.site_id)) ? known : '';
}

const LINKED = [
  'task',
  'decision',
  'observable',
  'mail',
  'message',
  'evidence',
  'fact',
  'report',
  'document',
];

/** Only what a page links to; the rest of an event's data is for machines. */
function refsOf(data: { [key: string]: Json }): Record<string, string> {
  return Object.fromEntries(
    LINKED.flatMap((name) => {
      const id = data[name];
      return typeof id === 'string' ? [[name, id]] : [];
    }),
  );
}

function topicsOf(
  kinds: readonly { kind: string; count: number }[],
): { topic: TimelineTopic; count: number }[] {
  const counts = new Map<TimelineTopic, number>();
  for (const { kind, count } of kinds) {
    const topic = topicOfEvent(kind);
    counts.set(topic, (counts.get(topic) ?? 0) + count);
  }
  return [...counts].map(([topic, count]) => ({ topic, count }));
}
