import type { Actor, ObservableView, TlpLabel } from '@muster/contract';
import type { Db, Tx } from '../../db/database.ts';
import { groupBy } from '../../kernel/group-by.ts';
import { defang } from '../extraction/index.ts';
import { siteNames } from '../federation/index.ts';
import { mayReadItem, type Sight, type Standing } from '../incidents/index.ts';
import { namesOfActors } from '../people/index.ts';
import { mayChangeObservable } from './policy.ts';
import { countElsewhere } from './search-store.ts';
import { type ObservableRow, type SightingRow, sightingsOf } from './store.ts';

type Bare = Omit<ObservableView, 'elsewhere' | 'mayChange' | 'revision'>;

/** How rows of one incident look to this reader, in their order. */
export async function observableViews(
  db: Db | Tx,
  actor: Actor,
  sight: Sight,
  rows: readonly ObservableRow[],
  now: Date,
): Promise<ObservableView[]> {
  const bare = await bareViews(
    db,
    actor,
    new Map([[sight.incident.id, sight]]),
    rows,
    () => sight.incident.tlp,
  );
  const elsewhere = await countElsewhere(db, actor, now, sight.incident.id, rows);
  return rows.map((row, n) => ({
    ...(bare[n] as Bare),
    elsewhere: elsewhere.get(`${row.type} ${row.value}`) ?? 0,
    revision: isTheirs(sight, row) ? row.revision : 1,
    mayChange: isTheirs(sight, row) && mayChangeObservable(actor, sight, itemOf(row)),
  }));
}

/** Rows of several incidents, each as the reader's standing in its incident lets them see it. */
export async function bareViews(
  db: Db | Tx,
  actor: Actor,
  standings: ReadonlyMap<string, Standing>,
  rows: readonly ObservableRow[],
  tlpOf: (row: ObservableRow) => TlpLabel,
): Promise<Bare[]> {
  const sightings = await sightingsOf(
    db,
    rows.map(({ id }) => id),
  );
  const sites = await siteNames(
    db,
    [...rows, ...sightings].map(({ site_id }) => site_id),
  );
  const names = await namesOfActors(db, [
    ...rows.map(({ added_by }) => added_by),
    ...sightings.map(({ recorded_by }) => recorded_by),
  ]);
  const byRow = groupBy(sightings, ({ observable_id }) => observable_id);
  return rows.flatMap((row) => {
    const standing = standings.get(row.incident_id);
    if (!standing) return [];
    const own = (byRow.get(row.id) ?? []).filter((one) =>
      maySeeSighting(standing, one, isTheirs(standing, row)),
    );
    return [viewOf(row, { actor, standing, sightings: own, sites, names, tlpOf })];
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
  tlpOf: (row: ObservableRow) => TlpLabel;
}

function viewOf(row: ObservableRow, around: Around): Bare {
  const { standing, sightings, sites } = around;
  const common = {
    id: row.id,
    incident: row.incident_id,
    type: row.type,
    value: row.value,
    defanged: defang(row.type, row.value),
    sightings: sightings.map((one) => ({
      site: siteOf(sites, one.site_id),
      at: one.at?.toISOString() ?? null,
      note: one.note,
      recordedAt: one.recorded_at.toISOString(),
    })),
  };
  if (!isTheirs(standing, row)) return { ...common, ...ownWord(row, around) };
  return {
    ...common,
    tlp: row.tlp,
    ioc: row.ioc,
    note: row.note,
    tags: row.tags,
    site: siteOf(sites, row.site_id),
    audience: row.audience,
    source: sourceOf(row, around),
    addedAt: row.added_at.toISOString(),
    changedAt: row.changed_at.toISOString(),
    withdrawn: row.withdrawn_at
      ? { at: row.withdrawn_at.toISOString(), reason: row.withdrawn_reason ?? '' }
      : null,
  };
}

/** What others say of it is theirs: who only saw it at their own site reads their own word, as if it stood alone. */
function ownWord(row: ObservableRow, { actor, sightings, sites, names, tlpOf }: Around) {
  const [first] = sightings;
  const at = (first?.recorded_at ?? row.added_at).toISOString();
  return {
    tlp: tlpOf(row),
    ioc: true,
    note: first?.note ?? '',
    tags: [],
    site: siteOf(sites, first?.site_id ?? null),
    audience: 'parties' as const,
    source: {
      kind: 'person' as const,
      name: first?.recorded_by === actor.id ? actor.name : (names.get(first?.recorded_by ?? '') ?? ''),
      mail: null,
      quote: null,
    },
    addedAt: at,
    changedAt: at,
    withdrawn: null,
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
