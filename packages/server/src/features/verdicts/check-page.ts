import { type Actor, type CheckId, type CheckPageView, checkCatalogue } from '@muster/contract';
import type { App } from '../../app.ts';
import { MusterError } from '../../kernel/errors.ts';
import { type CampaignState, injectsOf, maySeeCampaign, scenarioOf, scopeOf } from '../drills/index.ts';
import { mayReadLedger } from '../ledger/index.ts';
import type { Scenario } from '../scenarios/index.ts';
import { listAppeals } from './appeals.ts';
import { checkHistory } from './check-history.ts';
import { checkParameters } from './check-parameters.ts';
import { checkTexts } from './check-texts.ts';
import type { ClockStep, ParticipationFacts } from './facts.ts';
import type { JudgedCheck } from './judge-campaign.ts';
import { mayAppeal, mayOverride } from './policy.ts';
import { score } from './score.ts';
import { demandSite, type SeenSite } from './site.ts';
import { clockWithoutTruth } from './told.ts';
import { namesOf, siteBriefOf, verdictView } from './views.ts';

const stepOf: Partial<Record<CheckId, ClockStep>> = {
  C3: 'acknowledge',
  C7: 'answer',
  C8: 'close',
  K5: 'contain',
};

/** One check of one site with everything that bears on it. */
export async function viewCheck(
  app: App,
  actor: Actor,
  of: { campaign: string; participation: string; check: CheckId },
): Promise<CheckPageView> {
  const seen = await demandSite(app, actor, of.campaign, of.participation);
  const { campaign, judged } = seen;
  const { facts } = judged;
  const verdict = judged.verdicts.find(({ check }) => check === of.check);
  if (!verdict) throw new MusterError('not-found', `This campaign does not ask ${of.check}.`);
  const scenario = await scenarioOf(app.db, campaign.scenario_id);
  const site = (await namesOf(app, campaign.id)).get(of.participation);
  const appeals = (await listAppeals(app, actor, campaign.id)).filter(
    ({ participation, check }) => participation === of.participation && check === of.check,
  );
  const part = { siteId: judged.participation.site_id, ngiId: judged.participation.ngi_id };
  const officer = mayOverride(actor, scopeOf(campaign));
  const open = appeals.some(({ state }) => state === 'open');
  return {
    campaign: { id: campaign.id, name: campaign.name, state: campaign.state as CampaignState },
    participation: of.participation,
    site: siteBriefOf(part.siteId, site),
    at: app.clocks.procedure.now().toISOString(),
    speed: app.clocks.procedure.speed,
    check: await askedOf(app, actor, seen, of.check, scenario),
    deadlines: facts.clocks
      .filter(({ step }) => step === stepOf[of.check])
      .map((clock) => (seen.truth ? clock : clockWithoutTruth(clock)))
      .map(({ step, state, dueAt, metAt }) => ({
        step,
        state,
        dueAt: dueAt?.toISOString() ?? null,
        metAt: metAt?.toISOString() ?? null,
      })),
    verdict: verdictView(verdict),
    earned: earnedBy(verdict, facts),
    history: await checkHistory(app, actor, seen, of.check),
    appeals,
    checks: judged.verdicts.map(({ check, verdict: word }) => ({
      id: check,
      title: checkCatalogue[check].title,
      axis: checkCatalogue[check].axis,
      verdict: word,
    })),
    truth: seen.truth,
    ledger: mayReadLedger(actor),
    may: { override: officer, appeal: mayAppeal(actor, part) && !open, answer: officer && open },
  };
}

async function askedOf(
  app: App,
  actor: Actor,
  { campaign, judged: { participation, facts } }: SeenSite,
  check: CheckId,
  scenario: Scenario,
): Promise<CheckPageView['check']> {
  const question = scenario.questions.find(({ id }) => id === check);
  // What is still to be asked is known to who runs the campaign alone.
  const sent = (await injectsOf(app.db, participation.id)).filter(({ sentAt }) => sentAt !== null);
  const asked = sent.some(({ key }) =>
    scenario.injects.some((one) => one.key === key && one.asks.some((id) => id === check)),
  );
  const shown = question && (asked || maySeeCampaign(actor, scopeOf(campaign))) ? question : undefined;
  return {
    id: check,
    title: checkCatalogue[check].title,
    axis: checkCatalogue[check].axis,
    weight: facts.scheme.checks.find(({ id }) => id === check)?.weight ?? 0,
    ...checkTexts[check],
    parameters: checkParameters(check, scenario),
    question: shown ? { text: shown.text, attempts: shown.attempts } : null,
    hintCost: facts.hints.find((hint) => hint.question === check)?.cost ?? null,
  };
}

/** Of its weight; null where the verdict does not count. */
function earnedBy(verdict: JudgedCheck, facts: ParticipationFacts): number | null {
  const { possible, earned } = score({ [verdict.check]: verdict }, facts.scheme, facts.hints)[
    checkCatalogue[verdict.check].axis
  ];
  return possible > 0 ? earned : null;
}
