import type { Actor } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import { MusterError } from '../../kernel/errors.ts';
import { publishIncident } from '../incidents/index.ts';
import { sightOf } from './sight.ts';
import * as store from './store.ts';

/**
 * Changes one ban under its lock, and tells live pages afterwards.
 * @throws MusterError not-found also where the actor may not know of it
 */
export async function changingBan<Result>(
  app: App,
  actor: Actor,
  id: string,
  change: (tx: Tx, ban: store.BanRow, at: Date) => Promise<Result>,
): Promise<Result> {
  const { result, ban } = await inTransaction(app.db, async (tx) => {
    const found = await store.lockBan(tx, id);
    if (!found || !(await sightOf(tx, actor, found))) throw unknownBan();
    return { result: await change(tx, found, app.clocks.procedure.now()), ban: found };
  });
  app.events.publish(`ban:${id}`, 'ban.changed', { ban: id, sites: [] });
  if (ban.incident_id !== null) publishIncident(app, ban.incident_id);
  return result;
}

export function unknownBan(): MusterError {
  return new MusterError('not-found', 'There is no such ban, or your token does not let you see it.');
}
