import {
  type AppealView,
  appealView,
  type BoardSite,
  type BoardView,
  type CampaignView,
  type ClaimView,
  claimView,
  type VerdictWord,
} from '@muster/contract';
import { z } from 'zod';
import type { ApiClient } from '../../api-client.ts';
import { Refused } from '../../errors.ts';
import { readBoard, readCampaign, siteOf } from './campaign.ts';
import { verdictWords } from './signs.ts';

export type Axis = BoardView['checks'][number]['axis'];
export const axes: readonly Axis[] = ['communication', 'containment', 'forensics'];

/** All that a report is made of, read at one moment. */
export interface ReportData {
  board: BoardView;
  /** Null for a site, which sees its own row but not the campaign. */
  campaign: CampaignView | null;
  claims: ClaimView[];
  appeals: AppealView[];
}

export async function gatherReport(api: ApiClient, path: string, site?: string): Promise<ReportData> {
  const board = await readBoard(api, path);
  const only = site === undefined ? undefined : siteOf(board, site);
  const claims = await allowed(api.get(`${path}/claims`, z.array(claimView)));
  const appeals = await allowed(api.get(`${path}/appeals`, z.array(appealView)));
  const mine = ({ participation }: { participation: string }): boolean =>
    only === undefined || participation === only.participation;
  return {
    board: only === undefined ? board : { ...board, sites: [only], leftOut: [] },
    campaign: (await readCampaign(api, path)) ?? null,
    claims: claims.filter(mine),
    appeals: appeals.filter(mine),
  };
}

/** What this reader may not see is left out of the report. */
async function allowed<Item>(items: Promise<Item[]>): Promise<Item[]> {
  return await items.catch((error: unknown) => {
    if (error instanceof Refused && (error.problem.status === 403 || error.problem.status === 404)) return [];
    throw error;
  });
}

/** How often each verdict was given on one axis, at these sites. */
export function countsOf(
  board: BoardView,
  axis: Axis,
  sites: readonly BoardSite[],
): Record<VerdictWord, number> {
  const checks = new Set(board.checks.filter((check) => check.axis === axis).map(({ id }) => id));
  const counts = Object.fromEntries(verdictWords.map((word) => [word, 0])) as Record<VerdictWord, number>;
  for (const { verdicts } of sites)
    for (const { check, verdict } of verdicts) if (checks.has(check)) counts[verdict] += 1;
  return counts;
}

/**
 * Seconds of procedure time from each site's alarm to the instant its check is dated to: C3 to the first answer of a
 * person, K5 to full containment. Sites where it did not happen are not in the list.
 */
export function secondsAfterAlarm(data: ReportData, check: 'C3' | 'K5'): number[] {
  return data.board.sites.flatMap(({ participation, verdicts }) => {
    const alarmAt = data.campaign?.participations.find(({ id }) => id === participation)?.alarmAt;
    const found = verdicts.find((one) => one.check === check);
    if (!alarmAt || !found?.at || (found.verdict !== 'pass' && found.verdict !== 'late')) return [];
    return [(new Date(found.at).getTime() - new Date(alarmAt).getTime()) / 1000];
  });
}
