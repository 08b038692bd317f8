import type { PauseKind } from '@muster/contract';
import type { Db, Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { groupBy } from '../../kernel/group-by.ts';
import { newId } from '../../kernel/ids.ts';
import type { ClockPause } from '../procedure/index.ts';

export interface OpenPause {
  kind: PauseKind;
  /** One incident, or one site, or (neither) every clock. */
  incidentId?: string | null;
  siteId?: string | null;
  startsAt: Date;
  /** When it is known already. */
  endsAt?: Date | null;
  /** Id of what caused it; one cause makes one pause, however often it is reported. */
  ref: string;
  actor?: string;
  /** When it is recorded; unless given, when it starts. */
  at?: Date;
}

/** Stops clocks; gives the pause's id. Calling it again with the same cause gives the same pause. */
export async function openPause(tx: Tx, pause: OpenPause): Promise<string> {
  const { kind, ref, startsAt } = pause;
  const incident = pause.incidentId ?? null;
  const site = pause.siteId ?? null;
  const endsAt = pause.endsAt ?? null;
  const inserted = await tx
    .insertInto('clock_pause')
    .values({
      id: newId('pau', startsAt),
      incident_id: incident,
      site_id: site,
      kind,
      starts_at: startsAt,
      ends_at: endsAt,
      ref,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!inserted) {
    const known = await tx
      .selectFrom('clock_pause')
      .select('id')
      .where('kind', '=', kind)
      .where('ref', '=', ref)
      .where('incident_id', 'is not distinct from', incident)
      .where('site_id', 'is not distinct from', site)
      .executeTakeFirstOrThrow();
    return known.id;
  }
  await appendEntry(tx, {
    at: pause.at ?? startsAt,
    kind: 'clock.paused',
    subject: incident ?? site ?? 'federation',
    actor: pause.actor ?? 'system',
    body: {
      pause: inserted.id,
      kind,
      ref,
      startsAt: startsAt.toISOString(),
      endsAt: endsAt?.toISOString() ?? null,
    },
  });
  return inserted.id;
}

/** Lets the clocks run on. One that has ended already stays as it is. */
export async function closePause(tx: Tx, pauseId: string, endsAt: Date, actor = 'system'): Promise<void> {
  const closed = await tx
    .updateTable('clock_pause')
    .set((eb) => ({ ends_at: eb.fn<Date>('greatest', ['starts_at', eb.val(endsAt)]) }))
    .where('id', '=', pauseId)
    .where('ends_at', 'is', null)
    .returning(['incident_id', 'site_id', 'kind', 'ref'])
    .executeTakeFirst();
  if (!closed) return;
  await appendEntry(tx, {
    at: endsAt,
    kind: 'clock.resumed',
    subject: closed.incident_id ?? closed.site_id ?? 'federation',
    actor,
    body: { pause: pauseId, kind: closed.kind, ref: closed.ref, endsAt: endsAt.toISOString() },
  });
}

/** Pauses of this incident, of its site and of everybody, oldest first. */
export async function pausesOf(
  db: Db | Tx,
  place: { incidentId: string; siteId: string | null },
): Promise<ClockPause[]> {
  return (await pausesOfMany(db, [place]))(place);
}

/** The same for many incidents, read at once. */
export async function pausesOfMany(
  db: Db | Tx,
  places: readonly { incidentId: string; siteId: string | null }[],
): Promise<(place: { incidentId: string; siteId: string | null }) => ClockPause[]> {
  const incidents = [...new Set(places.map(({ incidentId }) => incidentId))];
  const sites = [...new Set(places.flatMap(({ siteId }) => siteId ?? []))];
  const rows = await db
    .selectFrom('clock_pause')
    .select(['incident_id', 'site_id', 'kind', 'starts_at', 'ends_at', 'ref'])
    .where((eb) =>
      eb.or([
        eb('incident_id', '=', eb.fn.any(eb.val(incidents))),
        eb.and([eb('incident_id', 'is', null), eb('site_id', '=', eb.fn.any(eb.val(sites)))]),
        eb.and([eb('incident_id', 'is', null), eb('site_id', 'is', null)]),
      ]),
    )
    .orderBy('starts_at')
    .execute();
  const by = groupBy(rows, (row) =>
    row.incident_id === null ? `site ${row.site_id ?? ''}` : `incident ${row.incident_id}`,
  );
  return ({ incidentId, siteId }) =>
    [`incident ${incidentId}`, ...(siteId === null ? [] : [`site ${siteId}`]), 'site ']
      .flatMap((name) => by.get(name) ?? [])
      .sort((a, b) => +a.starts_at - +b.starts_at)
      .map((row) => ({ kind: row.kind, from: row.starts_at, to: row.ends_at, ref: row.ref }));
}
