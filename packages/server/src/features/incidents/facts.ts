import { type IncidentState, type ItemAudience, systemActor } from '@muster/contract';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { pinnedProcedure, STEP_WAIVED, SUSPECTED, waiverKey } from '../procedure/index.ts';
import { logEvent } from './log.ts';
import { checkFactWords, mayFollow } from './model.ts';
import { pinOfIncident } from './pin.ts';
import * as store from './store.ts';

export interface RecordFact {
  incidentId: string;
  /** As procedures name it: `acknowledged`, `request-sent`. */
  kind: string;
  /** What it belongs to where a step repeats. */
  key?: string | null | undefined;
  /** When it happened, procedure time. */
  at: Date;
  recordedAt: Date;
  /** How it became known, a plain word: `mail`, `phone`, `beats`. */
  source: string;
  /** Ledger entries of what shows it. */
  evidence: string | readonly string[];
  /** Id of who says so. */
  actor: string;
  note?: string | null | undefined;
  /** Of which of the incident's sites; all when absent. */
  siteId?: string | null | undefined;
}

/** Records that something happened; gives the fact's id. The same fact recorded again changes nothing. */
export async function recordFact(tx: Tx, fact: RecordFact): Promise<string> {
  checkFactWords(fact);
  await demandLocked(tx, fact.incidentId);
  const evidence = typeof fact.evidence === 'string' ? [fact.evidence] : [...fact.evidence];
  const key = fact.key ?? null;
  const siteId = fact.siteId ?? null;
  const same = (await store.factsOf(tx, fact.incidentId)).find(
    (one) =>
      one.superseded_by === null &&
      one.kind === fact.kind &&
      one.key === key &&
      one.site_id === siteId &&
      one.at?.getTime() === fact.at.getTime() &&
      one.source === fact.source &&
      one.evidence.join() === evidence.join(),
  );
  if (same) return same.id;
  const id = newId('fact', fact.recordedAt);
  const entry = await appendEntry(tx, {
    at: fact.recordedAt,
    kind: 'incident.fact-recorded',
    subject: fact.incidentId,
    actor: fact.actor,
    body: {
      fact: id,
      kind: fact.kind,
      key,
      at: fact.at.toISOString(),
      source: fact.source,
      evidence,
      ...(siteId === null ? {} : { site: siteId }),
      note: await noteCommitment(tx, fact.incidentId, fact.note),
    },
  });
  await store.insertFact(tx, {
    id,
    incident_id: fact.incidentId,
    kind: fact.kind,
    key,
    at: fact.at,
    recorded_at: fact.recordedAt,
    source: fact.source,
    evidence,
    entry_id: entry,
    supersedes: null,
    superseded_by: null,
    actor: fact.actor,
    note: fact.note ?? null,
    site_id: siteId,
  });
  await logEvent(tx, {
    incidentId: fact.incidentId,
    at: fact.at,
    recordedAt: fact.recordedAt,
    kind: 'fact.recorded',
    actor: fact.actor,
    siteId,
    audience: audienceOf(fact.actor),
    text: factText(fact.kind, fact.note),
    data: { fact: id, fact_kind: fact.kind, key },
    entry,
  });
  return id;
}

/**
 * The moment from which the first clocks of a site run, where the incident's procedure counts from suspicion.
 * Gives the fact's id; undefined when the procedure does not ask for it.
 */
export async function recordSuspicion(
  tx: Tx,
  suspicion: Pick<RecordFact, 'incidentId' | 'siteId' | 'at' | 'recordedAt' | 'actor'>,
): Promise<string | undefined> {
  const incident = await store.incidentById(tx, suspicion.incidentId);
  if (!incident) throw new MusterError('not-found', `There is no incident ${suspicion.incidentId}.`);
  const { document } = await pinnedProcedure(tx, pinOfIncident(incident));
  if (!document.steps.some(({ deadline }) => deadline?.anchor === SUSPECTED)) return undefined;
  return await recordFact(tx, { ...suspicion, kind: SUSPECTED, source: 'report', evidence: [] });
}

export interface CorrectFact {
  factId: string;
  /** When it really happened; null when it did not. */
  at: Date | null;
  recordedAt: Date;
  evidence: string | readonly string[];
  actor: string;
  /** Why. */
  note?: string | null | undefined;
}

/**
 * Puts another time in a fact's place, or takes it back; gives the id of the correcting fact. Nothing is deleted: clocks are
 * read anew and keep what they said. Throws `state.conflict` when the fact was corrected already.
 */
