import type {
  Actor,
  GiveRoleRequest,
  HandOverLeadRequest,
  IncidentCandidatesView,
  IncidentView,
} from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { holdersOf } from '../people/index.ts';
import { logEvent } from './log.ts';
import { mayOpenIncident } from './policy.ts';
import { type Change, steered } from './steering.ts';

/** Whom a role can be given, for who may give one. */
export async function listCandidates(app: App, actor: Actor): Promise<IncidentCandidatesView> {
  demand(mayOpenIncident(actor, { siteId: null, ngiId: null }));
  const holders = await holdersOf(app.db, app.clocks.machine.now(), {});
  const as = new Map<string, { id: string; name: string; as: string }>();
  for (const { id, name, role } of holders) if (!as.has(id)) as.set(id, { id, name, as: role });
  return { items: [...as.values()] };
}

/** Gives somebody a role in it, with which they read it whole. One leads at a time. */
export async function giveRole(
  app: App,
  actor: Actor,
  id: string,
  request: GiveRoleRequest,
): Promise<IncidentView> {
  return await steered(app, actor, id, undefined, async (change) => {
    const { tx, now, sight } = change;
    const { personId, role } = request;
    const until = request.until === undefined ? null : new Date(request.until);
    if (until && until <= now)
      throw new MusterError('request.invalid', 'A role ends in the future, or when it is ended.', '/until');
    const held = (await rolesNow(tx, sight.incident.id, now)).filter((one) => one.role === role);
    if (held.some((one) => one.person_id === personId))
      throw new MusterError('state.conflict', 'They have this role already.');
    if (role === 'lead' && held.length > 0)
      throw new MusterError('state.conflict', 'Somebody leads it already: hand the lead over.');
    await begin(change, actor, personId, role, until);
  });
}

export async function endRole(app: App, actor: Actor, id: string, roleId: string): Promise<IncidentView> {
  return await steered(app, actor, id, undefined, async (change) => {
    await end(change, actor, roleId);
  });
}

/** The lead goes on without a gap; where nobody led, it begins. */
export async function handOverLead(
  app: App,
  actor: Actor,
  id: string,
  { personId, note }: HandOverLeadRequest,
): Promise<IncidentView> {
  return await steered(app, actor, id, undefined, async (change) => {
    const { tx, now, sight } = change;
    const leads = (await rolesNow(tx, sight.incident.id, now)).filter(({ role }) => role === 'lead');
    if (leads.some((one) => one.person_id === personId))
      throw new MusterError('state.conflict', 'They lead it already.');
    for (const lead of leads) await end(change, actor, lead.id);
    await begin(change, actor, personId, 'lead', null, note);
  });
}

async function rolesNow(tx: Tx, incidentId: string, now: Date) {
  return await tx
    .selectFrom('incident_role')
    .selectAll()
    .where('incident_id', '=', incidentId)
    .where((e) => e.or([e('until_at', 'is', null), e('until_at', '>', now)]))
    .execute();
}

async function begin(
  { tx, now, sight: { incident }, revision }: Change,
  actor: Actor,
  personId: string,
  role: GiveRoleRequest['role'],
  until: Date | null,
  note?: string,
): Promise<void> {
  const person = await tx
    .selectFrom('person')
    .select('name')
    .where('id', '=', personId)
    .where('state', '=', 'active')
    .executeTakeFirst();
  if (!person)
    throw new MusterError('not-found', 'There is no such person, or they cannot come in.', '/personId');
  const id = newId('irl', now);
  await tx
    .insertInto('incident_role')
    .values({
      id,
      incident_id: incident.id,
      person_id: personId,
      role,
      from_at: now,
      until_at: until,
      given_by: actor.id,
    })
    .execute();
  await logEvent(tx, {
    incidentId: incident.id,
    at: now,
    kind: 'role.given',
    actor: actor.id,
    text: `${person.name}: ${role}${note ? ` (${note})` : ''}`,
    data: { role: id, as: role, person: personId, revision },
  });
}

async function end(
  { tx, now, sight: { incident }, revision }: Change,
  actor: Actor,
  roleId: string,
): Promise<void> {
  const ended = await tx
    .updateTable('incident_role')
    .set({ until_at: now })
    .where('id', '=', roleId)
    .where('incident_id', '=', incident.id)
    .where((e) => e.or([e('until_at', 'is', null), e('until_at', '>', now)]))
    .returning(['role', 'person_id'])
    .executeTakeFirst();
  if (!ended) throw new MusterError('not-found', 'There is no such role, or it has ended.');
  const person = await tx
    .selectFrom('person')
    .select('name')
    .where('id', '=', ended.person_id)
    .executeTakeFirst();
  await logEvent(tx, {
    incidentId: incident.id,
    at: now,
    kind: 'role.ended',
    actor: actor.id,
    text: `${person?.name ?? 'Somebody'}: no longer ${ended.role}`,
    data: { role: roleId, as: ended.role, person: ended.person_id, revision },
  });
}
