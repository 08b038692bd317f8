import {
  type Actor,
  type CheckId,
  type CheckTally,
  checkCatalogue,
  type EarlierSpread,
  type MeasureView,
  type ResultsView,
  type VerdictWord,
} from '@muster/contract';
import type { App } from '../../app.ts';
import { groupBy } from '../../kernel/group-by.ts';
import { type CampaignRow, type CampaignState, noCampaign, scenarioOf, scopeOf } from '../drills/index.ts';
import { demandSight } from './board.ts';
import { type JudgedParticipation, judgeCampaign } from './judge-campaign.ts';
import { mayKnowTruth, maySeeVerdicts } from './policy.ts';
import { byNgi, type Figure, tell } from './results-model.ts';
import { appealCounts, earlierFigures, newestScore, type StoredFigure } from './results-store.ts';
import { namesOf } from './views.ts';

type TimedCheck = 'C3' | 'K5';

const EARLIER_CAMPAIGNS = 8;

/** What came out of a campaign, as it stands now. Of sites that the reader may not see, quartiles at most. */
export async function viewResults(app: App, actor: Actor, campaignId: string): Promise<ResultsView> {
  const { campaign, sees } = await demandSight(app, actor, campaignId);
  const judged = await judgeCampaign(app, campaign);
  const visible = judged.filter(sees);
  if (visible.length === 0) throw noCampaign(campaignId);
  const scenario = await scenarioOf(app.db, campaign.scenario_id);
  const names = await namesOf(app, campaign.id);
  const earlier = await earlierOf(app, actor, campaign, scenario.scenario);
  const siteIds = new Set(visible.map(({ participation }) => participation.site_id));
  const truth = mayKnowTruth(actor, scopeOf(campaign), campaign.state);
  const measure = (check: TimedCheck): MeasureView => {
    const isTold = truth || check === 'C3';
    const figures = judged.map((one) => figureOf(one, check, names.get(one.participation.id), sees(one)));
    return {
      dueSeconds: dueOf(visible, check === 'C3' ? 'acknowledge' : 'contain'),
      ...(tell(figures) ?? { reached: null, of: null, spread: null }),
      points: figures
        .filter(({ seen }) => seen)
        .map(({ participation, site, ngi, seconds, verdict }) => ({
          participation,
          site,
          ngi,
          seconds: isTold ? seconds : null,
          verdict,
        })),
      byNgi: isTold ? byNgi(figures) : [],
      earlier: earlierView(earlier, check, { scenario: scenario.scenario, siteIds }),
    };
  };
  const score = await newestScore(app.db, campaign.id);
  return {
    campaign: {
      id: campaign.id,
      name: campaign.name,
      state: campaign.state as CampaignState,
      scenario: scenario.scenario,
    },
    at: app.clocks.procedure.now().toISOString(),
    final: judged.every(({ facts }) => facts.final),
    whole: visible.length === judged.length,
    sites: { total: judged.length, seen: visible.length },
    acknowledged: measure('C3'),
    contained: measure('K5'),
    depth: depthOf(visible, scenario.scheme.requiredDepth, (id) => names.get(id)?.name ?? id),
    checks: talliesOf(visible),
    overrides: visible.flatMap(({ verdicts }) => verdicts.filter(({ override }) => override)).length,
    appeals: await appealCounts(
      app.db,
      visible.map(({ participation }) => participation.id),
    ),
    score: score ? { id: score.id, at: score.at.toISOString(), final: score.final } : null,
  };
}

/** Seconds of procedure time after the alarm, where the check is dated. */
export function secondsOf({ facts, verdicts }: JudgedParticipation, check: TimedCheck): number | null {
  const at = verdicts.find((one) => one.check === check)?.at;
  return facts.alarmAt && at ? (at.getTime() - facts.alarmAt.getTime()) / 1000 : null;
}

function figureOf(
  one: JudgedParticipation,
  check: TimedCheck,
  name: { name: string; ngi: string | null } | undefined,
  seen: boolean,
): Figure {
  const { participation, verdicts } = one;
  return {
    participation: participation.id,
    siteId: participation.site_id,
    site: name?.name ?? participation.site_id,
    ngiId: participation.ngi_id,
    ngi: name?.ngi ?? null,
    verdict: verdicts.find((verdict) => verdict.check === check)?.verdict ?? 'not-applicable',
    seconds: secondsOf(one, check),
    seen,
  };
}

