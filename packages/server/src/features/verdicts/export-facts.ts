import type { Actor } from '@muster/contract';
import type { App } from '../../app.ts';
import { demand } from '../../kernel/demand.ts';
import { maySeeCampaign, scopeOf } from '../drills/index.ts';
import { demandSight } from './board.ts';
import type { ParticipationFacts } from './facts.ts';
import { gatherFacts } from './gather/gather-facts.ts';

/** The facts of every participation as JSON: anybody who has them can compute the verdicts again. */
export async function exportFacts(
  app: App,
  actor: Actor,
  campaignId: string,
): Promise<{ facts: ParticipationFacts[] }> {
  const { campaign } = await demandSight(app, actor, campaignId);
  demand(maySeeCampaign(actor, scopeOf(campaign)), 'not-found');
  const gathered = await gatherFacts(app, campaign);
  return { facts: gathered.map(({ facts }) => facts) };
}

const instants = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;

/** The opposite: instants become dates again. */
export function importFacts(json: string): ParticipationFacts[] {
  const { facts } = JSON.parse(json, (_key, value: unknown) =>
    typeof value === 'string' && instants.test(value) ? new Date(value) : value,
  ) as { facts: ParticipationFacts[] };
  return facts;
}
