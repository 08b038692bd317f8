import { systemActor } from '@muster/contract';
import type { App } from '../../app.ts';
import { inTransaction } from '../../db/transaction.ts';
import { correctFact, recordFact } from '../incidents/index.ts';
import type { JudgedParticipation } from './judge-campaign.ts';

/**
 * Tells the incident's clocks what was measured: contained, by the ban and the last copy's silence. A copy that
 * comes back, or an identity that is let in again, takes the fact back; the clocks keep what they said before.
 */
export async function recordContainment(app: App, judged: JudgedParticipation): Promise<void> {
  const incidentId = judged.participation.incident_id;
  const verdict = judged.verdicts.find(({ check }) => check === 'K5');
  if (!incidentId || !verdict || verdict.override) return;
  const at = verdict.verdict === 'pass' || verdict.verdict === 'late' ? verdict.at : null;
  const known = await app.db
    .selectFrom('incident_fact')
    .select(['id', 'at'])
    .where('incident_id', '=', incidentId)
    .where('kind', '=', 'contained')
    .where('source', '=', 'beats')
    .where('superseded_by', 'is', null)
    .orderBy('recorded_at', 'desc')
    .executeTakeFirst();
  const knownAt = known?.at?.getTime() ?? null;
  if (knownAt === (at?.getTime() ?? null)) return;
  const recordedAt = app.clocks.procedure.now();
  const evidence = verdict.evidence.map(({ ref }) => ref).filter((ref) => ref.startsWith('ent_'));
  await inTransaction(app.db, async (tx) => {
    if (known) {
      await correctFact(tx, { factId: known.id, at, recordedAt, evidence, actor: systemActor.id });
    } else if (at) {
      await recordFact(tx, {
        incidentId,
        kind: 'contained',
        at,
        recordedAt,
        source: 'beats',
        evidence,
        actor: systemActor.id,
      });
    }
  });
}
