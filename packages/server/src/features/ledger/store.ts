import type { LedgerEntryView, LedgerHead, LedgerQuery } from '@muster/contract';
import type { Db } from '../../db/database.ts';
import { type Place, placesOf } from '../../db/ledger/places.ts';

interface FoundEntry {
  ord: number;
  view: LedgerEntryView;
}

/** Entries in the order in which they were written; `after` is the `ord` at which the page before ended. */
export async function findEntries(
  db: Db,
  query: LedgerQuery,
  after: number | undefined,
  limit: number,
): Promise<FoundEntry[]> {
  const newestFirst = query.order === 'newest';
  let found = entries(db)
    .orderBy('e.ord', newestFirst ? 'desc' : 'asc')
    .limit(limit);
  if (after !== undefined) found = found.where('e.ord', newestFirst ? '<' : '>', after);
  // A family's pattern needs no escaping: kinds have neither % nor _ in them.
  if (query.kind?.endsWith('.')) found = found.where('e.kind', 'like', `${query.kind}%`);
  else if (query.kind !== undefined) found = found.where('e.kind', '=', query.kind);
  if (query.subject !== undefined) found = found.where('e.subject', '=', query.subject);
  if (query.actor !== undefined) found = found.where('e.actor', '=', query.actor);
  if (query.since !== undefined) found = found.where('e.at', '>=', new Date(query.since));
  if (query.until !== undefined) found = found.where('e.at', '<', new Date(query.until));
  const rows = await found.execute();
  const places = await placesOf(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({ ord: row.ord, view: viewOf(row, places.get(row.id)) }));
}

export async function entryById(db: Db, id: string): Promise<LedgerEntryView | undefined> {
  const row = await entries(db).where('e.id', '=', id).executeTakeFirst();
  return row && viewOf(row, (await placesOf(db, [id])).get(id));
}

export async function newestHead(db: Db): Promise<LedgerHead | undefined> {
  const row = await db
    .selectFrom('ledger_head')
    .selectAll()
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    position: row.seq,
    hash: row.hash.toString('hex'),
    at: row.at.toISOString(),
    keyId: row.key_id,
    signature: row.signature.toString('hex'),
  };
}

function entries(db: Db) {
  return db
    .selectFrom('ledger_entry as e')
    .select(['e.id', 'e.ord', 'e.at', 'e.kind', 'e.subject', 'e.actor', 'e.body']);
}

type EntryRow = Awaited<ReturnType<ReturnType<typeof entries>['executeTakeFirstOrThrow']>>;

function viewOf(row: EntryRow, place: Place | undefined): LedgerEntryView {
  return {
    id: row.id,
    position: place?.seq ?? null,
    at: row.at.toISOString(),
    kind: row.kind,
    subject: row.subject,
    actor: row.actor,
    body: row.body,
    hash: place?.hash.toString('hex') ?? null,
  };
}
