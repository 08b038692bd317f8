import { type Selectable, sql } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import type {
  RotaFeedTable,
  RotaHandoverTable,
  RotaOverrideTable,
  RotaRotationTable,
  RotaTable,
} from '../../db/tables/rota.ts';
import { groupBy } from '../../kernel/group-by.ts';
import type { Override, Rota, Rotation } from './model.ts';

export type Reader = Db | Tx;
export type RotaRow = Selectable<RotaTable>;
export type RotationRow = Selectable<RotaRotationTable>;
export type OverrideRow = Selectable<RotaOverrideTable>;
export type HandoverRow = Selectable<RotaHandoverTable>;
export type FeedRow = Selectable<RotaFeedTable>;

/** A rota with all that decides who is on duty. */
export interface WholeRota {
  row: RotaRow;
  rotations: RotationRow[];
  overrides: OverrideRow[];
  plan: Rota;
}

/** The rotas that have not ended; the CSIRT's first, then by name. */
export async function rotas(db: Reader): Promise<WholeRota[]> {
  const rows = await db
    .selectFrom('rota')
    .selectAll()
    .where('ended_at', 'is', null)
    .orderBy('owner_kind')
    .orderBy('name')
    .execute();
  return await wholeOf(db, rows);
}

export async function rotaById(db: Reader, id: string): Promise<WholeRota | undefined> {
  const row = await db
    .selectFrom('rota')
    .selectAll()
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return row && (await wholeOf(db, [row]))[0];
}

/** Changes of one rota are made one after the other. */
export async function lockRota(tx: Tx, id: string): Promise<void> {
  await tx.selectFrom('rota').select('id').where('id', '=', id).forUpdate().executeTakeFirst();
}

async function wholeOf(db: Reader, rows: readonly RotaRow[]): Promise<WholeRota[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const rotations = await db
    .selectFrom('rota_rotation')
    .selectAll()
    .where('rota_id', 'in', ids)
    .where('withdrawn_at', 'is', null)
    .orderBy('made_at')
    .orderBy('id')
    .execute();
  const overrides = await db
    .selectFrom('rota_override')
    .selectAll()
    .where('rota_id', 'in', ids)
    .where('withdrawn_at', 'is', null)
    .orderBy('ord')
    .execute();
  const rotationsOf = groupBy(rotations, ({ rota_id }) => rota_id);
  const overridesOf = groupBy(overrides, ({ rota_id }) => rota_id);
  return rows.map((row) => {
    const own = { rotations: rotationsOf.get(row.id) ?? [], overrides: overridesOf.get(row.id) ?? [] };
    const plan = { rotations: own.rotations.map(rotationFrom), overrides: own.overrides.map(overrideFrom) };
    return { row, ...own, plan };
  });
}

export function rotationFrom(row: RotationRow): Rotation {
  return {
    members: row.members,
    everyDays: row.every_days,
    zone: row.zone,
    handoverTime: row.handover_time,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
  };
}

export function overrideFrom(row: OverrideRow): Override {
  return {
    kind: row.kind,
    person: row.person_id,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    reason: row.reason,
  };
}

/** The last handovers of a rota, the latest first. */
export async function handoversOf(db: Reader, rotaId: string, limit: number): Promise<HandoverRow[]> {
  return await db
    .selectFrom('rota_handover')
    .selectAll()
    .where('rota_id', '=', rotaId)
    .orderBy('at', 'desc')
    .limit(limit)
    .execute();
}

export async function feedsOf(db: Reader, rotaId: string): Promise<FeedRow[]> {
  return await db
    .selectFrom('rota_feed')
    .selectAll()
    .where('rota_id', '=', rotaId)
    .where('ended_at', 'is', null)
    .orderBy('made_at')
    .execute();
}

/** What a line about an incident that is handed over needs. */
export interface OpenIncident {
  id: string;
  public_id: string;
  title: string;
  tlp: string;
  severity: string;
  state: string;
  exercise: boolean;
}

/** How many open incidents a note names. */
const MOST_OPEN = 200;

/** Those that are not closed: all for the CSIRT, for an NGI those of its sites, without what is RED. */
export async function openIncidents(db: Reader, ngiId: string | null): Promise<OpenIncident[]> {
  let rows = db.selectFrom('incident').select(lineColumns).where('incident.state', '<>', 'closed');
  if (ngiId !== null) rows = ofNgi(rows, ngiId);
  return await rows.orderBy('incident.id', 'desc').limit(MOST_OPEN).execute();
}

/** The same lines for incidents that were named before; those an NGI may no longer read are left out. */
export async function incidentLines(
  db: Reader,
  ids: readonly string[],
  ngiId: string | null,
): Promise<OpenIncident[]> {
  if (ids.length === 0) return [];
  let rows = db
    .selectFrom('incident')
    .select(lineColumns)
    .where('incident.id', 'in', [...ids]);
  if (ngiId !== null) rows = ofNgi(rows, ngiId);
  return await rows.orderBy('incident.id', 'desc').execute();
}

const lineColumns = [
  'incident.id',
  'incident.public_id',
  'incident.title',
  'incident.tlp',
  'incident.severity',
  'incident.state',
  'incident.exercise',
] as const;

function ofNgi<Query extends { where(condition: unknown): Query }>(rows: Query, ngiId: string): Query {
  return rows.where(sql<boolean>`incident.tlp <> 'RED' and exists (
    select from incident_site join site on site.id = incident_site.site_id
    where incident_site.incident_id = incident.id and site.ngi_id = ${ngiId})`);
}
