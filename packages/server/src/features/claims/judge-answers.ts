import type { Question } from '@muster/contract';
import type { App } from '../../app.ts';
import { type CampaignRow, campaignById, campaignSecret, siteToken } from '../drills/index.ts';
import { type DeploymentRow, tokensOf } from '../implants/index.ts';
import { countTries } from './model/attempts.ts';
import {
  type AnswerJudgement,
  type CopyTokens,
  type CountedTraffic,
  type Expected,
  judgeAnswer,
} from './model/judge-answer.ts';
import { zonesOf } from './place.ts';
import { type Of, type StandingAnswer, standingAnswers } from './store.ts';
import { trafficAt } from './store-traffic.ts';
import { groups, type KnownSilences, type Measured, measuredOf } from './truths.ts';

export interface JudgedAnswer {
  row: StandingAnswer;
  judged: AnswerJudgement['judged'] | 'over-limit';
  detail: string;
  copiedFrom: string | null;
  /** Number of the try, 0 for words that hold no value. */
  attempt: number;
  attemptsAllowed: number;
  /** As the tries are counted; see countTries. */
  counts: boolean;
}

/** Every answer that stands, against what is right at its site. Oldest first. */
export async function judgeAnswers(
  app: App,
  of: Of & { campaignId: string },
  now: Date,
  known?: KnownSilences,
): Promise<JudgedAnswer[]> {
  const rows = await standingAnswers(app.db, of);
  const campaign = rows.length > 0 && (await campaignById(app.db, of.campaignId));
  if (!campaign) return [];
  const timeline = rows.some(({ question }) => question === 'F6');
  const measured = await measuredOf(app, campaign, now, timeline ? known : (known ?? new Map()));
  return await judgeAnswerRows(app, campaign, rows, measured);
}

export async function judgeAnswerRows(
  app: App,
  campaign: CampaignRow,
  rows: readonly StandingAnswer[],
  measured: Measured,
): Promise<JudgedAnswer[]> {
  const timeline = rows.some(({ question }) => question === 'F6');
  const keys = keysOf(app, campaign, measured.deployments);
  const zones = timeline ? await zonesOf(app.db, campaign.id) : new Map<string, string>();
  const traffic = await trafficOf(app, campaign.id, rows, measured);
  const judged: JudgedAnswer[] = [];
  for (const [participation, ofSite] of groups(rows, (row) => row.participation_id)) {
    const zone = zones.get(participation) ?? 'UTC';
    const expected = { truth: measured.truthOf(participation), zone, ...keys };
    for (const [question, asked] of groups(ofSite, (row) => row.question))
      judged.push(...judgeQuestion(question as Question, asked, { expected, measured, traffic }));
  }
  const order = new Map(rows.map((row, i) => [row.id, i]));
  return judged.sort((a, b) => (order.get(a.row.id) ?? 0) - (order.get(b.row.id) ?? 0));
}

interface Known {
  expected: Omit<Expected, 'traffic'>;
  measured: Measured;
  /** By answer. */
  traffic: ReadonlyMap<string, CountedTraffic[]>;
}

function judgeQuestion(
  question: Question,
  rows: readonly StandingAnswer[],
  { expected, measured, traffic }: Known,
): JudgedAnswer[] {
  const allowed = measured.scenario.questions.find(({ id }) => id === question)?.attempts ?? 0;
  const read = rows.map((row) => ({
    row,
    judgement: judgeAnswer(question, row.text, row.at, { ...expected, traffic: traffic.get(row.id) ?? [] }),
  }));
  // What nobody has accepted yet uses up no try.
  const counting = read.map(({ row, judgement }) => ({
    id: row.id,
    text: row.text,
    attempt: judgement.attempt && !unread(row),
  }));
  const tries = countTries(counting, allowed);
  return read.map(({ row, judgement }, i) => {
    const { attempt, overLimit } = tries.get(row.id) ?? { attempt: 0, overLimit: false };
    const awaits = unread(row) || (judgement.judged === 'awaits-review' && !isDecided(row));
    // What an officer accepts although the rules could not tell is right.
    const decided = judgement.judged === 'awaits-review' ? ('true' as const) : judgement.judged;
    return {
      row,
      judged: awaits ? 'awaits-review' : overLimit ? 'over-limit' : decided,
      detail: overLimit ? 'more tries than allowed' : judgement.detail,
      copiedFrom: judgement.copiedFrom,
      attempt,
      attemptsAllowed: allowed,
      counts: counting[i]?.attempt ?? false,
    };
  });
}

