import type { OwnGrant, Scope, WhoAmI } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/database.ts';
import type { Caller } from '../../kernel/caller.ts';
import { ngiByNameOrId, siteById } from '../federation/index.ts';
import { type Grant, isActive, SESSION_IDLE_MS } from './session-model.ts';
import { grantsOf, personById } from './store-persons.ts';
import { sessionById } from './store-sessions.ts';

/** Who the server takes the caller for, and what else they may act as. */
export async function viewMe(app: App, caller: Caller): Promise<WhoAmI> {
  const now = app.clocks.machine.now();
  const session = caller.session === null ? undefined : await sessionById(app.db, caller.session);
  const person = session?.personId ? await personById(app.db, session.personId) : undefined;
  const grants = person ? (await grantsOf(app.db, [person.id])).filter((one) => isActive(one, now)) : [];
  const actor = caller.actor;
  return {
    id: actor?.id ?? person?.id ?? caller.credential,
    name: actor?.name ?? person?.name ?? '',
    role: actor && actor.role !== 'system' ? actor.role : null,
    scope: actor?.scope ?? null,
    scopeName: actor ? await scopeName(app.db, actor.scope) : null,
    session: session
      ? {
          id: session.id,
          method: session.method,
          since: session.madeAt.toISOString(),
          expiresAt: session.expiresAt.toISOString(),
          idleSeconds: SESSION_IDLE_MS / 1000,
        }
      : null,
    person: person ? { id: person.id, name: person.name, mail: person.mail } : null,
    grants: await Promise.all(grants.map((grant) => ownGrantOf(app.db, grant))),
    activeGrant: session?.grantId ?? null,
    askAt: app.config.csirtAddress,
  };
}

export async function ownGrantOf(db: Db | Tx, grant: Grant): Promise<OwnGrant> {
  return {
    id: grant.id,
    role: grant.role,
    scope: grant.scope,
    scopeName: await scopeName(db, grant.scope),
    from: grant.startsAt.toISOString(),
    until: grant.endsAt?.toISOString() ?? null,
  };
}

/** What people call it; its id where it is not known any more. */
export async function scopeName(db: Db | Tx, scope: Scope): Promise<string | null> {
  switch (scope.kind) {
    case 'federation':
      return null;
    case 'ngi':
      return (await ngiByNameOrId(db, scope.ngiId))?.name ?? scope.ngiId;
    case 'site':
      return (await siteById(db, scope.siteId))?.name ?? scope.siteId;
    case 'vo':
      return scope.vo;
  }
}
