import type { ItemAudience } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import { type NoticeTarget, queueNotice } from './queue-notice.ts';
import { type Listener, listenersOf } from './tellings.ts';

/** A row of the incident's log. */
export interface LoggedEvent {
  id: string;
  incident_id: string;
  at: Date;
  recorded_at: Date;
  kind: string;
  actor: string;
  site_id: string | null;
  audience: ItemAudience;
  text: string;
  data: { [key: string]: Json };
}

/** Whoever else follows the log: given the event in a transaction of its own. */
export type EventListener = (tx: Tx, event: LoggedEvent) => Promise<void>;

/** Something happened in an incident: those who are to know of it get a notice, and `others` hear of it. */
export async function onIncidentEvent(
  app: App,
  eventId: string,
  others: readonly EventListener[] = [],
): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const event = await eventById(tx, eventId);
    if (!event) return;
    await tell(app, tx, event);
    for (const other of others) await other(tx, event);
  });
}

export async function eventById(tx: Tx, id: string): Promise<LoggedEvent | undefined> {
  return await tx
    .selectFrom('incident_event')
    .select(['id', 'incident_id', 'at', 'recorded_at', 'kind', 'actor', 'site_id'])
    .select(['audience', 'text', 'data'])
    .where('id', '=', id)
    .executeTakeFirst();
}

async function tell(app: App, tx: Tx, event: LoggedEvent): Promise<void> {
  const common = {
    incidentId: event.incident_id,
    siteId: event.site_id,
    kind: event.kind,
    text: event.text,
    key: `event:${event.id}`,
    by: event.actor,
    audience: event.audience,
  };
  const to: NoticeTarget[] = [];
  for (const listener of listenersOf(event.kind)) to.push(...(await targetsOf(tx, event, listener)));
  await queueNotice(tx, app, { ...common, to });
  // Why it was shared is the CSIRT's; that it was, is for those it was shared with.
  if (listenersOf(event.kind).includes('shared'))
    await queueNotice(tx, app, {
      ...common,
      to: sharedWith(event.data),
      text: 'An incident is shared with you now. What is for all its parties, you can read.',
      audience: 'parties',
    });
}

async function targetsOf(tx: Tx, event: LoggedEvent, listener: Listener): Promise<NoticeTarget[]> {
  switch (listener) {
    case 'duty':
      return [{ kind: 'csirt-duty' }];
    case 'given': {
      const person = event.data.person ?? event.data.assignee;
      return typeof person === 'string' && person.startsWith('per_')
        ? [{ kind: 'person', personId: person }]
        : [];
    }
    case 'named':
      return (await rolesOf(tx, event.incident_id, event.recorded_at)).map((personId) => ({
        kind: 'person',
        personId,
      }));
    case 'shared':
      return [];
    case 'asked-site':
      return event.data.for_site === true && event.site_id !== null
        ? [{ kind: 'site', siteId: event.site_id }]
        : [];
    case 'sites':
      return (await sitesOf(tx, event)).map(({ site }) => ({ kind: 'site', siteId: site }));
    case 'ngis': {
      const ngis = (await sitesOf(tx, event)).flatMap(({ ngi }) => ngi ?? []);
      return [...new Set(ngis)].map((ngiId) => ({ kind: 'ngi', ngiId }));
    }
  }
}

/** The one site that it is about, whether it is still a party or not; else all parties, where it is for them. */
async function sitesOf(tx: Tx, event: LoggedEvent): Promise<{ site: string; ngi: string | null }[]> {
  if (event.site_id === null && event.audience !== 'parties') return [];
  let rows = tx
    .selectFrom('incident_site')
    .innerJoin('site', 'site.id', 'incident_site.site_id')
    .select(['site.id as site', 'site.ngi_id as ngi'])
    .where('incident_id', '=', event.incident_id);
  rows =
    event.site_id === null ? rows.where('ended_at', 'is', null) : rows.where('site.id', '=', event.site_id);
  return await rows.orderBy('site.id').execute();
}

async function rolesOf(tx: Tx, incidentId: string, now: Date): Promise<string[]> {
  const rows = await tx
    .selectFrom('incident_role')
    .select('person_id')
    .distinct()
    .where('incident_id', '=', incidentId)
    .where('from_at', '<=', now)
    .where((e) => e.or([e('until_at', 'is', null), e('until_at', '>', now)]))
    .execute();
  return rows.map(({ person_id }) => person_id);
}

function sharedWith(data: LoggedEvent['data']): NoticeTarget[] {
  const { kind, ref } = data;
  if (typeof ref !== 'string') return [];
  if (kind === 'ngi') return [{ kind: 'ngi', ngiId: ref }];
  return kind === 'site' ? [{ kind: 'site', siteId: ref }] : [];
}
