import type { Actor } from '@muster/contract';
import { systemActor } from '@muster/contract';
import { type SqlBool, sql } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import { mayKnowMeasured } from './policy.ts';
import { itemFilter, type Sight } from './sight.ts';
import { drillOf } from './store.ts';

/** How many entries of the log this reader may read: when it grows, there is something new for them. */
export async function readableEntries(db: Db | Tx, actor: Actor, sight: Sight): Promise<number> {
  const { id, exercise } = sight.incident;
  const isTold = !exercise || mayKnowMeasured(actor, await drillOf(db, id));
  let query = db
    .selectFrom('incident_event')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('incident_id', '=', id)
    .where(itemFilter(sight, 'incident_event'));
  // When something was measured at a site in a drill would tell as much as what it was.
  if (!isTold)
    query = query.where(
      sql<SqlBool>`not (kind like 'fact.%' and actor = ${systemActor.id} and data->>'fact_kind' = 'contained')`,
    );
  return Number((await query.executeTakeFirstOrThrow()).count);
}