/** The deadline as most sites have it: calendars and pauses may move it for one. */
function dueOf(judged: readonly JudgedParticipation[], step: 'acknowledge' | 'contain'): number | null {
  const dues = judged.flatMap(({ facts }) => {
    const due = facts.clocks.find((clock) => clock.step === step)?.dueAt;
    return due && facts.alarmAt ? [(due.getTime() - facts.alarmAt.getTime()) / 1000] : [];
  });
  dues.sort((a, b) => a - b);
  return dues[Math.floor((dues.length - 1) / 2)] ?? null;
}

function depthOf(
  judged: readonly JudgedParticipation[],
  required: number,
  nameOf: (participation: string) => string,
): ResultsView['depth'] {
  const sites = new Map<number, string[]>([0, 1, 2, 3, 4, 5].map((depth) => [depth, []]));
  for (const { participation, verdicts } of judged) {
    const verdict = verdicts.find(({ check }) => check === 'C2');
    if (verdict?.value != null) sites.get(verdict.value)?.push(nameOf(participation.id));
  }
  return {
    required,
    counts: [...sites].map(([depth, names]) => ({
      depth,
      sites: names.sort((a, b) => a.localeCompare(b, 'en')),
    })),
  };
}

const words: VerdictWord[] = ['pass', 'late', 'fail', 'pending', 'not-applicable', 'our-fault', 'waived'];

/** How each check came out, the one that was failed most first; equals in the order of the catalogue. */
export function talliesOf(
  judged: readonly { verdicts: readonly { check: CheckId; verdict: VerdictWord }[] }[],
): CheckTally[] {
  const tallies = new Map<CheckId, CheckTally>();
  for (const { check, verdict } of judged.flatMap(({ verdicts }) => verdicts)) {
    const counts = Object.fromEntries(words.map((word) => [word, 0])) as CheckTally['counts'];
    const { title, axis } = checkCatalogue[check];
    const tally = tallies.get(check) ?? { check, title, axis, counts };
    tally.counts[verdict] += 1;
    tallies.set(check, tally);
  }
  const ids = Object.keys(checkCatalogue) as CheckId[];
  return [...tallies.values()].sort(
    (a, b) =>
      b.counts.fail - a.counts.fail ||
      b.counts.late - a.counts.late ||
      ids.indexOf(a.check) - ids.indexOf(b.check),
  );
}

interface SeenFigure {
  stored: StoredFigure;
  figure: Figure;
}

/** What the reader may know of: who takes part learns of a campaign from its announcement on. */
async function earlierOf(
  app: App,
  actor: Actor,
  campaign: CampaignRow,
  scenarioName: string,
): Promise<SeenFigure[]> {
  if (!campaign.started_at) return [];
  const before = { id: campaign.id, scenarioName, startedAt: campaign.started_at };
  const stored = await earlierFigures(app.db, before, EARLIER_CAMPAIGNS);
  return stored.map((row) => {
    const scope = {
      kind: row.scopeKind === 'ngi' ? ('ngi' as const) : ('federation' as const),
      ngiId: row.scopeNgiId,
    };
    const seen = row.announced && maySeeVerdicts(actor, scope, { siteId: row.siteId, ngiId: row.ngiId });
    const { participation, siteId, site, ngiId, ngi, verdict, seconds } = row;
    return { stored: row, figure: { participation, siteId, site, ngiId, ngi, verdict, seconds, seen } };
  });
}

function earlierView(
  all: readonly SeenFigure[],
  check: TimedCheck,
  here: { scenario: string; siteIds: ReadonlySet<string> },
): EarlierSpread[] {
  const ofCheck = all.filter(({ stored }) => stored.check === check);
  return [...groupBy(ofCheck, ({ stored }) => stored.campaign)].flatMap(([campaign, group]) => {
    const figures = group.map(({ figure }) => figure);
    const first = group[0]?.stored;
    // A reader to whom no site of it is shown does not learn that it took place.
    if (!first || !figures.some(({ seen }) => seen)) return [];
    const told = tell(figures) ?? { reached: null, of: null, spread: null };
    return [
      {
        campaign,
        name: first.name,
        startedAt: first.startedAt.toISOString(),
        sameScenario: first.scenario === here.scenario,
        sharedSites: figures.filter(({ seen, siteId }) => seen && here.siteIds.has(siteId)).length,
        ...told,
        points: figures.flatMap(({ seen, site, seconds }) =>
          seen && seconds !== null ? [{ site, seconds }] : [],
        ),
      },
    ];
  });
}
