import type { CampaignSummary } from '@muster/contract';
import { Link } from 'wouter';
import { useRead } from '../../app/query.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';

export function WelcomePage() {
  const campaigns = useRead<CampaignSummary[]>('/api/v1/campaigns');
  return (
    <Page title="Campaigns" sub="Every drill that you may see">
      <Panel title="All">
        <Loaded of={campaigns} isEmpty={(all) => all.length === 0} empty="No campaign that you may see.">
          {(all) => (
            <table className="table">
              <thead>
                <tr>
                  <th>Name</th>
                  <th>State</th>
                </tr>
              </thead>
              <tbody>
                {all.map(({ id, name, state }) => (
                  <tr key={id}>
                    <th scope="row">
                      <Link href={`/campaigns/${id}`}>{name}</Link>
                    </th>
                    <td>{state}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </Loaded>
      </Panel>
    </Page>
  );
}
