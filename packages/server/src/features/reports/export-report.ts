import { createHash } from 'node:crypto';
import type { Actor } from '@muster/contract';
import type { App } from '../../app.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { MusterError } from '../../kernel/errors.ts';
import { talliesOf } from '../verdicts/index.ts';
import { demandPart, type KeptScore, keptScore, measureOf, tlpOf } from './kept-score.ts';
import {
  type CampaignReport,
  measureWithheld,
  type ReportMeasure,
  type SiteReport,
  withheld,
} from './model.ts';
import { mayReportCampaign } from './policy.ts';

export interface ExportedReport {
  name: string;
  bytes: Buffer;
}

/** A campaign as one document: of the sites that the reader may see, the others as nameless quartiles at most. */
export async function exportCampaignReport(
  app: App,
  actor: Actor,
  campaignId: string,
  runId?: string,
): Promise<ExportedReport> {
  const sight = await demandPart(app, actor, campaignId);
  if (!mayReportCampaign(actor))
    throw new MusterError(
      'auth.denied',
      'The report of a whole campaign is for those who coordinate it. The report of your site is yours to take.',
    );
  const report = campaignReport(await keptScore(app, actor, sight, runId));
  const { campaignPdf } = await import('./pdf/campaign-pdf.ts');
  const bytes = await campaignPdf(report);
  await record(app, actor, campaignId, report, bytes);
  return { name: `${report.campaign.name} report.pdf`, bytes };
}

/** One site's part as a document, for the site itself and who may see it. */
export async function exportSiteReport(
  app: App,
  actor: Actor,
  campaignId: string,
  participation: string,
  runId?: string,
): Promise<ExportedReport> {
  const score = await keptScore(app, actor, await demandPart(app, actor, campaignId), runId);
  const report = siteReport(score, participation);
  const { sitePdf } = await import('./pdf/site-pdf.ts');
  const bytes = await sitePdf(report);
  await record(app, actor, participation, report, bytes);
  return { name: `${report.campaign.name} ${report.site.basis.place.name}.pdf`, bytes };
}

function campaignReport(score: KeptScore): CampaignReport {
  const seen = score.sites.filter(({ seen }) => seen);
  return {
    kind: 'campaign',
    tlp: tlpOf(score, seen),
    campaign: campaignOf(score),
    proof: score.proof,
    acknowledged: measureOf(score, 'C3'),
    contained: containedOf(score),
    sitesInAll: score.sites.length,
    sites: seen.map((site) => (score.told ? site : withheld(site))),
    requiredDepth: score.scenario.scheme.requiredDepth,
    tallies: talliesOf(seen),
  };
}

function siteReport(score: KeptScore, participation: string): SiteReport {
  const site = score.sites.find((one) => one.seen && one.participation === participation);
  if (!site)
    throw new MusterError('not-found', `There is no site ${participation} in this score that you may see.`);
  // What this reader may see of other sites does not belong into the report of one.
  const alone = { ...score, sites: score.sites.map((one) => ({ ...one, seen: one === site })) };
  return {
    kind: 'site',
    tlp: tlpOf(score, [site]),
    campaign: campaignOf(score),
    proof: score.proof,
    acknowledged: measureOf(alone, 'C3'),
    contained: containedOf(alone),
    sitesInAll: score.sites.length,
    site: score.told ? site : withheld(site),
    told: score.told,
  };
}

function containedOf(score: KeptScore): ReportMeasure {
  const measure = measureOf(score, 'K5');
  return score.told ? measure : measureWithheld(measure);
}

function campaignOf({ campaign, scenario }: KeptScore): CampaignReport['campaign'] {
  return {
    id: campaign.id,
    name: campaign.name,
    scenario: scenario.title,
    from: campaign.window_from.toISOString(),
    to: campaign.window_to.toISOString(),
    startedAt: campaign.started_at?.toISOString() ?? null,
  };
}

/** What left the house, by its hash: whoever holds a copy can tell that it is the one, and who took it. */
async function record(
  app: App,
  actor: Actor,
  subject: string,
  { kind, tlp, proof }: CampaignReport | SiteReport,
  bytes: Buffer,
): Promise<void> {
  await inTransaction(app.db, (tx) =>
    appendEntry(tx, {
      at: app.clocks.procedure.now(),
      kind: 'report.exported',
      subject,
      actor: actor.id,
      body: {
        report: kind,
        run: proof.run,
        tlp,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      },
    }),
  );
}
