import type { Actor, ObservableView } from '@muster/contract';
import type { Db, Tx } from '../../db/database.ts';
import { groupBy } from '../../kernel/group-by.ts';
import { defang } from '../extraction/index.ts';
import { mayReadItem, type Sight, type Standing } from '../incidents/index.ts';
import { namesOfActors } from '../people/index.ts';
import { mayChangeObservable } from './policy.ts';
import { countElsewhere } from './search-store.ts';
import { type ObservableRow, type SightingRow, sightingsOf, siteNames } from './store.ts';

type Bare = Omit<ObservableView, 'elsewhere' | 'mayChange' | 'revision'>;

/** How rows of one incident look to this reader, in their order. */
export async function observableViews(
  db: Db | Tx,
  actor: Actor,
  sight: Sight,
  rows: readonly ObservableRow[],
  now: Date,
): Promise<ObservableView[]> {
  const bare = await bareViews(db, actor, new Map([[sight.incident.id, sight]]), rows);
  const elsewhere = await countElsewhere(db, actor, now, sight.incident.id, rows);
  return rows.map((row, n) => ({
    ...(bare[n] as Bare),
    elsewhere: elsewhere.get(`${row.type} ${row.value}`) ?? 0,
    revision: row.revision,
    mayChange: isTheirs(sight, row) && mayChangeObservable(actor, sight, itemOf(row)),
  }));
}

/** Rows of several incidents, each as the reader's standing in its incident lets them see it. */
export async function bareViews(
  db: Db | Tx,
  actor: Actor,
  standings: ReadonlyMap<string, Standing>,
  rows: readonly ObservableRow[],
): Promise<Bare[]> {
  const sightings = await sightingsOf(
    db,
    rows.map(({ id }) => id),
  );
  const sites = await siteNames(
    db,
    [...rows, ...sightings].map(({ site_id }) => site_id),
  );
  const names = await namesOfActors(
    db,
    rows.map(({ added_by }) => added_by),
  );
  const byRow = groupBy(sightings, ({ observable_id }) => observable_id);
  return rows.flatMap((row) => {
    const standing = standings.get(row.incident_id);
    if (!standing) return [];
    const own = (byRow.get(row.id) ?? []).filter((one) =>
      maySeeSighting(standing, one, isTheirs(standing, row)),
    );
    return [viewOf(row, { actor, standing, sightings: own, sites, names })];
  });
}

/** Else they see of it only that it was seen at their own site. */
export function isTheirs(standing: Standing, row: ObservableRow): boolean {
  return mayReadItem(standing, itemOf(row));
}

function itemOf({ site_id, audience }: ObservableRow) {
  return { siteId: site_id, audience };
}

/** Where else it was seen is told to no site. */
function maySeeSighting({ relation, sites }: Standing, { site_id }: SightingRow, theirs: boolean): boolean {
  if (relation === 'all') return true;
  return site_id === null ? theirs : relation === 'own' && sites.includes(site_id);
}

interface Around {
  actor: Actor;
  standing: Standing;
  sightings: readonly SightingRow[];
  sites: ReadonlyMap<string, string>;
  names: ReadonlyMap<string, string>;
}

function viewOf(row: ObservableRow, around: Around): Bare {
  const { standing, sightings, sites } = around;
  const theirs = isTheirs(standing, row);
  const firstAt = (theirs ? undefined : sightings[0]?.recorded_at) ?? row.added_at;
  return {
    id: row.id,
    incident: row.incident_id,
    type: row.type,
    value: row.value,
    defanged: defang(row.type, row.value),
    tlp: row.tlp,
    ioc: row.ioc,
    note: theirs ? row.note : '',
    tags: theirs ? row.tags : [],
    site: theirs ? siteOf(sites, row.site_id) : siteOf(sites, sightings[0]?.site_id ?? null),
    audience: theirs ? row.audience : 'parties',
    sightings: sightings.map((one) => ({
      site: siteOf(sites, one.site_id),
      at: one.at?.toISOString() ?? null,
      note: one.note,
      recordedAt: one.recorded_at.toISOString(),
    })),
    source: theirs ? sourceOf(row, around) : { kind: 'person', name: '', mail: null, quote: null },
    addedAt: firstAt.toISOString(),
    changedAt: (theirs ? row.changed_at : firstAt).toISOString(),
    withdrawn:
      theirs && row.withdrawn_at
        ? { at: row.withdrawn_at.toISOString(), reason: row.withdrawn_reason ?? '' }
        : null,
  };
}

function siteOf(sites: ReadonlyMap<string, string>, id: string | null): { id: string; name: string } | null {
  return id === null ? null : { id, name: sites.get(id) ?? id };
}

/** Who of another party wrote it is told to nobody else, and mail is read by whom it belongs to. */
function sourceOf(row: ObservableRow, { actor, standing, names }: Around): Bare['source'] {
  const insider =
    standing.relation === 'all' || (row.site_id !== null && standing.sites.includes(row.site_id));
  const name = insider || row.added_by === actor.id ? (names.get(row.added_by) ?? 'Muster') : 'CSIRT';
  return {
    kind: row.source_kind,
    name,
    mail: insider ? row.source_mail : null,
    quote: insider ? row.source_quote : null,
  };
}
