import type { SiteCampaign } from '@muster/contract';
import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from 'wouter';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Scroll } from '../../../ui/scroll.tsx';
import { durationText } from '../../../ui/times.ts';
import { dateText } from '../readiness-words.ts';

type Tally = NonNullable<SiteCampaign['score']>['communication'];

/** The campaigns that the site took part in, each with what its newest score says of the site. */
export function CampaignsPanel({ campaigns }: { campaigns: UseQueryResult<SiteCampaign[]> }) {
  return (
    <Panel title="Campaigns">
      <Loaded
        of={campaigns}
        isEmpty={(all) => all.length === 0}
        empty="It was in no campaign that you may see."
      >
        {(all) => (
          <Scroll label="Campaigns and their results">
            <table className="table lines site-campaigns">
              <thead>
                <tr>
                  <th scope="col">Campaign</th>
                  <th scope="col">Answered</th>
                  <th scope="col">Contained</th>
                  <th scope="col">Communication</th>
                  <th scope="col">Containment</th>
                  <th scope="col">Forensics</th>
                </tr>
              </thead>
              <tbody>
                {all.map((one) => (
                  <CampaignRow key={one.participation} one={one} />
                ))}
              </tbody>
            </table>
          </Scroll>
        )}
      </Loaded>
    </Panel>
  );
}

function CampaignRow({ one }: { one: SiteCampaign }) {
  const { campaign, participation, from, authorisedAt, leftOut, score } = one;
  const about = leftOut
    ? `left out: ${leftOut.reason}`
    : [campaign.state, authorisedAt === null ? 'not authorised' : 'authorised'].join(', ');
  return (
    <tr>
      <th scope="row">
        <Link href={`/campaigns/${campaign.id}/sites/${participation}`}>{campaign.name}</Link>
        <span className="quiet small of">
          {dateText(from)}, {about}
        </span>
      </th>
      {score === null ? (
        <td colSpan={5} className="quiet">
          {campaign.state === 'running' || campaign.state === 'stopping' ? (
            <Link href={`/campaigns/${campaign.id}`}>not scored yet; the board has what is known</Link>
          ) : (
            'not scored'
          )}
        </td>
      ) : (
        <>
          <td data-says="answered ">{after(score.acknowledgedAfterSeconds)}</td>
          <td data-says="contained ">{after(score.containedAfterSeconds)}</td>
          <TallyCell says="communication " tally={score.communication} />
          <TallyCell says="containment " tally={score.containment} />
          <TallyCell says="forensics " tally={score.forensics} />
        </>
      )}
    </tr>
  );
}

function after(seconds: number | null): string {
  return seconds === null ? '–' : durationText(seconds);
}

function TallyCell({ says, tally }: { says: string; tally: Tally }) {
  const { pass, late, fail, open } = tally;
  const rest = [
    late > 0 ? `${late} late` : '',
    fail > 0 ? `${fail} failed` : '',
    open > 0 ? `${open} not counted` : '',
  ];
  return (
    <td data-says={says}>
      {pass} of {pass + late + fail}
      <span className="quiet small of">{rest.filter(Boolean).join(', ')}</span>
    </td>
  );
}
