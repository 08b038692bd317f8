import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { isActive } from './session-model.ts';
import { grantsOf } from './store-persons.ts';
import { lastGrantOf } from './store-sessions.ts';

/** Under which role somebody begins: the one they acted under last, else the first they were given; null for no access. */
export async function startingGrant(app: App, tx: Tx, personId: string): Promise<string | null> {
  const now = app.clocks.machine.now();
  const active = (await grantsOf(tx, [personId])).filter((grant) => isActive(grant, now));
  const last = await lastGrantOf(tx, personId);
  return (active.find(({ id }) => id === last) ?? active[0])?.id ?? null;
}
