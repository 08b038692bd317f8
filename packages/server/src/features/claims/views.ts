import type { Actor, ClaimView, ReviewItem } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Db } from '../../db/database.ts';
import { demandCampaign, mayRunCampaign, maySeeCampaign } from '../drills/index.ts';
import { reviewableMail } from '../mail/index.ts';
import { judgeAnswers } from './judge-answers.ts';
import { type JudgedClaim, judgeClaims } from './judge-claims.ts';

/** Claim against truth, for those who run or audit the campaign: it tells what only Muster knows. */
export async function viewClaims(app: App, actor: Actor, campaignId: string): Promise<ClaimView[]> {
  await demandCampaign(app, actor, campaignId, maySeeCampaign);
  const sites = await siteNames(app.db, campaignId);
  const claims = await judgeClaims(app, { campaignId }, app.clocks.procedure.now());
  return claims.map(({ row, judged, judgement }) => ({
    id: row.id,
    participation: row.participation_id,
    site: sites.get(row.participation_id) ?? '',
    mail: row.mail_id,
    kind: row.kind,
    at: row.at.toISOString(),
    quote: row.quote,
    said: judgement.said,
    measured: judgement.measured,
    gapSeconds: judgement.gapSeconds,
    judged,
  }));
}

/** What waits for an officer of the campaign, oldest first: unsure words, unknown senders, mail that fits nowhere. */
export async function viewReview(app: App, actor: Actor, campaignId: string): Promise<ReviewItem[]> {
  const { state } = await demandCampaign(app, actor, campaignId, mayRunCampaign);
  // Of a closed campaign nothing can be decided any more.
  if (state === 'closed' || state === 'aborted') return [];
  const now = app.clocks.procedure.now();
  const sites = await siteNames(app.db, campaignId);
  const ngi = actor.scope.kind === 'ngi' ? { ngiId: actor.scope.ngiId } : {};
  const mails = await reviewableMail(app.db, { campaignId, ...ngi });
  const claims = await judgeClaims(app, { campaignId }, now);
  const answers = await judgeAnswers(app, { campaignId }, now);
  const common = (row: JudgedClaim['row'] | (typeof answers)[number]['row']) => ({
    id: row.id,
    participation: row.participation_id,
    site: sites.get(row.participation_id) ?? null,
    mail: row.mail_id ?? '',
    at: row.at.toISOString(),
    from: row.from_address,
    subject: row.subject,
    quote: row.quote,
    start: row.span_start,
    end: row.span_end,
  });
  // Whose words they are is asked first, by the mail's own item.
  const open = <One extends { judged: string; row: { verified: boolean } }>(all: One[]) =>
    all.filter(({ judged, row }) => judged === 'awaits-review' && row.verified);
  const items: ReviewItem[] = [
    ...mails,
    ...open(claims).map(({ row, judgement }) => ({
      ...common(row),
      kind: 'claim' as const,
      question: `Does the site say: ${judgement.said}?`,
    })),
    ...open(answers).map(({ row, detail }) => ({
      ...common(row),
      kind: 'answer' as const,
      question: `Is this the answer to ${row.question}: ${row.text.slice(0, 200)}? (${detail})`,
    })),
  ];
  return items.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.start - b.start));
}

async function siteNames(db: Db, campaignId: string): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('participation')
    .innerJoin('site', 'site.id', 'participation.site_id')
    .select(['participation.id', 'site.name'])
    .where('participation.campaign_id', '=', campaignId)
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
