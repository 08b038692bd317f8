import type { TlpLabel } from '@muster/contract';
import type { Db } from '../../db/database.ts';
import { placesOf } from '../../db/ledger/places.ts';
import type { ScoreBasis } from '../verdicts/index.ts';
import type { Proof, ReportAppeal, ReportVerdict } from './model.ts';

export interface RunRow {
  id: string;
  at: Date;
  final: boolean;
  entry_id: string;
  rule_versions: { [check: string]: number };
  scheme_sha256: string;
}

/** That score of the campaign, or the newest, with what it rested on. */
export async function runOf(db: Db, campaignId: string, runId?: string): Promise<RunRow | undefined> {
  let query = db
    .selectFrom('score_run')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .where(({ exists, selectFrom }) =>
      exists(selectFrom('score_basis').select('run_id').whereRef('score_basis.run_id', '=', 'score_run.id')),
    );
  if (runId !== undefined) query = query.where('id', '=', runId);
  return await query.orderBy('id', 'desc').limit(1).executeTakeFirst();
}

export interface SiteRow {
  participation: string;
  siteId: string;
  ngiId: string | null;
  tlp: TlpLabel | null;
  basis: ScoreBasis;
}

/** Every site of a score, with what it rested on. */
export async function sitesOf(db: Db, runId: string): Promise<SiteRow[]> {
  const rows = await db
    .selectFrom('score_basis')
    .innerJoin('participation', 'participation.id', 'score_basis.participation_id')
    .leftJoin('incident', 'incident.id', 'participation.incident_id')
    .select([
      'participation.id',
      'participation.site_id',
      'participation.ngi_id',
      'incident.tlp',
      'score_basis.basis',
    ])
    .where('score_basis.run_id', '=', runId)
    .execute();
  return rows.map(({ id, site_id, ngi_id, tlp, basis }) => ({
    participation: id,
    siteId: site_id,
    ngiId: ngi_id,
    tlp,
    basis: basis as unknown as ScoreBasis,
  }));
}

export async function verdictsOf(db: Db, runId: string): Promise<Map<string, ReportVerdict[]>> {
  const rows = await db.selectFrom('verdict').selectAll().where('run_id', '=', runId).execute();
  const found = new Map<string, ReportVerdict[]>();
  for (const row of rows) {
    const known = found.get(row.participation_id) ?? [];
    known.push({
      check: row.check_id as ReportVerdict['check'],
      verdict: row.verdict as ReportVerdict['verdict'],
      at: row.at?.toISOString() ?? null,
      value: row.value,
      why: row.why,
      ruleVersion: row.rule_version,
      evidence: row.evidence as unknown as ReportVerdict['evidence'],
    });
    found.set(row.participation_id, known);
  }
  return found;
}

/** Appeals as they stood when the score was made: what came later belongs to a later score. */
export async function appealsUntil(
  db: Db,
  participations: readonly string[],
  until: Date,
): Promise<Map<string, ReportAppeal[]>> {
  const found = new Map<string, ReportAppeal[]>();
  if (participations.length === 0) return found;
  const rows = await db
    .selectFrom('appeal')
    .selectAll()
    .where('participation_id', 'in', participations)
    .where('at', '<=', until)
    .orderBy('id')
    .execute();
  for (const row of rows) {
    const answered = row.answered_at !== null && row.answered_at <= until;
    const known = found.get(row.participation_id) ?? [];
    known.push({
      check: row.check_id as ReportAppeal['check'],
      text: row.text,
      at: row.at.toISOString(),
      state: answered ? row.state : 'open',
      answer: answered ? row.answer : null,
    });
    found.set(row.participation_id, known);
  }
  return found;
}

/** Where the ledger's chain holds an entry; undefined while it is not sealed. */
export async function sealOf(db: Db, entry: string): Promise<Pick<Proof, 'position' | 'hash'> | undefined> {
  const place = (await placesOf(db, [entry])).get(entry);
  return place && { position: place.seq, hash: place.hash.toString('hex') };
}
