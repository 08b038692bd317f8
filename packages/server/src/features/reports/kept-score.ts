import { type Actor, type CheckId, checkIds, type VerdictWord } from '@muster/contract';
import type { App } from '../../app.ts';
import { sealAll } from '../../db/ledger/sealer.ts';
import { SystemClock } from '../../kernel/clock.ts';
import { MusterError } from '../../kernel/errors.ts';
import { type CampaignRow, maySeeCampaign, noCampaign, scenarioOf, scopeOf } from '../drills/index.ts';
import { byNgi, demandSight, type Figure, tell } from '../verdicts/index.ts';
import { type Proof, type ReportMeasure, type ReportSite, strictest } from './model.ts';
import { appealsUntil, type RunRow, runOf, type SiteRow, sealOf, sitesOf, verdictsOf } from './store.ts';

/** Another transaction that still runs holds the sealer up; another server may be sealing. */
const SEAL_TRIES = 60;
const SEAL_WAIT_MS = 50;

/** A score as it was kept, with what this reader may see of it. */
export interface KeptScore {
  campaign: CampaignRow;
  scenario: Awaited<ReturnType<typeof scenarioOf>>;
  proof: Proof;
  sites: (ReportSite & { row: SiteRow; seen: boolean })[];
  /** What was measured may be told. */
  told: boolean;
}

export interface Sight {
  campaign: CampaignRow;
  mayKnow: (siteId: string, ngiId: string | null) => boolean;
}

/** Who has no part in a campaign does not learn whether it was scored. */
export async function demandPart(app: App, actor: Actor, campaignId: string): Promise<Sight> {
  const { campaign, sees } = await demandSight(app, actor, campaignId);
  const mayKnow = (siteId: string, ngiId: string | null) =>
    sees({
      participation: { site_id: siteId, ngi_id: ngiId } as Parameters<typeof sees>[0]['participation'],
    });
  const parts = await app.db
    .selectFrom('participation')
    .select(['site_id', 'ngi_id'])
    .where('campaign_id', '=', campaignId)
    .execute();
  if (!parts.some(({ site_id, ngi_id }) => mayKnow(site_id, ngi_id))) throw noCampaign(campaignId);
  return { campaign, mayKnow };
}

export async function keptScore(
  app: App,
  actor: Actor,
  { campaign, mayKnow }: Sight,
  runId: string | undefined,
): Promise<KeptScore> {
  const campaignId = campaign.id;
  const run = await runOf(app.db, campaignId, runId);
  const rows = run ? await sitesOf(app.db, run.id) : [];
  if (!run || rows.length === 0) {
    throw new MusterError(
      'state.conflict',
      runId === undefined
        ? 'No score of this campaign has been kept yet; a report rests on one. Who runs the campaign scores it.'
        : `There is no score ${runId} of this campaign that a report can rest on.`,
    );
  }
  const verdicts = await verdictsOf(app.db, run.id);
  const appeals = await appealsUntil(
    app.db,
    rows.map(({ participation }) => participation),
    run.at,
  );
  const sites = rows
    .map((row) => ({
      row,
      seen: mayKnow(row.siteId, row.ngiId),
      participation: row.participation,
      basis: row.basis,
      verdicts: (verdicts.get(row.participation) ?? []).sort(
        (a, b) => checkIds.indexOf(a.check) - checkIds.indexOf(b.check),
      ),
      appeals: appeals.get(row.participation) ?? [],
    }))
    .map((site) => ({
      ...site,
      acknowledgedAfter: secondsAfterAlarm(site, 'C3'),
      containedAfter: secondsAfterAlarm(site, 'K5'),
    }))
    .sort((a, b) => byName(a.basis.place, b.basis.place));
  return {
    campaign,
    scenario: await scenarioOf(app.db, campaign.scenario_id),
    proof: await proofOf(app, run),
    sites,
    told: run.final || maySeeCampaign(actor, scopeOf(campaign)),
  };
}

/** Without an NGI last. */
function byName(a: ReportSite['basis']['place'], b: ReportSite['basis']['place']): number {
  return (a.ngi ?? '\uffff').localeCompare(b.ngi ?? '\uffff', 'en') || a.name.localeCompare(b.name, 'en');
}

async function proofOf(app: App, run: RunRow): Promise<Proof> {
  let seal = await sealOf(app.db, run.entry_id);
  // A score of this second: wait for its seal instead of printing a report that proves nothing.
  for (let tries = 0; !seal && tries < SEAL_TRIES; tries++) {
    await sealAll(app.db, app.clocks.procedure);
    seal = await sealOf(app.db, run.entry_id);
    if (!seal) await new SystemClock().sleep(SEAL_WAIT_MS);
  }
  if (!seal)
    throw new MusterError(
      'state.conflict',
      'The score was written this moment and the ledger has not sealed it yet; nothing is lost. Ask again in a second.',
    );
  return {
    run: run.id,
    at: run.at.toISOString(),
    final: run.final,
    entry: run.entry_id,
    ...seal,
    ruleVersions: run.rule_versions,
    schemeSha256: run.scheme_sha256,
  };
}

export function measureOf(score: KeptScore, check: 'C3' | 'K5'): ReportMeasure {
  const figures = score.sites.map((site): Figure => {
    const { place } = site.basis;
    return {
      participation: site.participation,
      siteId: site.row.siteId,
      site: place.name,
      ngiId: site.row.ngiId,
      ngi: place.ngi,
      verdict: verdictOf(site, check),
      seconds: check === 'C3' ? site.acknowledgedAfter : site.containedAfter,
      seen: site.seen,
    };
  });
  return {
    dueSeconds: dueOf(score, check === 'C3' ? 'acknowledge' : 'contain'),
    ...(tell(figures) ?? { reached: null, of: null, spread: null }),
    points: figures
      .filter(({ seen }) => seen)
      .map(({ site, ngi, seconds, verdict }) => ({ site, ngi, seconds, verdict })),
    byNgi: byNgi(figures),
  };
}

export function tlpOf(score: KeptScore, sites: readonly { row: SiteRow }[]): ReturnType<typeof strictest> {
  return strictest([score.scenario.tlp, ...sites.flatMap(({ row }) => row.tlp ?? [])]);
}

function verdictOf(site: Pick<ReportSite, 'verdicts'>, check: CheckId): VerdictWord {
  return site.verdicts.find((one) => one.check === check)?.verdict ?? 'not-applicable';
}

function secondsAfterAlarm(
  { basis, verdicts }: Pick<ReportSite, 'basis' | 'verdicts'>,
  check: CheckId,
): number | null {
  const at = verdicts.find((one) => one.check === check)?.at;
  return at && basis.alarmAt ? (Date.parse(at) - Date.parse(basis.alarmAt)) / 1000 : null;
}

/** The deadline as most of the sites seen have it. */
function dueOf(score: KeptScore, step: string): number | null {
  const dues = score.sites
    .filter(({ seen }) => seen)
    .flatMap(({ basis }) => {
      const due = basis.clocks.find((clock) => clock.step === step)?.dueAt;
      return due && basis.alarmAt ? [(Date.parse(due) - Date.parse(basis.alarmAt)) / 1000] : [];
    })
    .sort((a, b) => a - b);
  return dues[Math.floor((dues.length - 1) / 2)] ?? null;
}
