import type { GrantState, GrantView, PersonView } from '@muster/contract';
import type { Db, Tx } from '../../db/database.ts';
import { scopeName } from './me.ts';
import type { Grant } from './session-model.ts';
import { openInvitationsOf } from './store-links.ts';
import { grantsOf, type PersonRow } from './store-persons.ts';
import { waysInOf } from './store-ways.ts';

export async function personViews(
  db: Db | Tx,
  persons: readonly PersonRow[],
  now: Date,
): Promise<PersonView[]> {
  const ids = persons.map(({ id }) => id);
  const grants = await grantsOf(db, ids);
  const invitations = await openInvitationsOf(db, ids, now);
  const ways = await waysInOf(db, ids);
  const views: PersonView[] = [];
  for (const person of persons) {
    const own = grants.filter((grant) => grant.personId === person.id);
    views.push({
      id: person.id,
      name: person.name,
      mail: person.mail,
      state: person.state === 'ended' ? 'ended' : person.state === 'invited' ? 'invited' : 'active',
      madeAt: person.made_at.toISOString(),
      madeBy: person.made_by,
      endedAt: person.ended_at?.toISOString() ?? null,
      grants: await Promise.all(own.map((grant) => grantViewOf(db, grant, now))),
      waysIn: {
        password: person.password !== null,
        passkeys: ways.passkeys.get(person.id) ?? 0,
        providers: ways.providers.get(person.id) ?? [],
      },
      invitedUntil: invitations.find((one) => one.person_id === person.id)?.expires_at.toISOString() ?? null,
      lastUsedAt: ways.lastUsed.get(person.id)?.toISOString() ?? null,
    });
  }
  return views;
}

export async function grantViewOf(db: Db | Tx, grant: Grant, now: Date): Promise<GrantView> {
  return {
    id: grant.id,
    role: grant.role,
    scope: grant.scope,
    scopeName: await scopeName(db, grant.scope),
    from: grant.startsAt.toISOString(),
    until: grant.endsAt?.toISOString() ?? null,
    source: grant.source,
    givenBy: grant.givenBy,
    givenAt: grant.givenAt.toISOString(),
    endedAt: grant.endedAt?.toISOString() ?? null,
    state: grantStateOf(grant, now),
  };
}

export function grantStateOf(grant: Pick<Grant, 'startsAt' | 'endsAt' | 'endedAt'>, now: Date): GrantState {
  if (grant.endedAt !== null) return 'ended';
  if (grant.endsAt !== null && now >= grant.endsAt) return 'over';
  return now < grant.startsAt ? 'coming' : 'active';
}
