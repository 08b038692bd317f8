import { MusterError } from '../../kernel/errors.ts';

export const campaignStates = [
  'draft',
  'rehearsed',
  'announced',
  'running',
  'stopping',
  'closed',
  'aborted',
] as const;
export type CampaignState = (typeof campaignStates)[number];

/** What may follow what. An aborted campaign still stops its copies before it counts as over. */
const next: Record<CampaignState, readonly CampaignState[]> = {
  draft: ['rehearsed', 'aborted'],
  rehearsed: ['draft', 'announced', 'aborted'],
  announced: ['running', 'aborted'],
  running: ['stopping', 'aborted'],
  stopping: ['closed', 'aborted'],
  closed: [],
  aborted: [],
};

export function mayFollow(from: CampaignState, to: CampaignState): boolean {
  return next[from].includes(to);
}

/** @throws MusterError state.conflict that says what the campaign can become instead. */
export function demandTransition(from: CampaignState, to: CampaignState): void {
  if (mayFollow(from, to)) return;
  const possible = next[from].length > 0 ? `It can become ${next[from].join(' or ')}.` : 'It is over.';
  throw new MusterError('state.conflict', `The campaign is ${from} and cannot become ${to}. ${possible}`);
}
