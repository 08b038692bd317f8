import {
  type BoardSite,
  type BoardView,
  boardView,
  type CampaignSummary,
  type CampaignView,
  campaignSummary,
  campaignView,
  mistakesOf,
} from '@muster/contract';
import { z } from 'zod';
import type { ApiClient } from '../../api-client.ts';
import { Refused, UsageError } from '../../errors.ts';
import { oneLine } from '../../output/text.ts';

/** Path of one campaign, from what a person calls it: its id, its name, or the beginning of its name. */
export async function campaignPath(api: ApiClient, called: string | undefined): Promise<string> {
  const text = called?.trim() ?? '';
  if (/^cmp_[0-9a-z]+$/.test(text)) return `/api/v1/campaigns/${text}`;
  const all = await api.get('/api/v1/campaigns', z.array(campaignSummary));
  const found = matching(all, text);
  if (found.length === 1 && found[0]) return `/api/v1/campaigns/${found[0].id}`;
  const named = (found.length > 0 ? found : all)
    .slice(0, 8)
    .map(({ id, name }) => `${oneLine(name)} (${id})`);
  if (found.length > 1)
    throw new UsageError(`"${text}" names several campaigns: ${named.join(', ')}; give the id`);
  throw new UsageError(
    named.length > 0
      ? `There is no campaign "${text}" that you may see; there are ${named.join(', ')}`
      : `There is no campaign "${text}", and no other that you may see; "muster drill create" makes one`,
  );
}

function matching(all: readonly CampaignSummary[], text: string): CampaignSummary[] {
  const wanted = text.toLowerCase();
  if (wanted === '') return [];
  const exact = all.filter(({ name }) => name.toLowerCase() === wanted);
  return exact.length > 0 ? exact : all.filter(({ name }) => name.toLowerCase().startsWith(wanted));
}

export function readBoard(api: ApiClient, path: string): Promise<BoardView> {
  return api.get(`${path}/board`, boardView);
}

/** The campaign as its officers see it; undefined for those who see only their own part of it. */
export async function readCampaign(api: ApiClient, path: string): Promise<CampaignView | undefined> {
  return await api.get(path, campaignView).catch((error: unknown) => {
    if (error instanceof Refused && (error.problem.status === 403 || error.problem.status === 404))
      return undefined;
    throw error;
  });
}

/** One site's row, by the site's name or id. */
export function siteOf(board: BoardView, called: string): BoardSite {
  const wanted = called.trim().toLowerCase();
  const found = board.sites.find(({ site }) => site.id === called || site.name.toLowerCase() === wanted);
  if (found) return found;
  const names = board.sites.slice(0, 12).map(({ site }) => oneLine(site.name));
  throw new UsageError(
    `${called} has no part in this campaign that you may see; there are ${names.join(', ')}`,
  );
}

/** Parses options with the contract's own schema, so that a mistake is told before anything is sent. */
export function requestOf<Schema extends z.ZodType>(schema: Schema, values: unknown): z.output<Schema> {
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  throw new UsageError(mistakesOf(parsed.error));
}
