import type { CampaignSummary } from '@muster/contract';
import { useRead } from '../../app/query.ts';
import { useMe } from '../../app/session.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { PortalAgent } from '../agents/portal-agent.tsx';
import { OwnTasks } from '../tasks/own-tasks.tsx';
import { DrillSection } from './drill-section.tsx';
import { IncidentsPanel } from './incidents-panel.tsx';
import { RealIncidents } from './real-incidents.tsx';
import './portal.css';

const OVER = new Set(['closed', 'aborted']);

/** A site's own page: what it is asked, what it has done, how it stands. Nothing of any other site. */
export function PortalPage() {
  const me = useMe();
  const campaigns = useRead<CampaignSummary[]>('/api/v1/campaigns', { everyMs: 30_000 });
  return (
    <Page
      title={me.scopeName ?? me.name}
      sub="Your site’s incidents and drills. Only your site, its NGI and the CSIRT see what stands here."
    >
      <div className="portal">
        <RealIncidents />
        <OwnTasks />
        <PortalAgent />
        <IncidentsPanel />
        <Loaded
          of={campaigns}
          isEmpty={(all) => all.length === 0}
          empty="No drill is announced for your site. You would learn of it by mail, too."
        >
          {(all) =>
            [...all]
              .sort((a, b) => Number(OVER.has(a.state)) - Number(OVER.has(b.state)))
              .map((campaign) => <DrillSection key={campaign.id} campaign={campaign} />)
          }
        </Loaded>
      </div>
    </Page>
  );
}
