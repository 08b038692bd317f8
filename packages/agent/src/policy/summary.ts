import { orderKind, type PolicySummary } from '@muster/contract';
import { effectNames, type SitePolicy } from '../config/policy-schema.ts';

/** What the server is told of the policy: the answers and limits, not the names of who is exempt. */
export function summaryOf(policy: SitePolicy, sha256: string): PolicySummary {
  const { beyond, ...limits } = policy.limits;
  return {
    sha256,
    rules: [
      ...orderKind.options.map((kind) => ({
        what: `orders.${kind}`,
        answer: policy.orders[kind] ?? ('ask' as const),
        detail: '',
      })),
      ...effectNames.map((effect) => ({
        what: `effects.${effect}`,
        answer: policy.effects[effect] ?? ('ask' as const),
        detail: '',
      })),
      { what: 'limits.beyond', answer: beyond, detail: 'what goes beyond a limit' },
    ],
    limits: Object.entries(limits).map(([what, value]) => ({ what, value })),
    exemptProjects: policy.exempt.projects.length,
    windows: policy.windows.map(({ name }) => name),
    portalAnswers: policy.portal_answers,
  };
}
