import type { CreateCampaignRequest } from '@muster/contract';
import { ask } from '../../../app/api.ts';

/** Where the script comes from: one that ships, a draft, or that of another campaign. */
export interface ScenarioChoice {
  of: 'shipped' | 'draft' | 'campaign';
  id: string;
}

/** As the value of a select. */
export function keyOf({ of, id }: ScenarioChoice): string {
  return `${of}:${id}`;
}

export function choiceOf(key: string): ScenarioChoice | null {
  const [of, id] = key.split(':');
  return id && (of === 'shipped' || of === 'draft' || of === 'campaign') ? { of, id } : null;
}

/** Where its text is read. */
export function pathOf({ of, id }: ScenarioChoice): string {
  if (of === 'shipped') return `/api/v1/scenarios/${encodeURIComponent(id)}`;
  return of === 'draft' ? `/api/v1/scenario-drafts/${id}` : `/api/v1/campaigns/${id}/scenario`;
}

/** What a request for a campaign says of its script. */
export async function scriptOf(
  choice: ScenarioChoice,
): Promise<Pick<CreateCampaignRequest, 'scenario' | 'yaml'>> {
  if (choice.of === 'shipped') return { scenario: choice.id };
  return { yaml: (await ask<{ yaml: string }>('GET', pathOf(choice))).yaml };
}
