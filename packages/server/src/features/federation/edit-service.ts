import type {
  Actor,
  AddContactRequest,
  ContactView,
  DowntimeView,
  EndpointView,
  OwnedCalendarView,
  PutEndpointRequest,
  RecordDowntimeRequest,
  SetCalendarRequest,
} from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { inTransaction } from '../../db/transaction.ts';
import { compileCalendar } from '../../kernel/calendar/index.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { FederationSnapshot, OwnerRef } from '../../ports/federation-snapshot.ts';
import { applySnapshot, manualSnapshot } from './apply-snapshot.ts';
import { mayEditFederation, mayRecordDowntime } from './policy.ts';
import { contactFrom, downtimeFrom, ngiByNameOrId, sitesByNameOrId } from './store.ts';
import { demandSite } from './view-service.ts';
import { contactViewOf, downtimeViewOf, ownedCalendars } from './views.ts';

/** Adds a contact by hand, beside what the registry says. The same contact again changes nothing. */
export async function addContact(
  app: App,
  actor: Actor,
  siteRef: string,
  request: AddContactRequest,
): Promise<ContactView> {
  demand(mayEditFederation(actor));
  const { role, channel, address, ...fields } = request;
  return await inTransaction(app.db, async (tx) => {
    const site = await demandSite(tx, actor, siteRef);
    const owner: OwnerRef = { kind: 'site', name: site.name };
    const contacts = [{ owner, role, channel, address, fields }];
    const id = await put(app, tx, actor, 'contact.added', manualSnapshot({ contacts }));
    return contactViewOf(
      contactFrom(await tx.selectFrom('contact').selectAll().where('id', '=', id).executeTakeFirstOrThrow()),
    );
  });
}

/**
 * Retires a contact that was added by hand; it is kept with its dates.
 * @throws MusterError `state.conflict` for one that a registry names: it would come back with the next import.
 */
export async function retireContact(
  app: App,
  actor: Actor,
  siteRef: string,
  id: string,
): Promise<ContactView> {
  demand(mayEditFederation(actor));
  return await inTransaction(app.db, async (tx) => {
    const site = await demandSite(tx, actor, siteRef);
    const row = await tx
      .selectFrom('contact')
      .selectAll()
      .where('id', '=', id)
      .where('owner_id', '=', site.id)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw new MusterError('not-found', `The site has no contact ${id}.`);
    if (row.source !== 'manual') {
      throw new MusterError(
        'state.conflict',
        `This contact comes from ${row.source}: take it out there and import again.`,
      );
    }
    if (row.gone_at) return contactViewOf(contactFrom(row));
    const at = app.clocks.procedure.now();
    await tx.updateTable('contact').set({ gone_at: at }).where('id', '=', id).execute();
    await appendEntry(tx, { at, kind: 'contact.retired', subject: id, actor: actor.id, body: {} });
    return contactViewOf(contactFrom({ ...row, gone_at: at }));
  });
}

/** Sets the calendar of the federation, an NGI or a site; a changed one is a new version. */
export async function setCalendar(
  app: App,
  actor: Actor,
  request: SetCalendarRequest,
): Promise<OwnedCalendarView> {
  demand(mayEditFederation(actor));
  if (request.site && request.ngi)
    throw new MusterError('request.invalid', 'Name a site or an NGI, not both.', '/ngi');
  compileCalendar({ ...request.calendar, version: 'unchecked' });
  return await inTransaction(app.db, async (tx) => {
    const owner = await calendarOwner(tx, request);
    const calendars = [{ owner, fields: request.calendar }];
    const id = await put(app, tx, actor, 'calendar.set', manualSnapshot({ calendars }));
    const view = (await ownedCalendars(tx)).find((one) => one.version === id);
    if (!view) throw new Error(`the calendar ${id} was not kept`);
    return view;
  });
}

async function calendarOwner(tx: Tx, { site, ngi }: SetCalendarRequest): Promise<OwnerRef | null> {
  if (site) return { kind: 'site', name: (await sitesByNameOrId(tx, [site]))[0]?.name ?? site };
  if (!ngi) return null;
  const row = await ngiByNameOrId(tx, ngi);
  if (!row) throw new MusterError('not-found', `There is no NGI ${ngi}.`);
  return { kind: 'ngi', name: row.name };
}

/** Records a downtime that no registry publishes. */
export async function recordDowntime(
  app: App,
  actor: Actor,
  request: RecordDowntimeRequest,
): Promise<DowntimeView> {
  const { site: ref, startsAt, endsAt, ...rest } = request;
  return await inTransaction(app.db, async (tx) => {
    const site = await demandSite(tx, actor, ref);
    demand(mayRecordDowntime(actor, { id: site.id, ngiId: site.ngi_id }));
    const key = newId('dwn', app.clocks.procedure.now());
    const times = { startsAt: new Date(startsAt).toISOString(), endsAt: new Date(endsAt).toISOString() };
    const downtimes = [{ site: site.name, key, fields: { ...rest, ...times } }];
    const id = await put(app, tx, actor, 'downtime.recorded', manualSnapshot({ downtimes }));
    return downtimeViewOf(
      downtimeFrom(
        await tx.selectFrom('downtime').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
      ),
    );
  });
}

/** Withdraws a downtime, whoever told of it: exports are windows, so an import never withdraws one by silence. */
export async function withdrawDowntime(app: App, actor: Actor, id: string): Promise<DowntimeView> {
  return await inTransaction(app.db, async (tx) => {
    const row = await tx
      .selectFrom('downtime')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw new MusterError('not-found', `There is no downtime ${id}.`);
    const site = await demandSite(tx, actor, row.site_id);
    demand(mayRecordDowntime(actor, { id: site.id, ngiId: site.ngi_id }));
    if (row.gone_at) return downtimeViewOf(downtimeFrom(row));
    const at = app.clocks.procedure.now();
    await tx.updateTable('downtime').set({ gone_at: at }).where('id', '=', id).execute();
    await appendEntry(tx, {
      at,
      kind: 'downtime.withdrawn',
      subject: id,
      actor: actor.id,
      body: { site: site.id },
    });
    return downtimeViewOf(downtimeFrom({ ...row, gone_at: at }));
  });
}

/** Says where programs reach something of a site. */
export async function putEndpoint(
  app: App,
  actor: Actor,
  siteRef: string,
  kind: string,
  request: PutEndpointRequest,
): Promise<EndpointView> {
  demand(mayEditFederation(actor));
  return await inTransaction(app.db, async (tx) => {
    const site = await demandSite(tx, actor, siteRef);
    const endpoints = [{ site: site.name, kind, fields: request }];
    await put(app, tx, actor, 'endpoint.set', manualSnapshot({ endpoints }));
    return { kind, ...request };
  });
}

/** Carries out a snapshot of one thing; a ledger entry only when something came of it. Gives the thing's id. */
async function put(
  app: App,
  tx: Tx,
  actor: Actor,
  kind: string,
  snapshot: FederationSnapshot,
): Promise<string> {
  const at = app.clocks.procedure.now();
  const { applied } = await applySnapshot(tx, snapshot, at);
  const [one] = applied;
  if (!one) throw new Error('an edit by hand changed nothing that is known');
  const { change, id } = one;
  if (change.op === 'unchanged') return id;
  const content = commitment(await saltFor(tx, id), JSON.parse(JSON.stringify(change.after)) as Json);
  const body = {
    op: change.op,
    owner: change.subject?.id ?? null,
    fields: change.fields.map(({ field }) => field),
    content,
  };
  await appendEntry(tx, { at, kind, subject: id, actor: actor.id, body });
  return id;
}
