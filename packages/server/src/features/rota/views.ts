import type {
  Actor,
  HandoverView,
  OpenIncidentLine,
  RotaPerson,
  RotaQuery,
  RotaSummary,
  RotaView,
  ShiftView,
} from '@muster/contract';
import type { App } from '../../app.ts';
import { demand } from '../../kernel/demand.ts';
import { namesOfActors } from '../people/index.ts';
import { candidatesOf } from './candidates.ts';
import { dutyAt, nextChange, type Shift, shiftsBetween, weekdayOf } from './model.ts';
import { mayEditRota, mayReadRota, mayReadRotas } from './policy.ts';
import * as store from './store.ts';

const WEEK_MS = 7 * 86_400_000;
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const LAST_HANDOVERS = 10;

type Names = ReadonlyMap<string, string>;

export async function listRotas(app: App, actor: Actor): Promise<RotaSummary[]> {
  demand(mayReadRotas(actor));
  const at = app.clocks.procedure.now();
  const all = (await store.rotas(app.db)).filter(({ row }) => mayReadRota(actor, { ngiId: row.owner_id }));
  const names = await namesOfActors(
    app.db,
    all.flatMap((one) => shiftPersons([dutyAt(one.plan, at), nextChange(one.plan, at)])),
  );
  const ngis = await ngiNames(app, all);
  return all.map((one) => summaryOf(actor, one, at, names, ngis));
}

export async function viewRota(app: App, actor: Actor, id: string, query: RotaQuery): Promise<RotaView> {
  const one = await demandRota(app.db, actor, id);
  const at = app.clocks.procedure.now();
  const from = query.from === undefined ? at : new Date(query.from);
  const shifts = shiftsBetween(one.plan, from, new Date(from.getTime() + query.weeks * WEEK_MS));
  const edits = mayEditRota(actor, { ngiId: one.row.owner_id });
  const handovers = edits ? await store.handoversOf(app.db, id, LAST_HANDOVERS) : [];
  const feeds = edits ? await store.feedsOf(app.db, id) : [];
  const names = await namesOfActors(app.db, [
    ...shiftPersons([...shifts, dutyAt(one.plan, at), nextChange(one.plan, at)]),
    ...one.rotations.flatMap(({ members, made_by }) => [...members, made_by]),
    ...one.overrides.flatMap(({ person_id, made_by }) => [person_id, made_by]),
    ...handovers.flatMap((row) => [row.from_person ?? '', row.to_person ?? '', row.acknowledged_by ?? '']),
    ...feeds.map(({ made_by }) => made_by),
  ]);
  const named = (person: string) => names.get(person) ?? person;
  const seenFrom = new Date(Math.min(from.getTime(), at.getTime()));
  return {
    ...summaryOf(actor, one, at, names, await ngiNames(app, [one])),
    at: at.toISOString(),
    shifts: shifts.map((shift) => shiftViewOf(shift, names)),
    rotations: one.rotations.map((row) => ({
      id: row.id,
      members: row.members.map((person) => personOf(person, names)),
      everyDays: row.every_days,
      zone: row.zone,
      handoverTime: row.handover_time,
      handoverWeekday: row.every_days % 7 === 0 ? (WEEKDAYS[weekdayOf(row.starts_on)] ?? null) : null,
      startsOn: row.starts_on,
      endsOn: row.ends_on,
      madeBy: named(row.made_by),
    })),
    overrides: one.overrides
      .filter((row) => row.ends_at > seenFrom)
      .map((row) => ({
        id: row.id,
        kind: row.kind,
        person: personOf(row.person_id, names),
        startsAt: row.starts_at.toISOString(),
        endsAt: row.ends_at.toISOString(),
        reason: row.reason,
        pair: row.pair,
        madeAt: row.made_at.toISOString(),
        madeBy: named(row.made_by),
      })),
    handovers: await Promise.all(
      handovers.map((row) => handoverViewOf(app.db, row, one.row.owner_id, names)),
    ),
    candidates: edits
      ? (await candidatesOf(app, app.db, one.row.owner_id)).map(({ id: of, name }) => ({ id: of, name }))
      : [],
    feeds: feeds.map((row) => ({
      id: row.id,
      madeAt: row.made_at.toISOString(),
      madeBy: named(row.made_by),
    })),
  };
}

/** @throws MusterError not-found where it may not be seen */
export async function demandRota(db: store.Reader, actor: Actor, id: string): Promise<store.WholeRota> {
  const one = await store.rotaById(db, id);
  demand(one !== undefined && mayReadRota(actor, { ngiId: one.row.owner_id }), 'not-found');
  return one as store.WholeRota;
}

export async function handoverViewOf(
  db: store.Reader,
  row: store.HandoverRow,
  ngiId: string | null,
  names: Names,
): Promise<HandoverView> {
  return {
    id: row.id,
    at: row.at.toISOString(),
    from: row.from_person === null ? null : personOf(row.from_person, names),
    to: row.to_person === null ? null : personOf(row.to_person, names),
    note: row.note,
    open: (await store.incidentLines(db, row.open, ngiId)).map(lineOf),
    madeAt: row.made_at.toISOString(),
    acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
    acknowledgedBy:
      row.acknowledged_by === null ? null : (names.get(row.acknowledged_by) ?? row.acknowledged_by),
  };
}

function lineOf(incident: store.OpenIncident): OpenIncidentLine {
  const { public_id, title, tlp, severity, state, exercise } = incident;
  return { publicId: public_id, title, tlp, severity, state, exercise };
}

function summaryOf(
  actor: Actor,
  { row, plan }: store.WholeRota,
  at: Date,
  names: Names,
  ngis: Names,
): RotaSummary {
  const next = nextChange(plan, at);
  const ngiId = row.owner_id;
  return {
    id: row.id,
    name: row.name,
    owner: { kind: row.owner_kind, ngiId, name: ngiId === null ? 'CSIRT' : (ngis.get(ngiId) ?? ngiId) },
    now: shiftViewOf(dutyAt(plan, at), names),
    next: next && shiftViewOf(next, names),
    mayEdit: mayEditRota(actor, { ngiId }),
  };
}

function shiftViewOf({ startsAt, endsAt, person, planned, by, reason }: Shift, names: Names): ShiftView {
  return {
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    person: person === null ? null : personOf(person, names),
    planned: planned === null ? null : personOf(planned, names),
    by,
    reason,
  };
}

function personOf(id: string, names: Names): RotaPerson {
  return { id, name: names.get(id) ?? null };
}

function shiftPersons(shifts: readonly (Shift | null)[]): string[] {
  return shifts.flatMap((shift) => [shift?.person ?? '', shift?.planned ?? '']);
}

async function ngiNames(app: App, all: readonly store.WholeRota[]): Promise<Map<string, string>> {
  const ids = all.flatMap(({ row }) => row.owner_id ?? []);
  if (ids.length === 0) return new Map();
  const rows = await app.db.selectFrom('ngi').select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
