import type { OverviewCampaign, OverviewView } from '@muster/contract';
import { Link } from 'wouter';
import { Panel } from '../../ui/panel.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';
import { count } from '../../ui/words.ts';
import { Ago } from './time-left.tsx';

/** Campaigns that are announced or under way. */
export function CampaignsPanel({ campaigns, next }: Pick<OverviewView, 'campaigns' | 'next'>) {
  return (
    <Panel
      title="Campaigns"
      className="waits"
      aside={
        <Link className="small" href="/campaigns">
          All
        </Link>
      }
    >
      {campaigns.length === 0 ? (
        <p className="empty">
          No campaign is under way.
          {next ? ` ${next.name} may start from ${instantText(Date.parse(next.from), viewerZone)}.` : ''}
        </p>
      ) : (
        <ul>
          {campaigns.map((campaign) => (
            <CampaignLine key={campaign.id} campaign={campaign} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function CampaignLine({ campaign }: { campaign: OverviewCampaign }) {
  const { id, name, state, sites, startedAt, window, copies } = campaign;
  return (
    <li>
      <Link href={`/campaigns/${id}`}>{name}</Link>
      <span className={state === 'stopping' ? 'since hot' : 'since quiet'}>{state}</span>
      <span className="quiet small of">
        {count(sites, 'site')}
        {startedAt === null ? (
          ` · from ${instantText(Date.parse(window.from), viewerZone)}`
        ) : (
          <>
            {' '}
            · for <Ago at={startedAt} />
          </>
        )}
        {copies ? ` · ${copies.alive} alive, ${copies.silent} silent, ${copies.ended} ended` : ''}
      </span>
    </li>
  );
}
