import type { SiteReadiness } from '@muster/contract';
import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from 'wouter';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { instantText } from '../../../ui/times.ts';
import { GroundSign, StateSign } from '../readiness-sign.tsx';
import { groundLooks, grounds, stateLooks } from '../readiness-words.ts';

/** Whether the site can be expected to act on an alarm, with each reason and what it rests on. */
export function GroundsPanel({ readiness }: { readiness: UseQueryResult<SiteReadiness> }) {
  const state = readiness.data?.state;
  return (
    <Panel
      title="Readiness"
      aside={
        state ? (
          <span className="verdict-text">
            <StateSign state={state} />
            {stateLooks[state].says}
          </span>
        ) : null
      }
    >
      <Loaded of={readiness}>
        {(one) => (
          <dl className="grounds">
            {grounds.map(({ ground, title }) => {
              const { state: known, says, at, campaign } = one.grounds[ground];
              return (
                <div key={ground}>
                  <dt>
                    <GroundSign state={known} />
                    {title}
                    <span className="unseen">: {groundLooks[known].says}</span>
                  </dt>
                  <dd>
                    {says}
                    <span className="quiet small">
                      {at === null ? null : instantText(Date.parse(at))}
                      {campaign === null ? null : (
                        <>
                          {', '}
                          <Link href={`/campaigns/${campaign.id}/sites/${campaign.participation}`}>
                            {campaign.name}
                          </Link>
                        </>
                      )}
                    </span>
                  </dd>
                </div>
              );
            })}
          </dl>
        )}
      </Loaded>
    </Panel>
  );
}
