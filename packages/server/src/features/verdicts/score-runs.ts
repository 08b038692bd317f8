import type { Actor, ScoreRunView } from '@muster/contract';
import type { App } from '../../app.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { canonicalJson, type Json } from '../../kernel/canonical-json.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { mayRunCampaign, scopeOf } from '../drills/index.ts';
import { demandSight } from './board.ts';
import { type Distribution, distributionOf } from './distribution.ts';
import { type JudgedParticipation, judgeCampaign } from './judge-campaign.ts';
import { mayKnowTruth } from './policy.ts';
import { checkRegistry } from './registry.ts';
import { score } from './score.ts';
import { basesOf, keepBasis } from './score-basis.ts';
import { whyWithoutTruth } from './told.ts';
import { verdictView } from './views.ts';

type RunRow = Pick<ScoreRunView, 'id' | 'campaign' | 'at' | 'final' | 'ruleVersions' | 'schemeSha256'>;

/** Judges everything anew and keeps the result beside the earlier ones. */
export async function scoreCampaign(app: App, actor: Actor, campaignId: string): Promise<ScoreRunView> {
  const { campaign } = await demandSight(app, actor, campaignId);
  demand(mayRunCampaign(actor, scopeOf(campaign)));
  const judged = await judgeCampaign(app, campaign);
  const at = app.clocks.procedure.now();
  const ruleVersions = Object.fromEntries(
    (judged[0]?.facts.scheme.checks ?? []).map(({ id }) => [id, checkRegistry[id].version]),
  );
  const run: RunRow = {
    id: newId('run', at),
    campaign: campaignId,
    at: at.toISOString(),
    final: judged.every(({ facts }) => facts.final),
    ruleVersions,
    schemeSha256: campaign.scheme_sha256 ?? '',
  };
  const sites = await siteNames(app, campaignId);
  const view = viewOf(run, judged, sites);
  const bases = await basesOf(app, campaignId, judged);
  await inTransaction(app.db, async (tx) => {
    const entry = await appendEntry(tx, {
      at,
      kind: 'campaign.scored',
      subject: campaignId,
      actor: actor.id,
      body: {
        run: run.id,
        ruleVersions,
        verdicts: judged.map(({ participation, verdicts }) => ({
          participation: participation.id,
          words: Object.fromEntries(verdicts.map(({ check, verdict }) => [check, verdict])),
        })),
      },
    });
    await tx
      .insertInto('score_run')
      .values({
        id: run.id,
        campaign_id: campaignId,
        at,
        final: run.final,
        rule_versions: JSON.stringify(ruleVersions),
        scheme_sha256: run.schemeSha256,
        computed_by: actor.id,
        entry_id: entry,
      })
      .execute();
    const rows = judged.flatMap(({ participation, verdicts }) =>
      verdicts.map((verdict) => ({
        id: newId('vrd', at),
        run_id: run.id,
        participation_id: participation.id,
        check_id: verdict.check,
        verdict: verdict.verdict,
        at: verdict.at,
        value: verdict.value,
        why: verdict.why,
        rule_version: verdict.ruleVersion,
        evidence: canonicalJson(verdictView(verdict).evidence as unknown as Json),
        override_id: verdict.override?.row.id ?? null,
      })),
    );
    // PostgreSQL takes at most 65,535 parameters a statement.
    for (let i = 0; i < rows.length; i += 2000)
      await tx
        .insertInto('verdict')
        .values(rows.slice(i, i + 2000))
        .execute();
    await keepBasis(tx, run.id, bases);
  });
  return view;
}

/** Every score that was computed, newest first: without the verdicts, or one run whole. */
export async function listScores(app: App, actor: Actor, campaignId: string): Promise<RunRow[]> {
  const { campaign } = await demandSight(app, actor, campaignId);
  demand(actor.role === 'auditor' || mayRunCampaign(actor, scopeOf(campaign)), 'not-found');
  const rows = await app.db
    .selectFrom('score_run')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .orderBy('id', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    campaign: row.campaign_id,
    at: row.at.toISOString(),
    final: row.final,
    ruleVersions: row.rule_versions,
    schemeSha256: row.scheme_sha256,
  }));
}

/** The verdicts of an earlier run, as they were then. A site sees its own. */
export async function viewScore(
  app: App,
  actor: Actor,
  campaignId: string,
  runId: string,
): Promise<StoredRun> {
  const { campaign, sees } = await demandSight(app, actor, campaignId);
  const truth = mayKnowTruth(actor, scopeOf(campaign), campaign.state);
  const run = await app.db
    .selectFrom('score_run')
    .selectAll()
    .where('id', '=', runId)
    .where('campaign_id', '=', campaignId)
    .executeTakeFirst();
  if (!run) throw new MusterError('not-found', `There is no score ${runId} of this campaign.`);
  const rows = await app.db
    .selectFrom('verdict')
    .innerJoin('participation', 'participation.id', 'verdict.participation_id')
    .selectAll('verdict')
    .select(['participation.site_id', 'participation.ngi_id'])
    .where('verdict.run_id', '=', runId)
    .orderBy('verdict.participation_id')
    .orderBy('verdict.check_id')
    .execute();
  const visible = rows.filter(({ site_id, ngi_id }) =>
    sees({ participation: { site_id, ngi_id } as JudgedParticipation['participation'] }),
  );
  demand(visible.length > 0, 'not-found');
  return {
    id: run.id,
    at: run.at.toISOString(),
    final: run.final,
    verdicts: visible.map((row) => ({
      participation: row.participation_id,
      check: row.check_id,
      verdict: row.verdict,
      ruleVersion: row.rule_version,
      why: truth
        ? row.why
        : whyWithoutTruth({
            check: row.check_id,
            verdict: row.verdict,
            why: row.why,
            override: row.override_id,
          }),
    })),
  };
}

export interface StoredRun {
  id: string;
  at: string;
  final: boolean;
  verdicts: { participation: string; check: string; verdict: string; ruleVersion: number; why: string }[];
}

function viewOf(
  run: RunRow,
  judged: JudgedParticipation[],
  sites: ReadonlyMap<string, string>,
): ScoreRunView {
  const rows = judged.map(({ participation, facts, verdicts }) => {
    const byCheck = Object.fromEntries(verdicts.map((verdict) => [verdict.check, verdict]));
    return {
      participation: participation.id,
      site: sites.get(participation.id) ?? participation.site_id,
      axes: score(byCheck, facts.scheme, facts.hints),
      acknowledgedAfterSeconds: secondsAfter(facts.alarmAt, byCheck.C3?.at),
      containedAfterSeconds: secondsAfter(facts.alarmAt, byCheck.K5?.at),
      verdicts: verdicts.map(verdictView),
    };
  });
  return {
    ...run,
    sites: rows,
    distributions: {
      acknowledged: distribution(rows.map((row) => row.acknowledgedAfterSeconds)),
      contained: distribution(rows.map((row) => row.containedAfterSeconds)),
    },
  };
}

function distribution(values: (number | null)[]): Distribution | null {
  return distributionOf(values.filter((value) => value !== null));
}

function secondsAfter(from: Date | null, at: Date | null | undefined): number | null {
  return from && at ? (at.getTime() - from.getTime()) / 1000 : null;
}

async function siteNames(app: App, campaignId: string): Promise<Map<string, string>> {
  const rows = await app.db
    .selectFrom('participation')
    .innerJoin('site', 'site.id', 'participation.site_id')
    .select(['participation.id', 'site.name'])
    .where('participation.campaign_id', '=', campaignId)
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
