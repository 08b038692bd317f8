import { systemActor } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { correctFact } from '../incidents/index.ts';
import { valueFrom } from './model/claim-value.ts';
import type { Place } from './place.ts';
import { recordOnce } from './record-once.ts';
import { answerRequests } from './requests.ts';
import type { Said } from './said.ts';
import type { ClaimRow } from './store.ts';

/**
 * What follows from a mail whose sender speaks for the site, dated to when it reached us. Idempotent: the earliest
 * fact of a kind counts, and a later one is not recorded again. Claims that an officer has to read first move nothing.
 */
export async function applySaid(app: App, tx: Tx, place: Place, said: Said): Promise<void> {
  const incidentId = place.part.incident_id;
  if (incidentId === null) return;
  if (said.bySite) await recordOnce(app, tx, incidentId, { kind: 'acknowledged', key: null, ...said });
  await answerRequests(app, tx, place, incidentId, said);
  await applyClaims(app, tx, place, said);
}

/** The part of it that follows from claims alone: also for those that an officer accepted later. */
export async function applyClaims(
  app: App,
  tx: Tx,
  { part }: Place,
  { at, source, evidence, claims }: Pick<Said, 'at' | 'source' | 'evidence' | 'claims'>,
): Promise<void> {
  const sure = claims.filter(({ review }) => review !== 'open' && review !== 'refused');
  if (part.incident_id !== null && sure.some(({ kind }) => kind === 'closure'))
    await recordOnce(app, tx, part.incident_id, {
      kind: 'closure-reported',
      key: null,
      at,
      source,
      evidence,
    });
  const jobs = await tx
    .selectFrom('deployment')
    .select('job_ref')
    .where('participation_id', '=', part.id)
    .where('role', '=', 'implant')
    .where('job_ref', 'is not', null)
    .execute();
  const refs = jobs.map(({ job_ref }) => (job_ref ?? '').toLowerCase());
  const freed = new Set<string>();
  for (const value of sure.map((claim) => valueFrom(claim.value))) {
    if (value.kind !== 'released') continue;
    for (const job of value.all ? refs : value.jobs.map((one) => one.toLowerCase())) freed.add(job);
  }
  const all = sure.some(({ kind }) => kind === 'released') && refs.every((ref) => freed.has(ref));
  if (all && part.released_at === null) await release(tx, part.id, at, evidence);
}

/** Whether the site says that it banned the identity: then a probe is due, however sure the words are. */
export function claimsBan(claims: readonly ClaimRow[]): boolean {
  return claims.some((claim) => {
    const value = valueFrom(claim.value);
    return value.kind === 'identity-banned' && value.banned && claim.review !== 'refused';
  });
}

async function release(tx: Tx, participation: string, at: Date, evidence: string[]): Promise<void> {
  await appendEntry(tx, {
    at,
    kind: 'evidence.released',
    subject: participation,
    actor: systemActor.id,
    body: { evidence },
  });
  await tx
    .updateTable('participation')
    .set({ released_at: at })
    .where('id', '=', participation)
    .where('released_at', 'is', null)
    .execute();
}

/** An officer says that a mail is no closure report: what was concluded from it is taken back. */
export async function takeBackClosure(
  tx: Tx,
  { part }: Place,
  { evidence, at, actor }: { evidence: string; at: Date; actor: string },
): Promise<void> {
  if (part.incident_id === null) return;
  const facts = await tx
    .selectFrom('incident_fact')
    .select(['id', 'evidence'])
    .where('incident_id', '=', part.incident_id)
    .where('kind', '=', 'closure-reported')
    .where('superseded_by', 'is', null)
    .execute();
  for (const fact of facts.filter((one) => one.evidence.includes(evidence)))
    await correctFact(tx, { factId: fact.id, at: null, recordedAt: at, evidence: [evidence], actor });
}
