import type { Insertable } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { ContactTable } from '../../db/tables/federation.ts';
import { newId } from '../../kernel/ids.ts';
import type {
  AppliedChange,
  ApplyContext,
  CalendarChange,
  Change,
  ContactChange,
  DowntimeChange,
  EndpointChange,
} from './changes.ts';
import { isAnyOf } from './is-any-of.ts';
import { FEDERATION } from './model.ts';
import type { Subject } from './subjects.ts';

type PartChange = ContactChange | CalendarChange | DowntimeChange | EndpointChange;
type PartTable = 'contact' | 'calendar' | 'downtime' | 'site_endpoint';
const tableOf: Readonly<Record<PartChange['kind'], PartTable>> = {
  contact: 'contact',
  calendar: 'calendar',
  downtime: 'downtime',
  endpoint: 'site_endpoint',
};
/** Rows in one statement: well below PostgreSQL's 65,535 parameters. */
const CHUNK = 500;

/** Carries out what belongs to NGIs and sites, after these. */
export async function applyParts(
  tx: Tx,
  changes: readonly PartChange[],
  context: ApplyContext,
  idOf: (subject: Subject) => string | undefined,
): Promise<AppliedChange[]> {
  const { at } = context;
  for (const kind of ['contact', 'calendar', 'downtime', 'endpoint'] as const) {
    const ids = (op: Change['op']) =>
      changes.flatMap((change) =>
        change.kind === kind && change.op === op && change.id !== null ? [change.id] : [],
      );
    await mark(tx, tableOf[kind], ids('unchanged'), { last_seen_at: at });
    await mark(tx, tableOf[kind], ids('vanished'), { gone_at: at });
  }
  const applied: AppliedChange[] = [];
  const newContacts: Insertable<ContactTable>[] = [];
  for (const change of changes) {
    if ((change.op === 'unchanged' || change.op === 'vanished') && change.id !== null) {
      applied.push({ change, id: change.id });
      continue;
    }
    const owner = change.subject === null ? FEDERATION : idOf(change.subject);
    if (owner === undefined) throw new Error(`the owner of ${change.label} was not made`);
    if (change.kind === 'contact' && change.id === null) {
      const row = contactRow(change, owner, context);
      newContacts.push(row);
      applied.push({ change, id: row.id });
    } else applied.push({ change, id: await applyOne(tx, change, owner, context) });
  }
  for (let from = 0; from < newContacts.length; from += CHUNK) {
    await tx
      .insertInto('contact')
      .values(newContacts.slice(from, from + CHUNK))
      .execute();
  }
  return applied;
}

async function mark(
  tx: Tx,
  table: PartTable,
  ids: readonly string[],
  set: { last_seen_at: Date } | { gone_at: Date },
): Promise<void> {
  if (ids.length > 0) await tx.updateTable(table).set(set).where(isAnyOf('id', ids)).execute();
}

async function applyOne(tx: Tx, change: PartChange, owner: string, context: ApplyContext): Promise<string> {
  switch (change.kind) {
    case 'contact':
      return await changeContact(tx, change, context.at);
    case 'calendar':
      return await putCalendar(tx, change, owner, context);
    case 'downtime':
      return await putDowntime(tx, change, owner, context);
    case 'endpoint':
      return await putEndpoint(tx, change, owner, context);
  }
}

function contactRow(
  change: ContactChange,
  owner: string,
  { source, part, at }: ApplyContext,
): Insertable<ContactTable> {
  const { after, subject } = change;
  if (!after) throw new Error(`a contact without content: ${change.label}`);
  return {
    id: newId('con', at),
    owner_kind: subject?.kind ?? 'federation',
    owner_id: owner,
    source,
    part,
    role: after.role,
    channel: after.channel,
    address: after.address,
    name: after.name,
    position: after.position,
    note: after.note,
    first_seen_at: at,
    last_seen_at: at,
  };
}

async function changeContact(tx: Tx, { id, after }: ContactChange, at: Date): Promise<string> {
  if (id === null || !after) throw new Error('a contact that changes has an id and content');
  const { name, position, note } = after;
  await tx
    .updateTable('contact')
    .set({ name, position, note, last_seen_at: at })
    .where('id', '=', id)
    .execute();
  return id;
}

/** A changed calendar is a new version; due times that were computed by the old one can still be explained. */
async function putCalendar(
  tx: Tx,
  { id: before, after, subject }: CalendarChange,
  owner: string,
  { source, at }: ApplyContext,
): Promise<string> {
  if (!after) throw new Error('a calendar that is put has content');
  if (before !== null)
    await tx.updateTable('calendar').set({ gone_at: at }).where('id', '=', before).execute();
  const latest = await tx
    .selectFrom('calendar')
    .select((e) => e.fn.max('version').as('version'))
    .where('owner_id', '=', owner)
    .where('source', '=', source)
    .executeTakeFirst();
  const id = newId('cal', at);
  await tx
    .insertInto('calendar')
    .values({
      id,
      owner_kind: subject?.kind ?? 'federation',
      owner_id: owner,
      source,
      version: (latest?.version ?? 0) + 1,
      zone: after.zone,
      week: JSON.stringify(after.week),
      holidays: JSON.stringify(after.holidays),
      first_seen_at: at,
      last_seen_at: at,
    })
    .execute();
  return id;
}

async function putDowntime(
  tx: Tx,
  { id: before, after }: DowntimeChange,
  site: string,
  { source, at }: ApplyContext,
): Promise<string> {
  if (!after) throw new Error('a downtime that is put has content');
  const { startsAt, endsAt, key, ...rest } = after;
  const row = { ...rest, starts_at: new Date(startsAt), ends_at: new Date(endsAt), last_seen_at: at };
  if (before !== null) {
    await tx.updateTable('downtime').set(row).where('id', '=', before).execute();
    return before;
  }
  const id = newId('dwn', at);
  await tx
    .insertInto('downtime')
    .values({ ...row, id, site_id: site, source, key, first_seen_at: at })
    .execute();
  return id;
}

async function putEndpoint(
  tx: Tx,
  { id: before, after }: EndpointChange,
  site: string,
  { source, at }: ApplyContext,
): Promise<string> {
  if (!after) throw new Error('an endpoint that is put has content');
  const row = {
    url: after.url,
    ca_pem: after.caPem,
    settings: JSON.stringify(after.settings),
    last_seen_at: at,
  };
  if (before !== null) {
    await tx.updateTable('site_endpoint').set(row).where('id', '=', before).execute();
    return before;
  }
  const id = newId('end', at);
  await tx
    .insertInto('site_endpoint')
    .values({ ...row, id, site_id: site, source, kind: after.endpoint, first_seen_at: at })
    .execute();
  return id;
}
