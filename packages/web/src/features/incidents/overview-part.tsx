import type { ClockView, IncidentClocksView } from '@muster/contract';
import { Link } from 'wouter';
import type { IncidentPartProps } from '../../app/incident-parts.tsx';
import { useRead } from '../../app/query.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { ClockCell } from './clock-cell.tsx';
import { siteStateWords } from './incident-words.ts';
import { LatestPanel } from './latest-panel.tsx';
import { OpenTasksPanel } from './open-tasks-panel.tsx';
import { SitesGrid } from './sites-grid.tsx';

const READ_EVERY_MS = 30_000;

/** What is due, and where the incident is: at several sites side by side, one row a site and one column a duty. */
export function OverviewPart({ incident }: IncidentPartProps) {
  const clocks = useRead<IncidentClocksView>(`/api/v1/incidents/${incident.id}/clocks`, {
    everyMs: READ_EVERY_MS,
  });
  const here = incident.sites.filter(({ endedAt }) => endedAt === null);
  return (
    <Loaded of={clocks} isEmpty={({ clocks: all }) => all.length === 0} empty="The procedure has no steps.">
      {({ clocks: all }) => {
        const ofSites = all.filter(({ site }) => site !== null);
        const ofOthers = all.filter(({ site }) => site === null);
        const isGrid = here.length > 1;
        return (
          <div className="incident-overview">
            {isGrid ? (
              <div className="wide">
                <SitesGrid sites={here} clocks={ofSites} />
              </div>
            ) : null}
            <ClocksPanel
              title={isGrid ? 'Duties of the CSIRT and the NGIs' : 'Clocks'}
              clocks={isGrid ? ofOthers : all}
            />
            <div className={isGrid && ofOthers.length === 0 ? 'aside wide' : 'aside'}>
              <LatestPanel incident={incident.id} />
              <OpenTasksPanel incident={incident.id} />
            </div>
            {here.length === 1 && here[0] ? (
              <p className="quiet">
                At <Link href={`/federation/sites/${here[0].site.id}`}>{here[0].site.name}</Link>,{' '}
                {siteStateWords[here[0].state]}.
              </p>
            ) : null}
          </div>
        );
      }}
    </Loaded>
  );
}

function ClocksPanel({ title, clocks }: { title: string; clocks: readonly ClockView[] }) {
  if (clocks.length === 0) return null;
  return (
    <Panel title={title}>
      <Scroll label={title}>
        <table className="table incident-clocks">
          <thead>
            <tr>
              <th scope="col">Duty</th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {clocks.map((clock) => (
              <tr key={`${clock.step} ${clock.key}`}>
                <th scope="row">
                  {clock.title}
                  {clock.key === null ? null : <span className="quiet small mono"> {clock.key}</span>}
                </th>
                <td>
                  <ClockCell clock={clock} isWide />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}
