import type { Actor } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import {
  alarmRoles,
  officerAddresses,
  type Recipient,
  recipientsFor,
  siteById,
} from '../federation/index.ts';
import { mayReadItem, standingsOf } from '../incidents/index.ts';
import { type Holder, type HolderQuery, holdersOf } from '../people/index.ts';
import { onDutyNow } from '../rota/index.ts';
import type { Meant } from './model.ts';
import { mayBeToldApart } from './policy.ts';
import type { NoticeIncident, NoticeRow } from './store.ts';

/** Somebody who is to be told, by the address that counts now. */
export interface Somebody {
  personId: string | null;
  contactId: string | null;
  siteId: string | null;
  address: string;
  meant: Meant;
}

interface Candidate extends Somebody {
  /** As whom they would read the incident: any of these is enough. */
  as: Actor[];
}

/**
 * Whom a notice reaches if it is sent now: the people and addresses behind its recipient, less those who may not know
 * of it. What was true when it was queued does not count: roles end, labels rise, contacts change.
 */
export async function whoIs(
  app: App,
  tx: Tx,
  notice: Pick<NoticeRow, 'recipient' | 'audience' | 'site_id' | 'by'>,
  incident: NoticeIncident | null,
): Promise<Somebody[]> {
  const candidates = await candidatesOf(app, tx, notice.recipient);
  const allowed: Somebody[] = [];
  for (const { as, ...somebody } of once(candidates)) {
    if (somebody.personId !== null && somebody.personId === notice.by) continue;
    if (await mayKnow(app, tx, as, notice, incident, somebody.meant)) allowed.push(somebody);
  }
  return allowed;
}

async function mayKnow(
  app: App,
  tx: Tx,
  as: readonly Actor[],
  { audience, site_id }: Pick<NoticeRow, 'audience' | 'site_id'>,
  incident: NoticeIncident | null,
  meant: Meant,
): Promise<boolean> {
  if (incident === null) return as.some((actor) => mayBeToldApart(actor, audience, meant !== 'team'));
  const now = app.clocks.procedure.now();
  for (const actor of as) {
    const standing = (await standingsOf(tx, actor, [incident], now)).get(incident.id);
    if (standing && mayReadItem(standing, { siteId: site_id, audience })) return true;
  }
  return false;
}

async function candidatesOf(app: App, tx: Tx, recipient: string): Promise<Candidate[]> {
  const [kind = '', id = ''] = recipient.split(':');
  switch (kind) {
    case 'person':
      return await persons(app, tx, { persons: [id] }, 'person');
    case 'csirt-duty':
      return await ofDuty(app, tx);
    case 'csirt':
      return await ofCsirt(app, tx, 'team');
    case 'ngi':
      return await ofNgi(app, tx, id);
    case 'site':
      return await ofSite(app, tx, id);
    default:
      throw new TypeError(`a notice is for ${recipient}, and nobody knows who that is`);
  }
}

/** Whoever is on duty; in a gap the whole team, as if each were, so that nothing is lost. */
async function ofDuty(app: App, tx: Tx): Promise<Candidate[]> {
  const onDuty = await onDutyNow(tx, null, app.clocks.procedure.now());
  const found = await persons(app, tx, { persons: onDuty }, 'duty');
  return found.length > 0 ? found : await ofCsirt(app, tx, 'duty');
}

/** Where no person of the CSIRT has an address, those that the registry names. */
async function ofCsirt(app: App, tx: Tx, meant: Meant): Promise<Candidate[]> {
  const query = { roles: ['officer', 'administrator'], scopeKind: 'federation' } as const;
  const people = await persons(app, tx, query, meant);
  if (people.length > 0) return people;
  const at = app.clocks.procedure.now();
  const own = app.config.csirtAddress.toLowerCase();
  const known = (await officerAddresses(tx, null, at)).filter(({ address }) => address.toLowerCase() !== own);
  return known.map((one) => contact(one, null, meant, outsider('officer', { kind: 'federation' })));
}

async function ofNgi(app: App, tx: Tx, ngiId: string): Promise<Candidate[]> {
  const at = app.clocks.procedure.now();
  const actor = outsider('officer', { kind: 'ngi', ngiId });
  const onDuty = await persons(app, tx, { persons: await onDutyNow(tx, ngiId, at) }, 'duty');
  const people = await persons(app, tx, { roles: ['officer'], scopeKind: 'ngi', scopeId: ngiId }, 'team');
  const known = (await officerAddresses(tx, ngiId, at)).filter(({ ownerKind }) => ownerKind === 'ngi');
  return [...onDuty, ...people, ...known.map((one) => contact(one, null, 'person', actor))];
}

async function ofSite(app: App, tx: Tx, siteId: string): Promise<Candidate[]> {
  if (!(await siteById(tx, siteId))) return [];
  const at = app.clocks.procedure.now();
  const actor = outsider('site-contact', { kind: 'site', siteId });
  const query = { roles: ['site-contact'], scopeKind: 'site', scopeId: siteId } as const;
  const people = await persons(app, tx, query, 'team');
  const known = await recipientsFor(tx, siteId, alarmRoles, at);
  // The NGI's address stands in where a site has none; it is told as itself, not as the site.
  const own = known.filter(({ ownerKind, channel }) => ownerKind === 'site' && channel === 'email');
  return [...people, ...own.map((one) => contact(one, siteId, 'person', actor))];
}

/** Those who can be written to, each once with all that they may act as. */
async function persons(app: App, tx: Tx, query: HolderQuery, meant: Meant): Promise<Candidate[]> {
  const meantFor = await holdersOf(tx, app.clocks.machine.now(), query);
  const ids = [...new Set(meantFor.map(({ id }) => id))];
  const roles = await holdersOf(tx, app.clocks.machine.now(), { persons: ids });
  return ids.flatMap((id) => {
    const own = roles.filter((one) => one.id === id);
    const address = own[0]?.mail ?? null;
    if (address === null) return [];
    return [{ personId: id, contactId: null, siteId: null, address, meant, as: own.map(actorOf) }];
  });
}

function actorOf({ id, name, role, scope }: Holder): Actor {
  return { id, name, role, scope };
}

function contact(
  { contactId, address }: Recipient,
  siteId: string | null,
  meant: Meant,
  actor: Actor,
): Candidate {
  return { personId: null, contactId, siteId, address, meant, as: [actor] };
}

/** A mailbox of the registry reads what anybody of its team could. */
function outsider(role: Actor['role'], scope: Actor['scope']): Actor {
  return { id: 'registry', name: 'registry', role, scope };
}

/** Each address once: as a person before as a mailbox, and as the one on duty before as one of the team. */
function once(candidates: readonly Candidate[]): Candidate[] {
  const weight: Record<Meant, number> = { duty: 0, person: 1, team: 2 };
  const order = [...candidates].sort(
    (a, b) => Number(a.personId === null) - Number(b.personId === null) || weight[a.meant] - weight[b.meant],
  );
  const found = new Map<string, Candidate>();
  for (const one of order) {
    const address = one.address.toLowerCase();
    if (!found.has(address)) found.set(address, one);
  }
  return [...found.values()];
}
