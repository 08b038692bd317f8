import type {
  Actor,
  ExportObservablesQuery,
  ListObservablesQuery,
  ObservableList,
  ObservableView,
  ReadTextView,
} from '@muster/contract';
import { isTlpWithin } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/database.ts';
import { defang, eachOnce, readObservables } from '../extraction/index.ts';
import { demandReadable, type Sight } from '../incidents/index.ts';
import { keyOf, knownValues } from './known-values.ts';
import * as store from './store.ts';
import { observableViews } from './views.ts';

const MOST_SHOWN = 500;
const PAGE_OF_EXPORT = 500;

export async function listObservables(
  app: App,
  actor: Actor,
  incident: string,
  { cursor, limit, ...filter }: ListObservablesQuery,
): Promise<ObservableList> {
  const now = app.clocks.procedure.now();
  const sight = await demandReadable(app.db, actor, incident, now);
  const { id } = sight.incident;
  const rows = await store.observablesPage(app.db, id, sight, {
    ...filter,
    before: cursor,
    limit: limit + 1,
  });
  const items = await observableViews(app.db, actor, sight, rows.slice(0, limit), now);
  return {
    items,
    next: rows.length > limit ? (items.at(-1)?.id ?? null) : null,
    count: await store.countObservables(app.db, id, sight, filter),
    types: await store.countByType(app.db, id, sight),
  };
}

/** What stands in a pasted text, before anything is kept; what the reader may not see of the list is not known. */
export async function readText(
  app: App,
  actor: Actor,
  incident: string,
  text: string,
): Promise<ReadTextView> {
  const sight = await demandReadable(app.db, actor, incident, app.clocks.procedure.now());
  const all = readObservables(text);
  const times = new Map<string, number>();
  for (const one of all) times.set(keyOf(one), (times.get(keyOf(one)) ?? 0) + 1);
  const once = eachOnce(all);
  const shown = once.slice(0, MOST_SHOWN);
  const known = await knownValues(app.db, sight, shown);
  return {
    found: shown.map(({ type, value, start, end, sure }) => ({
      type,
      value,
      defanged: defang(type, value),
      start,
      end,
      times: times.get(keyOf({ type, value })) ?? 1,
      sure,
      known: known.has(keyOf({ type, value })),
    })),
    more: once.length - shown.length,
  };
}

/** Everything that stands, oldest first, for a file; nothing that is held more closely than `tlp`. */
export async function exportObservables(
  app: App,
  actor: Actor,
  incident: string,
  { tlp, ioc }: ExportObservablesQuery,
): Promise<{ publicId: string; items: ObservableView[] }> {
  const now = app.clocks.procedure.now();
  const sight = await demandReadable(app.db, actor, incident, now);
  const rows = await standingRows(app.db, sight, ioc);
  const items = await observableViews(app.db, actor, sight, rows, now);
  return {
    publicId: sight.incident.public_id,
    items: items.filter((one) => tlp === undefined || isTlpWithin(one.tlp, tlp)),
  };
}

/** For exports: what stands of the list as far as somebody with this sight may read it, oldest first. */
export async function standingRows(
  db: Db | Tx,
  sight: Sight,
  ioc?: 'true' | 'false',
): Promise<store.ObservableRow[]> {
  const rows: store.ObservableRow[] = [];
  for (;;) {
    const page = await store.observablesPage(db, sight.incident.id, sight, {
      withdrawn: 'false',
      ioc,
      before: rows.at(-1)?.id,
      limit: PAGE_OF_EXPORT,
    });
    rows.push(...page);
    if (page.length < PAGE_OF_EXPORT) return rows.reverse();
  }
}
