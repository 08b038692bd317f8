import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/database.ts';
import { MusterError } from '../../kernel/errors.ts';
import { type Holder, holdersOf } from '../people/index.ts';

/** Who can be first responder: of the CSIRT's rota its officers and administrators, of an NGI's its officers. */
export async function candidatesOf(app: App, db: Db | Tx, ngiId: string | null): Promise<Holder[]> {
  const found = await holdersOf(
    db,
    app.clocks.machine.now(),
    ngiId === null
      ? { roles: ['officer', 'administrator'], scopeKind: 'federation' }
      : { roles: ['officer'], scopeKind: 'ngi', scopeId: ngiId },
  );
  return [...new Map(found.map((one) => [one.id, one])).values()];
}

/** @throws MusterError `request.invalid` that names who cannot */
export async function demandCandidates(
  app: App,
  db: Db | Tx,
  ngiId: string | null,
  persons: readonly string[],
  at: string,
): Promise<void> {
  const known = new Set((await candidatesOf(app, db, ngiId)).map(({ id }) => id));
  const strange = persons.filter((person) => !known.has(person));
  if (strange.length === 0) return;
  const team = ngiId === null ? 'the CSIRT' : 'this NGI';
  throw new MusterError(
    'request.invalid',
    `${strange.join(', ')} cannot be on duty: only people who are officers of ${team} now. Nothing was changed.`,
    at,
  );
}
