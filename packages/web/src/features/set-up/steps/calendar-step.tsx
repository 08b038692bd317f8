import { Link } from 'wouter';
import { count } from '../../../ui/words.ts';
import { daysOffText, downtimesText } from '../in-window.ts';
import { takingPart } from '../ladder.ts';
import { SiteName } from '../site-name.tsx';
import { StepPanel, type StepProps } from '../step-panel.tsx';

/** What else happens to these sites around the window. It hinders nothing; it is for an officer to weigh. */
export function CalendarStep({ view }: StepProps) {
  const { campaign, restDays } = view;
  const sites = takingPart(view);
  const away = sites.filter(({ holidays, downtimes }) => holidays.length + downtimes.length > 0);
  const names = new Map(sites.map(({ site }) => [site.id, site.name]));
  return (
    <StepPanel id="calendar" title="Calendar">
      <p className="body">
        {away.length === 0 ? 'No day off and no downtime lies in the window. ' : ''}
        {campaign.conflicts.length === 0
          ? `No other campaign challenges these sites within ${restDays} days.`
          : `Challenges that follow one another within ${restDays} days tire people; these do:`}
      </p>
      {campaign.conflicts.length > 0 ? (
        <ul className="rows">
          {campaign.conflicts.map(({ campaign: id, name, sites: shared, daysApart }) => (
            <li key={id}>
              <Link href={`/campaigns/${id}`}>{name}</Link>{' '}
              {daysApart === 0 ? 'overlaps' : `is ${count(daysApart, 'day')} apart`} at{' '}
              {shared.length > 4
                ? count(shared.length, 'site')
                : shared.map((site) => names.get(site) ?? site).join(', ')}
            </li>
          ))}
        </ul>
      ) : null}
      {away.length > 0 ? (
        <div className="scroll">
          <table className="table">
            <thead>
              <tr>
                <th>Site</th>
                <th>Days off</th>
                <th>Downtimes</th>
              </tr>
            </thead>
            <tbody>
              {away.map((site) => (
                <tr key={site.participation}>
                  <th scope="row">
                    <SiteName site={site} />
                  </th>
                  <td>{daysOffText(site)}</td>
                  <td>{downtimesText(site)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </StepPanel>
  );
}
