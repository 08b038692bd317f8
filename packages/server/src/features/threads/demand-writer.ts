import type { Actor } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/database.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { demandReadable, mayHandleIncident, type Sight } from '../incidents/index.ts';

/**
 * The incident, for somebody who writes on it: who handles it. A drill's messages are its campaign's: what an officer
 * wrote beside them would be measured with them.
 * @throws MusterError not-found, auth.denied, state.conflict
 */
export async function demandWriter(app: App, db: Db | Tx, actor: Actor, incidentRef: string): Promise<Sight> {
  const sight = await demandReadable(db, actor, incidentRef, app.clocks.procedure.now());
  demand(mayHandleIncident(actor, sight));
  if (sight.incident.exercise)
    throw new MusterError(
      'state.conflict',
      'This incident is an exercise: its campaign sends its messages. Nothing was changed.',
    );
  return sight;
}