export async function correctFact(tx: Tx, correction: CorrectFact): Promise<string> {
  const known = await store.factById(tx, correction.factId);
  if (!known) throw new MusterError('not-found', `There is no fact ${correction.factId}.`);
  await demandLocked(tx, known.incident_id);
  // Read again under the lock: somebody may have been faster.
  const old = await store.factById(tx, correction.factId);
  if (!old || old.superseded_by) {
    throw new MusterError(
      'state.conflict',
      `The fact was corrected already, by ${old?.superseded_by}; correct that.`,
    );
  }
  const id = newId('fact', correction.recordedAt);
  const evidence = typeof correction.evidence === 'string' ? [correction.evidence] : [...correction.evidence];
  const entry = await appendEntry(tx, {
    at: correction.recordedAt,
    kind: 'incident.fact-corrected',
    subject: old.incident_id,
    actor: correction.actor,
    body: {
      fact: id,
      supersedes: old.id,
      kind: old.kind,
      key: old.key,
      from: old.at?.toISOString() ?? null,
      to: correction.at?.toISOString() ?? null,
      evidence,
      note: await noteCommitment(tx, old.incident_id, correction.note),
    },
  });
  await store.insertFact(tx, {
    id,
    incident_id: old.incident_id,
    kind: old.kind,
    key: old.key,
    at: correction.at,
    // A correction is never known before what it corrects, whatever the caller's clock says.
    recorded_at: correction.recordedAt < old.recorded_at ? old.recorded_at : correction.recordedAt,
    source: 'correction',
    evidence,
    entry_id: entry,
    supersedes: old.id,
    superseded_by: null,
    actor: correction.actor,
    note: correction.note ?? null,
    site_id: old.site_id,
  });
  await store.setSuperseded(tx, old.id, id);
  await logEvent(tx, {
    incidentId: old.incident_id,
    at: correction.recordedAt,
    kind: 'fact.corrected',
    actor: correction.actor,
    siteId: old.site_id,
    audience: audienceOf(correction.actor),
    text: factText(old.kind, correction.note),
    data: { fact: id, fact_kind: old.kind, key: old.key, to: correction.at?.toISOString() ?? null },
    entry,
  });
  return id;
}

export interface WaiveStep {
  incidentId: string;
  step: string;
  /** One key of a repeating step; without it the whole step. */
  key?: string | null | undefined;
  reason: string;
  at: Date;
  actor: string;
  /** One of the sites whose duty it is; all when absent. */
  siteId?: string | null | undefined;
}

/** Releases from a duty, with a reason. To take it back, correct the fact whose id is given. Throws `not-found`. */
export async function waiveStep(tx: Tx, waiver: WaiveStep): Promise<string> {
  const incident = await store.incidentById(tx, waiver.incidentId);
  if (!incident) throw new MusterError('not-found', `There is no incident ${waiver.incidentId}.`);
  const { document } = await pinnedProcedure(tx, pinOfIncident(incident));
  if (!document.steps.some(({ id }) => id === waiver.step)) {
    throw new MusterError('not-found', `${document.name} has no step “${waiver.step}”.`, '/step');
  }
  return await recordFact(tx, {
    incidentId: waiver.incidentId,
    kind: STEP_WAIVED,
    key: waiverKey(waiver.step, waiver.key ?? null),
    at: waiver.at,
    recordedAt: waiver.at,
    source: 'officer',
    evidence: [],
    actor: waiver.actor,
    note: waiver.reason,
    siteId: waiver.siteId,
  });
}

export interface ChangeState {
  incidentId: string;
  state: IncidentState;
  at: Date;
  actor: string;
}

/**
 * Open -> resolved -> closed, and back to open. To resolve is a fact, at which clocks may start; to open again takes it
 * back, and the clocks keep what they said.
 */
export async function changeState(tx: Tx, { incidentId, state, at, actor }: ChangeState): Promise<void> {
  const from = await demandLocked(tx, incidentId);
  if (from === state) return;
  if (!mayFollow(from, state)) {
    throw new MusterError('state.conflict', `An incident that is ${from} cannot become ${state}.`);
  }
  await store.setState(tx, incidentId, state, at);
  const body = { from, to: state };
  const entry = await appendEntry(tx, {
    at,
    kind: 'incident.state-changed',
    subject: incidentId,
    actor,
    body,
  });
  await logEvent(tx, {
    incidentId,
    at,
    kind: 'state.changed',
    actor,
    audience: 'parties',
    text: `${from} → ${state}`,
    data: body,
    entry,
  });
  if (state === 'resolved') {
    const common = { incidentId, kind: 'resolved', source: 'state' };
    await recordFact(tx, { ...common, at, recordedAt: at, evidence: entry, actor });
  }
  if (state === 'open') {
    const resolutions = (await store.factsOf(tx, incidentId)).filter(
      (one) => one.kind === 'resolved' && one.superseded_by === null && one.at !== null,
    );
    for (const { id } of resolutions)
      await correctFact(tx, { factId: id, at: null, recordedAt: at, evidence: entry, actor });
  }
}

/** What Muster measured by itself is told by those who may know it, not by the log. */
function audienceOf(actor: string): ItemAudience {
  return actor === systemActor.id ? 'csirt' : 'parties';
}

function factText(kind: string, note: string | null | undefined): string {
  const words = kind.replaceAll('-', ' ');
  return note ? `${words}: ${note}` : words;
}

async function demandLocked(tx: Tx, incidentId: string): Promise<IncidentState> {
  const locked = await store.lockIncident(tx, incidentId);
  if (!locked) throw new MusterError('not-found', `There is no incident ${incidentId}.`);
  return locked.state;
}

async function noteCommitment(
  tx: Tx,
  subject: string,
  note: string | null | undefined,
): Promise<string | null> {
  return note == null ? null : commitment(await saltFor(tx, subject), note);
}
