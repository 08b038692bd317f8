import type { CheckPageView } from '@muster/contract';

/** Everything that another verdict on this check changes. */
export function pathsOfVerdict({ campaign, participation }: CheckPageView): string[] {
  const of = `/api/v1/campaigns/${campaign.id}`;
  return [
    `${of}/sites/${participation}`,
    `${of}/board`,
    `${of}/grid`,
    `${of}/results`,
    `${of}/appeals`,
    '/api/v1/overview',
  ];
}
