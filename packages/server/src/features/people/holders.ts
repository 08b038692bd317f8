import type { GrantedRole, Scope } from '@muster/contract';
import type { Db, Tx } from '../../db/database.ts';
import { scopeFrom } from './store-persons.ts';

/** Somebody who can come in, with a role that holds now. */
export interface Holder {
  id: string;
  name: string;
  mail: string | null;
  role: GrantedRole;
  scope: Scope;
}

/** What is looked for; whatever is left out may be anything. */
export interface HolderQuery {
  roles?: readonly GrantedRole[];
  scopeKind?: Scope['kind'];
  scopeId?: string | null;
  persons?: readonly string[];
}

/**
 * The active people with these roles, once a role, by name.
 * @param now machine time: roles begin and end by it
 */
export async function holdersOf(db: Db | Tx, now: Date, query: HolderQuery): Promise<Holder[]> {
  if (query.persons?.length === 0) return [];
  let rows = db
    .selectFrom('person_grant')
    .innerJoin('person', 'person.id', 'person_grant.person_id')
    .select(['person.id', 'person.name', 'person.mail', 'person_grant.role'])
    .select(['person_grant.scope_kind', 'person_grant.scope_id'])
    .distinct()
    .where('person.state', '=', 'active')
    .where('person_grant.ended_at', 'is', null)
    .where('person_grant.starts_at', '<=', now)
    .where((e) => e.or([e('person_grant.ends_at', 'is', null), e('person_grant.ends_at', '>', now)]));
  if (query.roles) rows = rows.where('person_grant.role', 'in', [...query.roles]);
  if (query.scopeKind) rows = rows.where('person_grant.scope_kind', '=', query.scopeKind);
  if (query.scopeId) rows = rows.where('person_grant.scope_id', '=', query.scopeId);
  if (query.persons) rows = rows.where('person.id', 'in', [...query.persons]);
  const found = await rows.orderBy('person.name').orderBy('person.id').execute();
  return found.map(({ id, name, mail, role, ...where }) => ({
    id,
    name,
    mail,
    role: role as GrantedRole,
    scope: scopeFrom(where),
  }));
}
