import { type Actor, checkCatalogue, type SiteChecksView } from '@muster/contract';
import type { App } from '../../app.ts';
import { mayReadLedger } from '../ledger/index.ts';
import { listAppeals } from './appeals.ts';
import { score } from './score.ts';
import { demandSite } from './site.ts';
import { verdictView } from './views.ts';

/** Every check of one site with its evidence, in the order of the frozen scheme. */
export async function viewSiteChecks(
  app: App,
  actor: Actor,
  campaignId: string,
  participation: string,
): Promise<SiteChecksView> {
  const { judged } = await demandSite(app, actor, campaignId, participation);
  const { facts, verdicts } = judged;
  const weights = new Map(facts.scheme.checks.map(({ id, weight }) => [id, weight]));
  const appeals = await listAppeals(app, actor, campaignId);
  const byCheck = Object.fromEntries(verdicts.map((verdict) => [verdict.check, verdict]));
  return {
    participation,
    checks: verdicts.map((verdict) => ({
      id: verdict.check,
      title: checkCatalogue[verdict.check].title,
      axis: checkCatalogue[verdict.check].axis,
      weight: weights.get(verdict.check) ?? 0,
      verdict: verdictView(verdict),
    })),
    axes: score(byCheck, facts.scheme, facts.hints),
    appealed: appeals
      .filter((one) => one.participation === participation && one.state === 'open')
      .map(({ check }) => check),
    ledger: mayReadLedger(actor),
  };
}
