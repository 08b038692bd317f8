import type { CampaignSetUpView, HealthView } from '@muster/contract';
import { useSearchParams } from 'wouter';
import { useRead } from '../../app/query.ts';
import { useMe } from '../../app/session.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { PlanForm } from './new/plan-form.tsx';
import './set-up.css';

/** A campaign's draft: from nothing, from a scenario (`?scenario=`, `?draft=`) or from another campaign (`?from=`). */
export function NewCampaignPage() {
  const [params] = useSearchParams();
  const { role } = useMe();
  const from = params.get('from');
  const health = useRead<HealthView>('/health');
  const like = useRead<CampaignSetUpView>(`/api/v1/campaigns/${from}/set-up`, { when: from !== null });
  const draft = params.get('draft');
  const shipped = params.get('scenario');
  const scenario = draft ? `draft:${draft}` : shipped ? `shipped:${shipped}` : '';
  return (
    <Page
      title="New campaign"
      sub="A draft. Nobody is told before you announce it."
      crumbs={[{ label: 'Campaigns', href: '/campaigns' }]}
    >
      {role === 'administrator' || role === 'officer' ? (
        <Loaded of={health}>
          {({ at }) =>
            from === null ? (
              <PlanForm now={Date.parse(at)} scenario={scenario} like={null} />
            ) : (
              <Loaded of={like}>
                {(known) => <PlanForm now={Date.parse(at)} scenario={scenario} like={known} />}
              </Loaded>
            )
          }
        </Loaded>
      ) : (
        <p className="empty panel">Officers and administrators draft campaigns.</p>
      )}
    </Page>
  );
}
