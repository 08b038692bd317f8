import { systemActor } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { recordFact } from '../incidents/index.ts';

export interface Happening {
  kind: string;
  key: string | null;
  at: Date;
  source: 'mail' | 'api';
  evidence: string[];
}

/** The earliest fact of a kind counts; a later one is not recorded again. */
export async function recordOnce(
  app: App,
  tx: Tx,
  incidentId: string,
  { kind, key, at, source, evidence }: Happening,
): Promise<void> {
  const known = await tx
    .selectFrom('incident_fact')
    .select('id')
    .where('incident_id', '=', incidentId)
    .where('kind', '=', kind)
    .where((e) => (key === null ? e('key', 'is', null) : e('key', '=', key)))
    .where('superseded_by', 'is', null)
    .where('at', '<=', at)
    .executeTakeFirst();
  if (known) return;
  const recordedAt = app.clocks.procedure.now();
  await recordFact(tx, {
    incidentId,
    kind,
    key,
    at,
    recordedAt,
    source,
    evidence,
    actor: systemActor.id,
  });
}