function isDecided({ review }: StandingAnswer): boolean {
  return review === 'accepted' || review === 'corrected';
}

/** Nobody knows yet whose words they are, or whether they were read rightly. */
function unread(row: StandingAnswer): boolean {
  return !row.verified || (row.confidence === 'low' && !isDecided(row));
}

/** Both clocks run evenly: an instant of the one is found on the other from the present moment. */
async function trafficOf(
  app: App,
  campaignId: string,
  rows: readonly StandingAnswer[],
  { scenario }: Measured,
): Promise<Map<string, CountedTraffic[]>> {
  const { procedure, machine } = app.clocks;
  const now = procedure.now().getTime();
  const machineNow = machine.now().getTime();
  const machineMs = (at: number) => Math.round(machineNow - (now - at) / procedure.speed);
  const tolerance = scenario.scheme.timeToleranceSeconds * 1000;
  const asked = rows
    .filter(({ question }) => question === 'F5')
    .map((row) => ({
      answer: row.id,
      participation: row.participation_id,
      earlierMs: machineMs(row.at.getTime() - tolerance),
      untilMs: machineMs(row.at.getTime()),
    }));
  return await trafficAt(app.db, campaignId, asked);
}

/** What is right where: derived from the campaign's secret and each copy's key, when it is asked for. */
function keysOf(
  app: Pick<App, 'keys'>,
  campaign: CampaignRow,
  deployments: readonly DeploymentRow[],
): Pick<Expected, 'tokensOf' | 'ownerOf'> {
  const secret = campaignSecret(app.keys, campaign.id);
  const implants = deployments.filter(({ role }) => role === 'implant');
  const byId = new Map(implants.map((row) => [row.id, row]));
  const tokens = new Map<string, CopyTokens>();
  const tokensOfRow = (row: DeploymentRow): CopyTokens => {
    const found = tokens.get(row.id) ?? {
      canary: siteToken(secret, row, 'canary'),
      config: siteToken(secret, row, 'config'),
      ...tokensOf(app.keys, row),
    };
    tokens.set(row.id, found);
    return found;
  };
  const owners = new Map<Question, Map<string, string>>();
  const ownersOf = (question: Question): Map<string, string> => {
    const found = owners.get(question) ?? new Map<string, string>();
    if (owners.has(question)) return found;
    for (const row of implants) {
      for (const value of rightValues(row, question, tokensOfRow))
        if (!found.has(value)) found.set(value, row.participation_id);
    }
    owners.set(question, found);
    return found;
  };
  return {
    tokensOf: ({ id }) => tokensOfRow(byId.get(id) as DeploymentRow),
    ownerOf: (question, value) => ownersOf(question).get(value) ?? null,
  };
}

/** What is right for this copy. */
function rightValues(
  row: DeploymentRow,
  question: Question,
  tokensOfRow: (row: DeploymentRow) => CopyTokens,
): string[] {
  switch (question) {
    case 'F1':
      return row.sha256 === null ? [] : [row.sha256];
    case 'F2':
      return [`${row.controller_address}:${row.controller_port}`];
    case 'F3': {
      const { canary, config } = tokensOfRow(row);
      return [canary, config];
    }
    case 'F4': {
      const { memory, unlinked } = tokensOfRow(row);
      return [memory, unlinked].filter((token) => token !== null);
    }
    case 'F5':
      return [row.controller_address];
    case 'F6':
      // Times of one drill are alike at all sites: they belong to nobody.
      return [];
  }
}
